"""Counts the rows in a result document while it is written, exactly, without looking at single rows.

The engine serialises far faster than Python could row by row, but does not count. Each syntax has a mark that
stands once for every row and nowhere inside a quoted text; the marks are counted piece by piece.
"""

from typing import Final, Protocol


class RowCounter(Protocol):
    """Counts rows in the pieces of one document."""

    def count(self, piece: bytes) -> int:
        """How many rows the next piece begins or ends."""


class CsvRows:
    """Rows end with a line feed outside quotes; a quote inside quotes is doubled, so parity tells."""

    def __init__(self) -> None:
        self._quoted = False
        self._head = 1

    def count(self, piece: bytes) -> int:
        """How many rows end in `piece`, the heading left out."""
        parts = piece.split(b'"')
        found = sum(part.count(b"\n") for part in parts[self._quoted :: 2])
        self._quoted ^= len(parts) % 2 == 0
        skipped = min(self._head, found)
        self._head -= skipped
        return found - skipped


class TsvRows:
    """Rows end with a line feed; inside a value it is written as an escape."""

    def __init__(self) -> None:
        self._head = 1

    def count(self, piece: bytes) -> int:
        """How many rows end in `piece`, the heading left out."""
        found = piece.count(b"\n")
        skipped = min(self._head, found)
        self._head -= skipped
        return found - skipped


class XmlRows:
    """Rows begin with `<result>`; inside a value `<` is written as `&lt;`."""

    _MARK: Final = b"<result>"

    def __init__(self) -> None:
        self._tail = b""

    def count(self, piece: bytes) -> int:
        """How many rows begin in `piece`."""
        text = self._tail + piece
        self._tail = text[1 - len(self._MARK) :]
        return text.count(self._MARK)


class JsonRows:
    """Rows begin with `[{` or `,{` outside strings: only the members of `bindings` stand in a list."""

    def __init__(self) -> None:
        self._in_string = False
        self._open_escape = b""
        self._last = b""

    def count(self, piece: bytes) -> int:
        """How many rows begin in `piece`."""
        text = self._without_escapes(self._open_escape + piece)
        parts = text.split(b'"')
        outside = self._last + b'"'.join(parts[self._in_string :: 2])
        self._in_string ^= len(parts) % 2 == 0
        self._last = outside[-1:]
        return outside.count(b",{") + outside.count(b"[{")

    def _without_escapes(self, text: bytes) -> bytes:
        slashes = len(text) - len(text.rstrip(b"\\"))
        self._open_escape = b"\\" * (slashes % 2)
        if self._open_escape:
            text = text[:-1]
        return text.replace(b"\\\\", b"").replace(b'\\"', b"")


class NoRows:
    """For what has no rows: a yes or no."""

    def count(self, _piece: bytes) -> int:
        """None."""
        return 0


COUNTERS: Final[dict[str, type[CsvRows | TsvRows | XmlRows | JsonRows]]] = {
    "text/csv": CsvRows,
    "text/tab-separated-values": TsvRows,
    "application/sparql-results+xml": XmlRows,
    "application/sparql-results+json": JsonRows,
}
