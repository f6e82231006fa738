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
        self._rows_left, self._bytes_left = limits
        self._limits = limits
        self._piece = bytearray()

    def write(self, data: bytes) -> int:
        """Takes a piece of the answer.

        Raises:
            ReaderFault: too large, by rows or by bytes.
        """
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise faults.too_many_bytes(self._limits[1])
        self._rows_left -= self._counter.count(data)
        if self._rows_left < 0:
            raise faults.too_many_rows(self._limits[0])
        self._piece += data
        if len(self._piece) >= PIECE:
            self._send(b"")
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces leave when they are large enough."""

    def finish(self) -> None:
        """Sends what is left, and that the answer is whole."""
        self._send(frame(END))

    def _send(self, after: bytes) -> None:
        body = frame(DATA, bytes(self._piece)) if self._piece else b""
        self._link.sendall(self._head + body + after)
        self._head = b""
        self._piece.clear()
