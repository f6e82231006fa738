"""Writes a check report: as text or HTML for people, as JSON, CSV or SHACL Turtle for machines."""

import csv
import io
from collections.abc import Callable

from digint_kg.checking import report_words as words
from digint_kg.checking.report_html import as_html
from digint_kg.checking.report_json import as_json
from digint_kg.checking.report_turtle import as_turtle
from digint_kg.checking.report_words import summary
from digint_kg.findings import CheckReport

__all__ = ["FORMATS", "as_csv", "as_html", "as_json", "as_turtle", "render", "summary", "text"]


def render(report: CheckReport, format_: str, language: str) -> str:
    """The report in one of `FORMATS`.

    Args:
        report: what was found.
        format_: `text`, `html`, `json`, `csv` or `turtle`.
        language: the language of the messages (text, HTML and CSV).
    """
    return FORMATS[format_](report, language)


def text(report: CheckReport, language: str) -> str:
    """One block a finding, gravest first: place, severity, sentence; then the counts."""
    blocks = [
        f"{words.place(finding, language)}\n"
        f"  {words.severity(finding, language)}: {finding.message(language)}\n"
        for finding in report.findings
    ]
    return "".join(blocks) + summary(report, language) + "\n"


def as_csv(report: CheckReport, language: str) -> str:
    """One row a finding."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(
        [
            *("severity", "stage", "file", "line", "sheet", "cell", "element"),
            *("focus", "path", "value", "shape", "message"),
        ]
    )
    for finding in report.findings:
        where = finding.location
        places = [where.file, where.line, where.sheet, where.cell, where.element] if where else [""] * 5
        writer.writerow(
            [
                finding.severity.word,
                finding.stage,
                *("" if place is None else place for place in places),
                finding.focus,
                finding.path or "",
                finding.value or "",
                finding.shape,
                finding.message(language),
            ]
        )
    return output.getvalue()


FORMATS: dict[str, Callable[[CheckReport, str], str]] = {
    "text": text,
    "html": as_html,
    "json": as_json,
    "csv": as_csv,
    "turtle": as_turtle,
}
