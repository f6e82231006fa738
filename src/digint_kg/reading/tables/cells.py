"""A cell, a row of cells, and their names: positions count from 1, `B7` is column 2 of row 7."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final, TypeAlias


class Fault(Enum):
    """What stands in a cell in the place of a value that it should have."""

    FORMULA = "formula without a value"
    ERROR = "error value"


Value: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | Fault | None
"""What a cell holds: None where it is empty, a `Fault` where its value is missing."""

_LETTERS: Final = 26


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value and its position."""

    value: Value
    row: int
    column: int

    @property
    def name(self) -> str:
        """The name of its position: `B7`."""
        return a1(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, and its values from column A on. Trailing empty cells may be left out."""

    number: int
    values: Sequence[Value]

    def __iter__(self) -> Iterator[Cell]:
        return (Cell(value, self.number, column) for column, value in enumerate(self.values, 1))

    def cell(self, column: int) -> Cell:
        """The cell in a column; an empty one past the row's end."""
        value = self.values[column - 1] if column <= len(self.values) else None
        return Cell(value, self.number, column)

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything but blanks."""
        return not any(self.values) and all(is_blank(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both corners within."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, cell: Cell) -> bool:
        return self.top <= cell.row <= self.bottom and self.left <= cell.column <= self.right

    @property
    def name(self) -> str:
        """Its name: `B5:D6`."""
        return f"{a1(self.top, self.left)}:{a1(self.bottom, self.right)}"


def a1(row: int, column: int) -> str:
    """The name of a position.

    Example:
        >>> a1(7, 2), a1(1, 28)
        ('B7', 'AB1')
    """
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """The letters of a column.

    Example:
        >>> letters(1), letters(16384)
        ('A', 'XFD')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        text = chr(ord("A") + rest) + text
    return text


def position(name: str) -> tuple[int, int]:
    """Row and column of a cell's name.

    Example:
        >>> position("AB7")
        (7, 28)

    Raises:
        ValueError: for what is no such name.
    """
    head = name.rstrip("0123456789")
    column = 0
    for letter in head.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(name)
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    if not column or not name[len(head) :]:
        raise ValueError(name)
    return int(name[len(head) :]), column


def is_blank(value: Value) -> bool:
    """Whether a value is nothing, or nothing but blanks."""
    return value is None or (isinstance(value, str) and not value.strip())
