"""An answer as a workbook (XLSX): typed cells, headings in words, a sheet on where it comes from."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from pyoxigraph import NamedNode

from digint_kg.column_types import ColumnType
from digint_kg.errors import DigintError, Kind
from digint_kg.exporting.about import About, words
from digint_kg.exporting.spooled import Spooled, Survey
from digint_kg.exporting.values import Value, kind_of, value_of

MOST_ROWS: Final = 1_048_574
"""What a sheet of this format holds, but for the headings and the mark (ECMA-376, limits of Excel)."""

_MOST_LINKS: Final = 60_000
_LONGEST_LINK: Final = 2_000
_LONGEST_TEXT: Final = 32_000
_EXACT: Final = 2**53
_WIDTH: Final = 24


def write(path: Path, answer: Spooled, survey: Survey, about: About) -> None:
    """Writes the workbook, in memory that does not grow with the rows.

    Raises:
        DigintError: TOO_LARGE for more rows than a sheet holds.
    """
    if survey.rows > MOST_ROWS:
        raise DigintError(
            Kind.TOO_LARGE,
            f"The answer has {survey.rows:,} rows, and a sheet holds {MOST_ROWS:,}.",
            remedy="Ask for less, or take csv or parquet.",
        )
    named = words(about.language)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": about.title, "comments": about.mark})
        _Rows(workbook, named["answer"]).write(answer, survey, about)
        _tell(workbook.add_worksheet(named["about"]), workbook, survey, about)


class _Rows:
    """The sheet with the answer."""

    def __init__(self, workbook: Any, name: str) -> None:
        self._sheet = workbook.add_worksheet(name)
        self._bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._mark = workbook.add_format({"bold": True, "font_color": "#8A1C00"})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._year = workbook.add_format({"num_format": "0"})
        self._links = 0

    def write(self, answer: Spooled, survey: Survey, about: About) -> None:
        first = 1 if about.mark else 0
        self._sheet.set_column(0, max(len(survey.columns) - 1, 0), _WIDTH)
        self._sheet.freeze_panes(first + 1, 0)
        if about.mark:
            self._sheet.write_string(0, 0, about.mark, self._mark)
        for place, name in enumerate(survey.columns):
            self._sheet.write_string(first, place, about.heading(name), self._bold)
        for number, row in enumerate(answer.rows(), first + 1):
            for place, term in enumerate(row):
                if term is not None:
                    self._cell(number, place, term)

    def _cell(self, row: int, column: int, term: object) -> None:
        kind = kind_of(term)
        value = value_of(term, kind)
        if isinstance(term, NamedNode):
            self._link(row, column, term.value)
        elif isinstance(value, bool):
            self._sheet.write_boolean(row, column, value)
        elif isinstance(value, dt.date):
            self._sheet.write_datetime(row, column, value, self._day)
        elif isinstance(value, int | float) and abs(value) < _EXACT:
            self._sheet.write_number(row, column, value, self._year if kind is ColumnType.YEAR else None)
        else:
            self._sheet.write_string(row, column, _short(value))

    def _link(self, row: int, column: int, iri: str) -> None:
        fits = iri.startswith(("https://", "http://")) and len(iri) < _LONGEST_LINK
        if fits and self._links < _MOST_LINKS:
            self._links += 1
            self._sheet.write_url(row, column, iri, string=_short(iri))
        else:
            self._sheet.write_string(row, column, _short(iri))


def _tell(sheet: Any, workbook: Any, survey: Survey, about: About) -> None:
    bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True})
    named = words(about.language)
    lines: list[tuple[str, str | int]] = [
        (named["question"], f"{about.title} ({about.slug})"),
        (named["explanation"], about.description),
        *((f"{named['asked with']}: {label}", value) for label, value in about.given.items()),
        (named["generation"], about.generation),
        (named["rows"], survey.rows),
    ]
    if about.mark:
        lines.append((named["status"], about.mark))
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, 1, 4 * _WIDTH)
    sheet.set_column(2, 5, _WIDTH)
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write(row, 1, value, wrapped)
    below = len(lines) + 1
    for column, name in enumerate(("datasets", "title", "sources", "licence", "status")):
        sheet.write_string(below, column, named[name], bold)
    for row, origin in enumerate(about.origins, below + 1):
        cells = (origin.iri, origin.title, "\n".join(origin.sources), origin.licence, origin.status)
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, wrapped)


def _short(value: Value) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"
