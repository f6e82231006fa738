"""Login sessions: a bounded table in memory. A restart ends them all.

A session's id is made when somebody logs in, never taken from the client, so none can be planted. The table
knows it by its hash alone. The session holds the id of the token, not the token: whether that still stands is
asked of the guard each time.
"""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

IDLE_SECONDS: Final = 3600
LONGEST_SECONDS: Final = 12 * 3600
ALL: Final = 1024
OF_ONE_TOKEN: Final = 16
_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Session:
    """A login: with which token (its id), the CSRF token of its forms, and when (seconds of the clock)."""

    token: str
    csrf: str
    begun: float
    seen: float


class Sessions:
    """The table of sessions.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._table: OrderedDict[str, Session] = OrderedDict()

    def begin(self, token: str) -> str:
        """Opens a session for a token's id; gives the session's own id, for the cookie."""
        identifier, now = secrets.token_urlsafe(_BYTES), self._clock()
        with self._lock:
            same = [key for key, session in self._table.items() if session.token == token]
            if len(same) >= OF_ONE_TOKEN:
                del self._table[same[0]]
            if len(self._table) >= ALL:
                self._table.popitem(last=False)
            self._table[_key(identifier)] = Session(token, secrets.token_urlsafe(_BYTES), now, now)
        return identifier

    def find(self, identifier: str) -> Session | None:
        """The session with this id, while it lasts; it was seen now."""
        key, now = _key(identifier), self._clock()
        with self._lock:
            session = self._table.get(key)
            if session is None:
                return None
            if now - session.seen >= IDLE_SECONDS or now - session.begun >= LONGEST_SECONDS:
                del self._table[key]
                return None
            self._table[key] = replace(session, seen=now)
            self._table.move_to_end(key)
            return session

    def end(self, identifier: str) -> None:
        """Closes a session."""
        with self._lock:
            self._table.pop(_key(identifier), None)


def _key(identifier: str) -> str:
    return hashlib.sha256(identifier.encode()).hexdigest()
