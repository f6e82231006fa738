"""Writes a check report into a workbook: faulty cells coloured and commented, all findings on one sheet."""

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from digint_kg.checking import report_words as words
from digint_kg.findings import CheckReport, Finding, Severity

COLOURS: Final = {Severity.VIOLATION: "F4B6B6", Severity.WARNING: "FBE0A6", Severity.INFO: "CFE2F9"}
"""The colour of a faulty cell, by the gravest finding in it, as RGB."""
_AUTHOR: Final = "digint-kg"
_LONGEST_COMMENT: Final = 2000
_LONGEST_NAME: Final = 31
_LINES: Final = 400

Grid = tuple[str | None, Iterable[Sequence[Any]]]
"""A sheet's name, and its rows of values from the first on."""


def coloured(path: Path, report: CheckReport, language: str) -> bytes:
    """The workbook in `path`, its faulty cells coloured and commented; all else in it as it was.

    Args:
        path: an xlsx file, whose size was looked at before.
        report: the findings; those located in this file are marked.
        language: the language of comments and of the report's own sheet.
    """
    book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    return _finished(book, str(path), report, language)


def made_of(file: str, sheets: Iterable[Grid], report: CheckReport, language: str) -> bytes:
    """A workbook of sheets that came from another kind of file, marked in the same way.

    Args:
        file: the file's name, as the findings have it.
        sheets: its sheets.
        report: the findings.
        language: as in `coloured`.
    """
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    for name, rows in sheets:
        sheet = book.create_sheet(_name(book, name or Path(file).stem))
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                _put(sheet, number, place, value)
    return _finished(book, file, report, language)


def _finished(book: Workbook, file: str, report: CheckReport, language: str) -> bytes:
    by_cell: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in report.findings:
        where = finding.location
        if where and where.file == file:
            spot = where.cell or (f"A{where.line}" if where.line else "")
            by_cell.setdefault((where.sheet, spot), []).append(finding)
    for (sheet_name, spot), findings in by_cell.items():
        sheet = _sheet(book, sheet_name)
        if sheet is not None:
            _mark(sheet, spot, findings, language)
    _list(book, report, language)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _sheet(book: Workbook, name: str | None) -> Worksheet | None:
    if name is None:
        return book.worksheets[0] if book.worksheets else None
    return next((sheet for sheet in book.worksheets if sheet.title == name[:_LONGEST_NAME]), None)


def _mark(sheet: Worksheet, spot: str, findings: list[Finding], language: str) -> None:
    colour = COLOURS[max(finding.severity for finding in findings)]
    if not spot:
        sheet.sheet_properties.tabColor = colour
        return
    cell = sheet[_first_of_merged(sheet, spot)]
    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
    said = [cell.comment.text] if cell.comment else []
    said += [f"{words.severity(finding, language)}: {finding.message(language)}" for finding in findings]
    comment = Comment("\n".join(said)[:_LONGEST_COMMENT], _AUTHOR)
    comment.width, comment.height = 360, 120
    cell.comment = comment


def _first_of_merged(sheet: Worksheet, spot: str) -> str:
    """Of merged cells only the first can be coloured and commented."""
    for area in sheet.merged_cells.ranges:
        if spot in area:
            return str(area.start_cell.coordinate)
    return spot


def _list(book: Workbook, report: CheckReport, language: str) -> None:
    sheet = book.create_sheet(_name(book, words.text("title", language)))
    sheet.append([words.summary(report, language)])
    sheet.append([words.text(name, language) for name in ("severity", "place", "message")])
    for cell in (sheet["A1"], *sheet[2]):
        cell.font = Font(bold=True)
    for number, finding in enumerate(report.findings, start=3):
        for place, value in enumerate(_listed(finding, language), start=1):
            _put(sheet, number, place, value)
            sheet.cell(number, place).alignment = Alignment(wrap_text=True, vertical="top")
        colour = COLOURS[finding.severity]
        sheet.cell(number, 1).fill = PatternFill("solid", start_color=colour, end_color=colour)
    for column, width in (("A", 16), ("B", 40), ("C", 100)):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"


def _listed(finding: Finding, language: str) -> Iterator[str]:
    yield words.severity(finding, language)
    yield words.place(finding, language)
    yield finding.message(language)


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Writes a value as it is; a text that looks like a formula stays a text."""
    if value is None or value == "":
        return
    cell = sheet.cell(row, column)
    try:
        cell.value = value
    except (IllegalCharacterError, ValueError):
        cell.value = "".join(letter if letter.isprintable() else "\ufffd" for letter in str(value))
    if isinstance(value, str):
        cell.data_type = "s"


def _name(book: Workbook, wanted: str) -> str:
    """A name that a sheet may have and none has yet."""
    plain = "".join("_" if letter in "[]:*?/\\" else letter for letter in wanted)[:_LONGEST_NAME] or "1"
    taken = {sheet.title.casefold() for sheet in book.worksheets}
    name, number = plain, 2
    while name.casefold() in taken:
        name, number = f"{plain[: _LONGEST_NAME - 4]} {number}", number + 1
    return name
