"""The reports that stand beside a file: `s3.xlsx.report.html`, `.json`, and `.xlsx` for a table."""

from pathlib import Path
from typing import Final

from digint_kg import atomic
from digint_kg.checking import rendering
from digint_kg.errors import DigintError
from digint_kg.findings import CheckReport, Finding, Severity
from digint_kg.ports import Checker
from digint_kg.terms import SHAPES
from digint_kg.use_cases import reports
from digint_kg.use_cases.documents import is_table

REPORT: Final = ".report."


def report_beside(path: Path, format_: str) -> Path:
    """Where the report on a file stands."""
    return path.with_name(f"{path.name}{REPORT}{format_}")


def write_beside(path: Path, report: CheckReport, language: str) -> None:
    """Writes the reports, each in one step. A table that cannot be coloured has no report as a workbook.

    Raises:
        OSError: the folder cannot be written.
    """
    for format_ in ("json", "html"):
        content = rendering.render(report, format_, language).encode()
        atomic.write(report_beside(path, format_), content)
    if not is_table(path) or path.suffix.lower() == ".json":
        return
    coloured = report_beside(path, reports.XLSX)
    try:
        atomic.write(coloured, reports.workbook(report, language, path))
    except DigintError:
        coloured.unlink(missing_ok=True)


def unreadable(path: Path, error: DigintError, checker: Checker) -> CheckReport:
    """The report on a file that could not even be read: one violation."""
    finding = Finding(
        severity=Severity.VIOLATION,
        stage="10-wellformed",
        shape=SHAPES + "Unreadable",
        focus=path.resolve().as_uri(),
        messages={"en": f"{error.what} {error.remedy}".rstrip()},
        location=error.where,
    )
    return CheckReport(
        findings=(finding,),
        sources=(path.name,),
        engine=checker.engine,
        shapes_sha256=checker.shapes_sha256,
        ontology_sha256=checker.ontology_sha256,
    )
