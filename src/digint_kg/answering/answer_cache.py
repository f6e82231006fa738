"""Answers given before, kept while the generation that gave them is in force (HOUSE, section 4).

What was found quickly is kept only when it is asked for again: most points are asked once.
"""

from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from digint_kg.answering.volatile import is_volatile
from digint_kg.formats import Format
from digint_kg.ports import Limits, Query

_LARGEST_PART: Final = 16
_COST_OF_AN_ENTRY: Final = 1000
_QUICK: Final = 0.01
_REMEMBERED: Final = 8192


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The port `AnswerStream` over bytes that are all there."""

    format: Format
    generation: int
    complete: bytes

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes, in one piece."""
        yield self.complete

    async def close(self) -> None:
        """Nothing: no process is at work."""


class AnswerCache:
    """The answers asked for last, of the newest generation seen.

    Args:
        size: bytes that texts and answers may take together; 0 keeps nothing.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._taken = 0
        self._generation = 0
        self._asked_once: set[int] = set()
        self._kept: OrderedDict[tuple[Query, int, int], KeptAnswer] = OrderedDict()

    def find(self, generation: int, query: Query, limits: Limits) -> KeptAnswer | None:
        """The answer that this query was given in this generation under these limits, if it is kept."""
        if generation != self._generation:
            return None
        key = (query, limits.rows, limits.bytes)
        found = self._kept.get(key)
        if found:
            self._kept.move_to_end(key)
        return found

    def keep(self, query: Query, limits: Limits, answer: KeptAnswer, seconds: float) -> None:
        """Keeps a whole answer that is small and stays true; the longest unasked make room.

        Args:
            query: what was asked.
            limits: under which.
            answer: what it was answered.
            seconds: how long that took.
        """
        cost = _cost(query, answer)
        if cost * _LARGEST_PART > self._size or (seconds < _QUICK and self._is_new(query)):
            return
        if is_volatile(query.text):
            return
        if answer.generation != self._generation:
            if answer.generation < self._generation:
                return
            self._clear(answer.generation)
        key = (query, limits.rows, limits.bytes)
        if key in self._kept:
            return
        self._kept[key] = answer
        self._taken += cost
        while self._taken > self._size:
            (oldest, _, _), dropped = self._kept.popitem(last=False)
            self._taken -= _cost(oldest, dropped)

    def _is_new(self, query: Query) -> bool:
        """Whether this is not known to have been asked before; it is from now on, for a while."""
        mark = hash(query.text)
        if mark in self._asked_once:
            return False
        if len(self._asked_once) >= _REMEMBERED:
            self._asked_once.clear()
        self._asked_once.add(mark)
        return True

    def _clear(self, generation: int) -> None:
        self._kept.clear()
        self._taken = 0
        self._generation = generation


def _cost(query: Query, answer: KeptAnswer) -> int:
    return len(query.text) + len(answer.complete) + _COST_OF_AN_ENTRY
