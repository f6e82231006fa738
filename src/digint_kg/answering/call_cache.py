"""Answers of other endpoints, kept for a short while: a query may call the same endpoint once a row."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from digint_kg.answering.allow_list import Endpoint
from digint_kg.answering.fetching import Fetched

Key = tuple[Endpoint, bytes]

_SECONDS: Final = 60
_BYTES: Final = 32_000_000


class CallCache:
    """The newest answers, bounded by age and by bytes.

    Args:
        size: bytes that keys and answers may take together.
        seconds: how long an answer is kept.
        clock: the time in seconds.
    """

    def __init__(
        self, size: int = _BYTES, seconds: float = _SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._taken = 0
        self._kept: OrderedDict[Key, tuple[float, Fetched]] = OrderedDict()

    def get(self, key: Key) -> Fetched | None:
        """The answer, if it is there and not too old."""
        entry = self._kept.get(key)
        if entry is None:
            return None
        if entry[0] < self._clock():
            self._drop(key)
            return None
        return entry[1]

    def put(self, key: Key, fetched: Fetched) -> None:
        """Keeps an answer; the oldest go where there is no room."""
        self._drop(key)
        self._kept[key] = (self._clock() + self._seconds, fetched)
        self._taken += _bytes(key, fetched)
        while self._taken > self._size:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        entry = self._kept.pop(key, None)
        if entry:
            self._taken -= _bytes(key, entry[1])


def _bytes(key: Key, fetched: Fetched) -> int:
    return len(key[1]) + len(fetched.body)
