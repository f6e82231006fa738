"""A reader's end of the socket: the queries that have come, of which the last may be taken back."""

import socket
from collections import deque
from typing import Final

from digint_kg.answering.frames import COUNT, SKIP, SKIPPED, Frames, frame

_PIECE: Final = 65_536


class Incoming:
    """Queries in their order."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._frames = Frames()
        self._queries: deque[bytes | None] = deque()

    def next(self) -> bytes | None:
        """The next query's table; waits for it. None once the service has closed the socket.

        Those that were taken back are answered with SKIPPED when it would be their turn.
        """
        while True:
            if not (self._take_what_is_there() if self._queries else self._receive()):
                return None
            while self._queries:
                query = self._queries.popleft()
                if query is not None:
                    return query
                self._link.sendall(frame(SKIPPED))

    def _take_what_is_there(self) -> bool:
        try:
            return self._receive(socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True

    def _receive(self, flags: int = 0) -> bool:
        """Whether anything came; nothing comes of a socket that is closed."""
        piece = self._link.recv(_PIECE, flags)
        for letter, body in self._frames.cut(piece):
            if letter == SKIP:
                self._skip(*COUNT.unpack(body))
            else:
                self._queries.append(body)
        return bool(piece)

    def _skip(self, count: int) -> None:
        for back in range(min(count, len(self._queries))):
            self._queries[-1 - back] = None
