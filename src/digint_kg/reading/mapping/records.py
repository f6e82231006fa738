"""The records of a table: one a row, or, in Eurostat's layout, one a value."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.reading.mapping import headers
from digint_kg.reading.mapping.columns import written
from digint_kg.reading.mapping.headers import Header
from digint_kg.reading.mapping.model import Column, Table
from digint_kg.reading.tables.cells import Cell, Row, Value
from digint_kg.reading.tables.workbook import Sheet

Reader = Callable[[], Iterator["Record"]]

MISSING: Final = "m"
"""Eurostat's flag for a value that is not there, shown as a colon."""

_VALUE: Final = re.compile(r"\s*(:|[-+]?[\d.,]+(?:[eE][-+]?\d+)?)?\s*([a-z ]*)\s*\Z")
_SDMX: Final = {"time_period": "time", "obs_value": "value", "obs_flag": "flags"}
_DERIVED: Final = ("time", "value", "flags")


@dataclass(frozen=True, slots=True)
class Record:
    """The values of the mapping's columns, in their order, and the sheet's columns they come from."""

    row: int
    values: Sequence[Value]
    columns: Sequence[int]


@dataclass(slots=True)
class Found:
    """A table's records, and how many rows there were of each sort once they were read."""

    header: Header
    read: Reader
    rows: int = 0
    blank: int = 0
    repeated: int = 0
    records: int = field(default=0)


def records(sheet: Sheet, table: Table, columns: Mapping[str, Column]) -> Found:
    """The records of the table in a sheet.

    Raises:
        DigintError: BAD_INPUT where headers are missing.
    """
    if table.layout == "eurostat":
        return _eurostat(sheet, columns)
    if table.layout == "sdmx-csv":
        return _sdmx(sheet, table, columns)
    header = headers.find(sheet, table, columns)
    found = Found(header, read=lambda: iter(()))
    found.read = lambda: _plain(sheet, table, found)
    return found


def _plain(sheet: Sheet, table: Table, found: Found) -> Iterator[Record]:
    places = list(found.header.places.values())
    indexes = [place - 1 for place in places]
    width = max(indexes) + 1
    for row in _body(sheet, table, found):
        values = row.values
        if len(values) < width:
            values = [*values, *[None] * (width - len(values))]
        yield Record(row.number, [values[index] for index in indexes], places)


def _body(sheet: Sheet, table: Table, found: Found) -> Iterator[Row]:
    """The rows below the headers that hold something and are no repetition of the headers."""
    found.rows = found.blank = found.repeated = found.records = 0
    head = [" ".join(text.split()) for text in found.header.texts.values()]
    fill = _Filler(sheet) if table.fill_merged else None
    for row in sheet.rows():
        if row.number <= found.header.row:
            continue
        if table.last is not None and row.number > table.last:
            return
        filled = fill.row(row) if fill else row
        if filled.is_empty:
            if table.to_blank:
                return
            found.blank += 1
            continue
        if _is_head(filled, head):
            found.repeated += 1
            continue
        found.rows += 1
        found.records += 1
        yield filled


def _is_head(row: Row, head: Sequence[str]) -> bool:
    first = next((value for value in row.values if value is not None), None)
    if not isinstance(first, str) or not first.lstrip().startswith(head[0][:1]):
        return False
    if " ".join(first.split()) != head[0]:
        return False
    return [" ".join(written(value).split()) for value in row.values if value is not None] == head


class _Filler:
    """Puts the value of a merged area into all of its cells."""

    def __init__(self, sheet: Sheet) -> None:
        self._areas = sheet.merged()
        self._values: dict[int, Value] = {}

    def row(self, row: Row) -> Row:
        values = list(row.values)
        for number, area in enumerate(self._areas):
            if not area.top <= row.number <= area.bottom:
                continue
            if row.number == area.top:
                self._values[number] = row.cell(area.left).value
            values.extend([None] * (area.right - len(values)))
            values[area.left - 1 : area.right] = [self._values[number]] * (area.right - area.left + 1)
        return Row(row.number, values)


def _eurostat(sheet: Sheet, columns: Mapping[str, Column]) -> Found:
    """Eurostat's TSV: the keys in the first column, then a column a period (its bulk download's layout)."""
    first = next(sheet.rows(), Row(1, []))
    texts = [written(value).strip() for value in first.values]
    keys, slash, _time = texts[0].partition("\\") if texts else ("", "", "")
    if not slash:
        raise DigintError(
            Kind.BAD_INPUT,
            "this is not Eurostat's layout: its first cell does not end in \\TIME_PERIOD or \\time.",
            where=sheet.place(Cell(None, 1, 1)),
            remedy="Leave `layout` out of the mapping to read it as ordinary rows.",
        )
    dimensions = [key.strip().lower() for key in keys.split(",")]
    wanted = [column.header.lower() for column in columns.values()]
    _refuse_unknown(sheet, wanted, [*dimensions, *_DERIVED])
    header = Header(1, {1: texts[0]}, dict.fromkeys(columns, 1))
    found = Found(header, read=lambda: iter(()))

    def read() -> Iterator[Record]:
        found.rows = found.blank = found.records = 0
        for row in sheet.rows():
            if row.number == 1:
                continue
            if row.is_empty:
                found.blank += 1
                continue
            found.rows += 1
            for record in _unpivoted(row, dimensions, texts, wanted):
                found.records += 1
                yield record

    found.read = read
    return found


def _unpivoted(
    row: Row, dimensions: Sequence[str], texts: Sequence[str], wanted: Sequence[str]
) -> Iterator[Record]:
    keys = [key.strip() for key in written(row.cell(1).value).split(",")]
    named: dict[str, Value] = dict(zip(dimensions, keys, strict=False))
    for column in range(2, len(texts) + 1):
        value, flags = _parted(row.cell(column).value)
        named |= {"time": texts[column - 1], "value": value, "flags": flags}
        places = [1 if name in dimensions else column for name in wanted]
        yield Record(row.number, [named.get(name) for name in wanted], places)


def _parted(value: Value) -> tuple[Value, Value]:
    """A value of Eurostat's and its flags: `8.5 b`, `2.7 bu`, `: `, `:c`."""
    found = _VALUE.match(written(value))
    if not found:
        return value, None
    flags = [flag for flag in (found[2] or "") if flag != " "]
    if found[1] in {None, ":"}:
        return None, " ".join([*flags, MISSING])
    return found[1], " ".join(flags) or None


def _sdmx(sheet: Sheet, table: Table, columns: Mapping[str, Column]) -> Found:
    """SDMX-CSV (as Eurostat gives it out): a row an observation; `code:label` cells give the code."""
    first = next(sheet.rows(), Row(1, []))
    names: dict[str, int] = {}
    for cell in first:
        name = written(cell.value).partition(":")[0].strip().lower()
        names.setdefault(_SDMX.get(name, name), cell.column)
    wanted = [column.header.lower() for column in columns.values()]
    _refuse_unknown(sheet, wanted, list(names) + ([] if "flags" in names else ["flags"]))
    labelled = any(":" in written(cell.value) for cell in first)
    places = [names.get(name, names.get("value", 1)) for name in wanted]
    texts = {cell.column: written(cell.value) for cell in first if written(cell.value)}
    found = Found(Header(1, texts, dict(zip(columns, places, strict=True))), read=lambda: iter(()))

    def value_of(row: Row, name: str) -> Value:
        value = row.cell(names[name]).value if name in names else None
        if labelled and isinstance(value, str) and name not in _DERIVED:
            return value.partition(":")[0]
        return value

    def read() -> Iterator[Record]:
        for row in _body(sheet, table, found):
            named = {name: value_of(row, name) for name in wanted}
            value, flags = _parted(value_of(row, "value"))
            own = written(value_of(row, "flags")).replace(" ", "")
            both = [*own, *(flag for flag in written(flags).split() if flag not in own)]
            derived = {"value": value, "flags": " ".join(both) or None}
            named |= {key: item for key, item in derived.items() if key in named}
            yield Record(row.number, [named[name] for name in wanted], places)

    found.read = read
    return found


def _refuse_unknown(sheet: Sheet, wanted: Sequence[str], known: Sequence[str]) -> None:
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise DigintError(
            Kind.BAD_INPUT,
            f"the table has no column {', '.join(map(repr, unknown))}.",
            where=sheet.place(),
            remedy=f"In this layout there are: {', '.join(known)}.",
        )
