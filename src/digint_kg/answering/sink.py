"""Where a reader writes an answer: it counts, cuts into frames, and stops at a limit."""

import socket
from typing import Final

from digint_kg.answering import faults
from digint_kg.answering.counting import RowCounter
from digint_kg.answering.frames import DATA, END, frame

PIECE: Final = 65_536


class Sink:
    """A binary writer onto the socket. Whatever `write` raises ends the engine's serialisation.

    A short answer leaves in one piece: its first frame, its bytes and its end in a single system call.
    """

    def __init__(
        self, link: socket.socket, letter: bytes, counter: RowCounter, limits: tuple[int, int]
    ) -> None:
        self._link = link
        self._head = frame(letter)
        self._counter = counter
        self._row_limit, self._byte_limit = limits
        self._rows = 0
        self._bytes = 0
        self._piece = bytearray()

    def write(self, data: bytes) -> int:
        """Takes a piece of the answer.

        Raises:
            ReaderFault: too large, by rows or by bytes.
        """
        self._bytes += len(data)
        if self._bytes > self._byte_limit:
            raise faults.too_many_bytes(self._byte_limit)
        self._piece += data
        if len(self._piece) >= PIECE:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces leave when they are large enough."""

    def finish(self) -> None:
        """Sends what is left, and that the answer is whole.

        Raises:
            ReaderFault: too large, by rows.
        """
        self._send(frame(END), counted=self._is_short())

    def _is_short(self) -> bool:
        """Whether this is the whole answer, with fewer bytes than rows are allowed: no need to count then."""
        return bool(self._head) and self._bytes <= self._row_limit

    def _send(self, after: bytes = b"", *, counted: bool = False) -> None:
        if not counted:
            self._count_rows()
        body = frame(DATA, bytes(self._piece)) if self._piece else b""
        self._link.sendall(self._head + body + after)
        self._head = b""
        self._piece.clear()

    def _count_rows(self) -> None:
        self._rows += self._counter.count(bytes(self._piece))
        if self._rows > self._row_limit:
            raise faults.too_many_rows(self._row_limit)
