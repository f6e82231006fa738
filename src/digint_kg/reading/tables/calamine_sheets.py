"""Workbooks by python-calamine, guarded, with what it does not tell added by a survey of our own."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from digint_kg.reading.tables import survey_ods, survey_xlsx
from digint_kg.reading.tables.archive import broken, guard
from digint_kg.reading.tables.bounds import Bounds
from digint_kg.reading.tables.cells import Area, Fault, Row, Value
from digint_kg.reading.tables.survey_xlsx import PERCENT, Survey
from digint_kg.reading.tables.workbook import Sheet

Raw: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

_EXACT: Final = 1e15
"""Up to here a float holds every whole number, and Excel shows it in full."""


def sheets(path: Path, kind: str, bounds: Bounds) -> tuple[Sheet, ...]:
    """The sheets of a workbook, of kind `xlsx`, `xls` or `ods`; charts are none.

    Raises:
        DigintError: TOO_LARGE or BAD_INPUT.
    """
    if kind != "xls":
        guard(path, bounds)
    surveys = survey_ods.survey(path, bounds) if kind == "ods" else {}
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError) as error:
        raise broken(path, str(error)) from error

    def surveyed(name: str) -> Survey:
        if kind == "xlsx":
            return survey_xlsx.survey(path, name, bounds)
        return surveys.get(name, Survey())

    names = [item.name for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
    return tuple(_sheet(path, book, name, surveyed) for name in names)


def _sheet(path: Path, book: CalamineWorkbook, name: str, surveyed: Callable[[str], Survey]) -> Sheet:
    @cache
    def opened() -> tuple[CalamineSheet, Survey]:
        found = surveyed(name)
        try:
            return book.get_sheet_by_name(name), found
        except (CalamineError, OSError, ValueError) as error:
            raise broken(path, f"the sheet {name!r}: {error}") from error

    return Sheet(str(path), name, lambda: _rows(*opened()), partial(_merged, opened))


def _merged(opened: Callable[[], tuple[CalamineSheet, Survey]]) -> tuple[Area, ...]:
    ranges = opened()[0].merged_cell_ranges or []
    return tuple(Area(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def _rows(sheet: CalamineSheet, survey: Survey) -> Iterator[Row]:
    """The rows from the sheet's first on: the library leaves empty columns at the left out."""
    if sheet.start is None:
        yield from _only_faults(survey)
        return
    before: list[Value] = [None] * sheet.start[1]
    number = 0
    for number, raw in enumerate(sheet.iter_rows(), 1):
        values = before + [_value(item) for item in raw]
        if number in survey.peculiar:
            _mark(values, survey.peculiar[number])
        yield Row(number, values)
    yield from (row for row in _only_faults(survey) if row.number > number)


def _only_faults(survey: Survey) -> Iterator[Row]:
    """Rows that the library does not see, since nothing but formulas without value stands in them."""
    for number in range(1, max(survey.peculiar, default=0) + 1):
        values: list[Value] = []
        _mark(values, survey.peculiar.get(number, {}))
        yield Row(number, values)


def _mark(values: list[Value], peculiar: Mapping[int, Fault | int]) -> None:
    for column, what in peculiar.items():
        values.extend([None] * (column - len(values)))
        values[column - 1] = what if isinstance(what, Fault) else _shown(values[column - 1], what)


def _shown(value: Value, format_: int) -> Value:
    """A number as its format shows it: `00042`, `25%`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if format_ == PERCENT:
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    return f"{value:0{format_}d}" if isinstance(value, int) else value


def _value(raw: Raw) -> Value:
    if raw == "":
        return None
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < _EXACT:
        return int(raw)
    return raw
