"""Which cell each line of a converted table comes from: one number a line, in a file beside."""

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Final

_SHIFT: Final = 15
_BYTES: Final = 8
_FULL: Final = 16_384


class PlacesWriter:
    """Writes the places of lines, in their order."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._waiting = array("Q")

    def add(self, row: int, column: int) -> None:
        """The place of the next line; row 0 for what no cell says."""
        self._waiting.append(row << _SHIFT | column)
        if len(self._waiting) >= _FULL:
            self.flush()

    def add_all(self, row: int, columns: Iterable[int]) -> None:
        """The places of the next lines, all of one row."""
        start = row << _SHIFT
        self._waiting.extend([start | column for column in columns])
        if len(self._waiting) >= _FULL:
            self.flush()

    def flush(self) -> None:
        """Writes out what waits."""
        self._file.write(self._waiting.tobytes())
        del self._waiting[:]


def place(path: Path, line: int) -> tuple[int, int] | None:
    """Row and column that a line, counted from 1, comes from; None for what no cell says."""
    with path.open("rb") as file:
        file.seek((line - 1) * _BYTES)
        found = array("Q")
        found.frombytes(file.read(_BYTES))
    row, column = divmod(found[0], 1 << _SHIFT)
    return (row, column) if row else None
