"""The head of a sheet: which column holds what, by the hidden keys, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from digint_kg.reading.tables.cells import Area, Cell, Row, Value, a1, is_blank
from digint_kg.reading.tables.workbook import Sheet
from digint_kg.reading.templates.about import About, Known
from digint_kg.templates import layout
from digint_kg.templates.key import Key, SheetKey

_REQUIRED: Final = 3


@dataclass(frozen=True, slots=True)
class Field:
    """A column as it stands in the sheet: its number, its key, and what it chooses from."""

    number: int
    key: Key
    header: str
    required: int
    chosen: int | None


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with the head: its kind, the cell (None: the whole sheet), what fills the words.

    `breaks`: what the sheet says cannot be made out.
    """

    code: str
    cell: str | None
    said: dict[str, str]
    breaks: bool = False


@dataclass(slots=True)
class Head:
    """The head of one sheet."""

    sheet: Sheet
    key: SheetKey
    fields: list[Field] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    merged: tuple[Area, ...] = ()
    told: set[int] = field(default_factory=set)
    """Columns without a header of which it was said already."""

    def rows(self) -> Iterator[Row]:
        """The rows that people filled in."""
        return (row for row in islice(self.sheet.rows(), layout.FIRST - 1, None) if not row.is_empty)

    def field(self, number: int) -> Field | None:
        """The field in a column; None where the template has none there."""
        return next((field for field in self.fields if field.number == number), None)


def head_of(sheet: Sheet, about: About) -> Head | None:
    """The head of a sheet; None for a sheet that is none of the template's."""
    rows = list(islice(sheet.rows(), layout.HELP))
    key = _sheet_key(_at(rows, layout.KEYS, 1), about.sheets.get(sheet.name or ""))
    if key is None:
        return None
    found = Head(sheet, key, merged=sheet.merged())
    known = about.columns.get(str(key), [])
    if not _text(_at(rows, layout.KEYS, 1)).startswith("@sheet"):
        found.flaws.append(Flaw("KeysMissing", None, {"name": sheet.name or ""}, breaks=True))
        return found
    _read_fields(found, rows, known)
    _find_merged(found)
    _find_missing(found, known)
    return found


def is_example(sheet: Sheet) -> bool:
    """Whether a sheet holds examples only."""
    first = next(iter(sheet.rows()), None)
    return first is not None and _text(first.cell(1).value).startswith(layout.EXAMPLE_MARK)


def _sheet_key(first: Value, by_title: str | None) -> SheetKey | None:
    for text in (_text(first), by_title):
        try:
            return SheetKey.parse(text or "")
        except ValueError:
            continue
    return None


def _read_fields(head: Head, rows: list[Row], known: list[Known]) -> None:
    headers = {item.key: item for item in known}
    names = {item.header: item for item in known}
    width = max((len(row.values) for row in rows), default=0)
    for number in range(2, width + 1):
        text, header = _text(_at(rows, layout.KEYS, number)), _text(_at(rows, layout.HEADERS, number))
        made = headers.get(text) or (names.get(header) if not text else None)
        try:
            key = Key.parse(made.key if made else text)
        except ValueError:
            continue
        said = made or Known(text, header, 0, None)
        head.fields.append(Field(number, key, said.header.rstrip(" *"), said.required, said.chosen))
        if header != said.header and not _is_merged(head, number):
            words = {"value": f"“{header}”", "header": said.header.rstrip(" *")}
            head.flaws.append(Flaw("HeaderRenamed", a1(layout.HEADERS, number), words))


def _is_merged(head: Head, number: int) -> bool:
    return any(Cell(None, layout.HEADERS, number) in area for area in head.merged)


def _find_merged(head: Head) -> None:
    for area in head.merged:
        first = a1(area.top, area.left)
        if area.top > layout.HELP:
            head.flaws.append(Flaw("MergedCells", first, {"value": area.name}))
        else:
            head.flaws.append(
                Flaw("MergedHeader", first, {"value": area.name}, breaks=area.top == layout.KEYS)
            )


def _find_missing(head: Head, known: list[Known]) -> None:
    there = {str(item.key) for item in head.fields}
    for item in known[1:]:
        if item.key in there:
            continue
        must = item.required >= _REQUIRED
        words = {"name": head.sheet.name or "", "header": item.header.rstrip(" *")}
        head.flaws.append(Flaw("ColumnMissing" if must else "ColumnGone", None, words, breaks=must))


def _at(rows: list[Row], number: int, column: int) -> Value:
    return rows[number - 1].cell(column).value if number <= len(rows) else None


def _text(value: Value) -> str:
    return "" if is_blank(value) else str(value).strip()
