"""Make a check report whole, and render it, now or years later."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from digint_kg.checking import rendering, report_json, report_xlsx
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport, Excerpt
from digint_kg.locations import Location
from digint_kg.reading.excerpts import excerpts, written
from digint_kg.reading.tables.cells import Fault
from digint_kg.reading.tables.opening import ENDINGS, open_workbook

XLSX: Final = "xlsx"
FORMATS: Final = (*rendering.FORMATS, XLSX)
_LARGEST: Final = 10_000_000
_OPENPYXL: Final = frozenset({".xlsx", ".xlsm"})


def whole(report: CheckReport) -> CheckReport:
    """The report with what stands around each finding, so that it can be shown without its sources."""
    return replace(report, excerpts=excerpts(report.findings)) if report.findings else report


def read(path: Path) -> CheckReport:
    """An old report, as `--format json` wrote it.

    Raises:
        DigintError: BAD_INPUT where it is none.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DigintError(Kind.NOT_FOUND, f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise DigintError(Kind.BAD_INPUT, "This is no JSON.", where=Location(str(path))) from error
    return report_json.report_of(table)


def rendered(report: CheckReport, format_: str, language: str, source: Path | None = None) -> bytes:
    """The report in one of `FORMATS`.

    Args:
        report: what was found.
        format_: one of `FORMATS`.
        language: the language of messages and headings.
        source: for xlsx, the table that was checked, where it is no longer where the report says.

    Raises:
        DigintError: TOO_LARGE for xlsx of a table past what can be rewritten; BAD_INPUT where that is broken.
    """
    if format_ == XLSX:
        return workbook(report, language, source)
    return rendering.render(report, format_, language).encode()


def workbook(report: CheckReport, language: str, source: Path | None = None) -> bytes:
    """The table itself, faulty cells coloured and commented; else a workbook of what the report holds.

    Arguments and errors as in `rendered`.
    """
    file, path = _table(report, source)
    if path is None:
        return report_xlsx.made_of(file, _from_excerpts(report.excerpts), report, language)
    if path.stat().st_size > _LARGEST:
        raise DigintError(
            Kind.TOO_LARGE,
            f"{path.name} is too large to be written back with colours.",
            remedy="Take the report as HTML.",
        )
    here = _renamed(report, file, str(path))
    book = open_workbook(path)
    if path.suffix.lower() in _OPENPYXL:
        return report_xlsx.coloured(path, here, language)
    sheets = ((sheet.name, _values(sheet.rows())) for sheet in book.sheets)
    return report_xlsx.made_of(str(path), sheets, here, language)


def _table(report: CheckReport, source: Path | None) -> tuple[str, Path | None]:
    """The table that the report speaks of, by its name there, and where it is; None where it is not."""
    places = [finding.location for finding in report.findings if finding.location]
    files = list(dict.fromkeys(where.file for where in places)) or [str(source or "")]
    tables = [file for file in files if _is_table(file)]
    if source:
        same = [file for file in tables if Path(file).name == source.name]
        return (same or tables or files)[0], source
    path = Path((tables or files)[0])
    return str(path), path if tables and path.is_file() else None


def _is_table(file: str) -> bool:
    ending = Path(file).suffix.lower().removeprefix(".")
    return ending in ENDINGS - {"json"}


def _renamed(report: CheckReport, old: str, new: str) -> CheckReport:
    findings = tuple(
        replace(finding, location=replace(finding.location, file=new))
        if finding.location and finding.location.file == old
        else finding
        for finding in report.findings
    )
    return replace(report, findings=findings)


def _values(rows: Iterable[Any]) -> Iterator[list[Any]]:
    for row in rows:
        yield [written(value) if isinstance(value, Fault) else value for value in row.values]


def _from_excerpts(found: Iterable[Excerpt]) -> Iterator[tuple[str | None, Iterator[tuple[str, ...]]]]:
    for excerpt in found:
        yield excerpt.sheet or Path(excerpt.file).name, _spread(excerpt)


def _spread(excerpt: Excerpt) -> Iterator[tuple[str, ...]]:
    """The rows at their own numbers."""
    number = 1
    for row, cells in excerpt.rows:
        for _ in range(number, row):
            yield ()
        yield cells
        number = row + 1
