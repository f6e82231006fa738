"""Finds the row of the headers, and in it the columns that a mapping names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.reading.mapping.columns import written
from digint_kg.reading.mapping.model import Column, Table
from digint_kg.reading.tables.cells import Row, a1, letters
from digint_kg.reading.tables.workbook import Sheet

_SEARCHED: Final = 100
"""Rows in which headers are looked for."""

_PARTS: Final = re.compile(r"\s{2,}|[\r\n]+|\s/\s")
_NAMES: Final = 30


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headers are: the last of their rows, the headers by column, the mapping's columns."""

    row: int
    texts: dict[int, str]
    places: dict[str, int]

    @property
    def unused(self) -> list[str]:
        """The headers that the mapping does not use."""
        used = set(self.places.values())
        return [text for column, text in self.texts.items() if column not in used]


def find(sheet: Sheet, table: Table, columns: Mapping[str, Column]) -> Header:
    """The header of a table.

    Raises:
        DigintError: BAD_INPUT where columns are missing, with the nearest headers there are.
    """
    if table.header:
        return _placed(sheet, _stated(sheet, table.header), columns)
    best: Header | None = None
    fewest = len(columns) + 1
    for row in islice(sheet.rows(), _SEARCHED):
        header = Header(row.number, _texts(row), {})
        missing = _missing(header.texts, columns)
        if not missing:
            return _placed(sheet, header, columns)
        if len(missing) < fewest:
            best, fewest = header, len(missing)
    return _placed(sheet, best or Header(0, {}, {}), columns)


def names_of(text: str) -> set[str]:
    """The names that a header may be called by: as a whole, or a part of it in one language.

    Example:
        >>> sorted(names_of("Naam Aanvrager        Beneficiary name"))
        ['beneficiary name', 'naam aanvrager', 'naam aanvrager beneficiary name']
    """
    whole = " ".join(text.split()).casefold()
    parts = {" ".join(part.split()).casefold() for part in _PARTS.split(text)}
    return {name for name in parts | {whole} if name}


def _stated(sheet: Sheet, numbers: Sequence[int]) -> Header:
    """The header in rows that the mapping names; several are read as one, merged cells counting for all."""
    rows = {row.number: row for row in islice(sheet.rows(), max(numbers)) if row.number in numbers}
    texts: dict[int, list[str]] = {}
    for row in rows.values():
        for column, text in _texts(row).items():
            texts.setdefault(column, []).append(text)
        for area in sheet.merged():
            if area.top == row.number and area.left in texts and row.number != max(numbers):
                for column in range(area.left + 1, area.right + 1):
                    texts.setdefault(column, []).append(texts[area.left][-1])
    return Header(max(numbers), {column: " ".join(parts) for column, parts in sorted(texts.items())}, {})


def _texts(row: Row) -> dict[int, str]:
    found = {cell.column: written(cell.value) for cell in row}
    return {column: text for column, text in found.items() if text.strip()}


def _missing(texts: Mapping[int, str], columns: Mapping[str, Column]) -> list[Column]:
    known = {name for text in texts.values() for name in names_of(text)}
    return [
        column for column in columns.values() if column.letter is None and not names_of(column.header) & known
    ]


def _placed(sheet: Sheet, header: Header, columns: Mapping[str, Column]) -> Header:
    missing = _missing(header.texts, columns)
    if missing:
        raise _no_column(sheet, header, missing)
    places: dict[str, int] = {}
    for name, column in columns.items():
        if column.letter is not None:
            places[name] = column.letter
            continue
        found = _columns_called(column.header, header.texts)
        if len(found) > 1:
            raise _two_columns(sheet, header, column, found)
        places[name] = found[0]
    return Header(header.row, header.texts, places)


def _columns_called(name: str, texts: Mapping[int, str]) -> list[int]:
    """The columns of that name: those called so as a whole, else those that have it as a part."""
    whole = " ".join(name.split()).casefold()
    exact = [column for column, text in texts.items() if " ".join(text.split()).casefold() == whole]
    return exact or [column for column, text in texts.items() if names_of(text) & names_of(name)]


def _no_column(sheet: Sheet, header: Header, missing: Sequence[Column]) -> DigintError:
    shown = {" ".join(text.split()): None for text in header.texts.values()}
    hints = []
    for column in missing:
        near = get_close_matches(column.header.casefold(), [text.casefold() for text in shown], 1, 0.5)
        original = next((text for text in shown if near and text.casefold() == near[0]), None)
        hints.append(f"{column.header!r}" + (f" (nearest: {original!r})" if original else ""))
    where = sheet.place()
    return DigintError(
        Kind.BAD_INPUT,
        f"the table has no column {', '.join(hints)}; row {header.row} was taken for the headers."
        if header.row
        else f"the table has no row of headers with {', '.join(hints)}.",
        where=where,
        remedy="Correct `header` in the mapping or the table. "
        f"Headers are: {', '.join(list(shown)[:_NAMES])}.",
    )


def _two_columns(sheet: Sheet, header: Header, column: Column, found: Sequence[int]) -> DigintError:
    names = ", ".join(a1(header.row, place) for place in found)
    return DigintError(
        Kind.BAD_INPUT,
        f"several columns are called {column.header!r}: {names}.",
        where=sheet.place(),
        remedy=f"Name the column by its letters in the mapping, as in `column: {letters(found[0])}`.",
    )
