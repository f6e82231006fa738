"""Writes a template as an xlsx workbook."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from digint_kg.sheets import about
from digint_kg.sheets.rules import help_text, rule
from digint_kg.sheets.titles import title
from digint_kg.sheets.words import words
from digint_kg.templates import layout
from digint_kg.templates.book import Book, BookSheet, CellValue
from digint_kg.templates.columns import Column
from digint_kg.terms import RDFS, XSD

_NEW_ROWS: Final = 500
_NEW_THINGS: Final = 100
_WIDTH: Final = 24
_IDENTIFIER_WIDTH: Final = 22
_HEADER_COLOURS: Final = ("#EEF2F6", "#DCE6F0", "#B8CCE4", "#1F3864")
_EXAMPLES: Final = 3
_COLUMNS_OF_A_LIST: Final = 3


def write(book: Book, path: Path) -> None:
    """Writes the workbook to `path`."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.set_properties({"title": book.label, "comments": f"digint-kg template {book.kind}"})
        _Writer(workbook, book).write()


class _Writer:
    def __init__(self, workbook: Workbook, book: Book) -> None:
        self._workbook = workbook
        self._book = book
        self._text = words(book.language)
        self._taken = {layout.ABOUT, layout.LISTS}
        self._titles: list[str] = []
        self._formats: dict[str, Format] = {}

    def write(self) -> None:
        text, book = self._text, self._book
        readme = self._workbook.add_worksheet(title(text["readme"], self._taken))
        self._titles = [title(sheet.title, self._taken) for sheet in book.sheets]
        example = title(text["example"], self._taken)
        for sheet, name in zip(book.sheets, self._titles, strict=True):
            self._sheet(self._workbook.add_worksheet(name), sheet)
        self._readme(readme, example)
        if book.examples:
            self._example(self._workbook.add_worksheet(example))
        self._lists()
        hidden = self._workbook.add_worksheet(layout.ABOUT)
        for number, row in enumerate(about.rows(book, readme.get_name(), self._titles, self._headers)):
            hidden.write_row(number, 0, row)
        hidden.very_hidden()

    def _format(self, name: str, **properties: object) -> Format:
        if name not in self._formats:
            self._formats[name] = self._workbook.add_format(dict(properties))
        return self._formats[name]

    def _headers(self, sheet: BookSheet) -> list[str]:
        return [self._text["identifier"], *(_header(column) for column in sheet.columns)]

    def _sheet(self, page: Worksheet, sheet: BookSheet) -> None:
        self._head(page, sheet)
        for place, row in enumerate(sheet.rows):
            line = layout.FIRST - 1 + place
            page.write_string(line, 0, row.identifier)
            for number, value in row.values.items():
                self._cell(page, line, number + 1, value)
        last = layout.FIRST - 1 + len(sheet.rows) + _NEW_ROWS
        for number, column in enumerate(sheet.columns):
            source = self._source(sheet.lists[number]) if number in sheet.lists else None
            checked = rule(column, source, self._text)
            if checked:
                page.data_validation(layout.FIRST - 1, number + 1, last, number + 1, checked)
            page.set_column(number + 1, number + 1, _WIDTH, self._column_format(column))

    def _head(self, page: Worksheet, sheet: BookSheet) -> None:
        text = self._text
        page.set_row(layout.KEYS - 1, None, None, {"hidden": True})
        page.set_row(layout.HEADERS - 1, 32)
        page.set_row(layout.HELP - 1, 46)
        page.freeze_panes(layout.FIRST - 1, 1)
        page.set_column(0, 0, _IDENTIFIER_WIDTH, self._format("text", num_format="@", valign="top"))
        page.write_string(layout.KEYS - 1, 0, str(sheet.key))
        page.write_string(layout.HEADERS - 1, 0, text["identifier"], self._header_format(0))
        if sheet.help:
            page.write_comment(layout.HEADERS - 1, 0, sheet.help, {"x_scale": 2})
        which = "dataset_help" if sheet.key.segment is None else "identifier_help"
        which = which if sheet.key.class_ else "elsewhere_help"
        page.write_string(layout.HELP - 1, 0, text[which], self._help_format())
        for number, column in enumerate(sheet.columns):
            page.write_string(layout.KEYS - 1, number + 1, str(column.key))
            page.write_string(
                layout.HEADERS - 1, number + 1, _header(column), self._header_format(column.required)
            )
            if column.help:
                page.write_comment(layout.HEADERS - 1, number + 1, column.help, {"x_scale": 2})
            said = help_text(column, listed=number in sheet.lists, text=text)
            page.write_string(layout.HELP - 1, number + 1, said, self._help_format())

    def _cell(self, page: Worksheet, line: int, place: int, value: CellValue) -> None:
        if isinstance(value, bool):
            page.write_boolean(line, place, value)
        elif isinstance(value, date):
            page.write_datetime(
                line, place, value, self._format("day", num_format="yyyy-mm-dd", valign="top")
            )
        elif isinstance(value, (int, Decimal)):
            page.write_number(
                line, place, float(value), self._format("number", num_format="General", valign="top")
            )
        elif value is not None:
            page.write_string(line, place, value, self._format("text", num_format="@", valign="top"))

    def _column_format(self, column: Column) -> Format:
        kinds = set(column.key.datatypes)
        if kinds == {XSD + "date"}:
            return self._format("day", num_format="yyyy-mm-dd", valign="top")
        if kinds & {XSD + "gYear", XSD + "decimal", XSD + "integer"}:
            return self._format("number", num_format="General", valign="top")
        return self._format("wrapped", text_wrap=True, valign="top")

    def _header_format(self, required: int) -> Format:
        colour = "#FFFFFF" if required == len(_HEADER_COLOURS) - 1 else "#000000"
        return self._format(
            f"header{required}",
            bold=True,
            text_wrap=True,
            valign="vcenter",
            bg_color=_HEADER_COLOURS[required],
            font_color=colour,
            border=1,
        )

    def _help_format(self) -> Format:
        return self._format(
            "help", italic=True, text_wrap=True, valign="top", font_color="#404040", font_size=9
        )

    def _readme(self, page: Worksheet, example: str) -> None:
        text, book = self._text, self._book
        page.set_column(0, 0, 110)
        heading = self._format("heading", bold=True, font_size=14)
        page.write_string(0, 0, text["title"].format(label=book.label, region=book.region_label), heading)
        wrapped = self._format("paragraph", text_wrap=True, valign="top")
        for number, line in enumerate(text["how"]):
            said = line.format(dataset=self._titles[0], example=example, slug=book.region)
            page.write_string(number + 2, 0, said, wrapped)

    def _example(self, page: Worksheet) -> None:
        """Sections, one below another: header and some rows of each sheet."""
        mark = self._format("mark", bold=True, font_color="#9C0006", bg_color="#FFC7CE")
        page.write_string(0, 0, f"{layout.EXAMPLE_MARK}: {self._text['example_mark']}", mark)
        page.set_column(0, 30, _WIDTH)
        line = 2
        for sheet in self._book.examples:
            page.write_string(line, 0, sheet.title, self._format("heading", bold=True, font_size=14))
            headers = zip(
                self._headers(sheet), [0, *(column.required for column in sheet.columns)], strict=True
            )
            for place, (header, required) in enumerate(headers):
                page.write_string(line + 1, place, header, self._header_format(required))
            rows = sheet.rows[:_EXAMPLES]
            for row in rows:
                page.write_string(line + 2, 0, row.identifier)
                for number, value in row.values.items():
                    self._cell(page, line + 2, number + 1, value)
                line += 1
            line += 4

    def _lists(self) -> None:
        page = self._workbook.add_worksheet(layout.LISTS)
        page.very_hidden()
        for number, entries in enumerate(self._book.lists):
            left = number * _COLUMNS_OF_A_LIST
            page.write_string(0, left, str(number))
            for line, entry in enumerate(entries, 1):
                page.write_string(line, left, entry.shown)
                page.write_string(line, left + 1, entry.written)
                page.write_string(line, left + 2, "\n".join(entry.also))
            for line, formula in enumerate(self._new_things(number), len(entries) + 1):
                page.write_formula(line, left, formula, None, "")

    def _new_things(self, number: int) -> list[str]:
        """Formulas that bring the names of things that are filled in by hand into the list as well."""
        found: list[str] = []
        targets = self._targets(number)
        for sheet, name in zip(self._book.sheets, self._titles, strict=True):
            place = _name_column(sheet)
            if place is None or not targets.intersection(sheet.classes):
                continue
            first = layout.FIRST - 1 + len(sheet.rows)
            for line in range(first, first + _NEW_THINGS):
                cell = f"'{name}'!{xl_rowcol_to_cell(line, place, row_abs=True, col_abs=True)}"
                found.append(f'=IF({cell}="","",{cell})')
        return found

    def _targets(self, number: int) -> set[str]:
        return {
            target
            for sheet in self._book.sheets
            for place, chosen in sheet.lists.items()
            if chosen == number and not sheet.columns[place].key.is_kind
            for target in sheet.columns[place].targets
        }

    def _source(self, number: int) -> str:
        column = xl_col_to_name(number * _COLUMNS_OF_A_LIST)
        name = f"{layout.LISTS}!${column}"
        last = len(self._book.lists[number]) + 1 + 2000
        return f'=OFFSET({name}$2,0,0,MAX(1,COUNTIF({name}$2:${column}${last},"?*")),1)'


def _header(column: Column) -> str:
    return f"{column.header} {'*' * column.required}".rstrip()


def _name_column(sheet: BookSheet) -> int | None:
    for number, column in enumerate(sheet.columns, 1):
        if column.key.predicate == RDFS + "label":
            return number
    return None
