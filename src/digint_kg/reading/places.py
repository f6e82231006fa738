"""Where each triple of a file stands, told by the very parser that judges the file.

pyoxigraph gives out a triple as soon as it has read enough. So a file is fed to it bit by bit, and whatever
it gives out after a bit stands there: no second parser, the same triples and blank nodes in the same order.
"""

from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import Quad


class Places(Protocol):
    """A file's quads in their order, each with a mark that stands for its place."""

    def walk(self) -> Iterator[tuple[Quad, int]]:
        """Each quad with its mark."""

    def spot(self, mark: int) -> tuple[int | None, str | None]:
        """The line, and the element where the syntax has any, that a mark stands for."""


class Feed:
    """A binary file for a parser, which gives bit after bit and holds on at each."""

    def __init__(self, bits: Iterator[bytes]) -> None:
        self._bits = bits
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """The next bit, or what of it fits into `size`; nothing at the end."""
        bit = self._rest or next(self._bits, b"")
        if size < 0 or len(bit) <= size:
            self._rest = b""
            return bit
        self._rest = bit[size:]
        return bit[:size]
