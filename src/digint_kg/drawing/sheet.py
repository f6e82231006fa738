"""The table that is drawn: columns with headings and units, rows of terms read as text, number or day."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from digint_kg import readable
from digint_kg.questions.question import Column, in_language
from digint_kg.terms import XSD

Cell = NamedNode | BlankNode | Literal | Triple | None
Row = Mapping[str, Cell]

_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer to draw. `headings` and `units` are by column; `generation` is the one that was asked."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    generation: int
    headings: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def heading(self, name: str) -> str:
        """What a column is called; its name where nothing says more."""
        return self.headings.get(name, name)


def sheet(
    names: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    generation: int,
    columns: Iterable[Column] = (),
    language: str = "en",
) -> Sheet:
    """The answer with these columns and rows.

    Args:
        names: the columns' variables.
        rows: terms in that order, None where nothing is bound.
        generation: the generation that was asked.
        columns: what a question says of its columns.
        language: the language of headings.
    """
    known = list(columns)
    return Sheet(
        tuple(names),
        tuple(dict(zip(names, row, strict=True)) for row in rows),
        generation,
        {column.name: in_language(column.label, language) for column in known},
        {column.name: column.unit for column in known if column.unit},
    )


def text(cell: Cell) -> str:
    """A cell as people read it; the last word of an IRI that has no shorter form."""
    said = readable.words(cell)
    if isinstance(cell, NamedNode) and "://" in said:
        return re.split(r"[/#]", said.rstrip("/#"))[-1]
    return said


def number(cell: Cell) -> Decimal | None:
    """The number in a cell; None where there is none."""
    if not isinstance(cell, Literal) or cell.datatype.value not in _NUMBERS:
        return None
    try:
        value = Decimal(cell.value)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def day(cell: Cell, *, end: bool = False) -> dt.date | None:
    """The day in a cell that holds a date, a month or a year: the first of it, or the last with `end`."""
    match = _DAY.match(cell.value) if isinstance(cell, Literal) else None
    if match is None:
        return None
    year, month, day_ = (int(part) if part else None for part in match.groups())
    try:
        if month is None or year is None:
            return dt.date(year or 1, 12 if end else 1, 31 if end else 1)
        if day_ is None:
            first = dt.date(year, month, 1)
            return (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1) if end else first
        return dt.date(year, month, day_)
    except ValueError:
        return None


def year(cell: Cell) -> int | None:
    """The year in a cell; None where there is none."""
    found = day(cell)
    return found.year if found else None
