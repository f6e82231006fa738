"""A check report as JSON, complete: what was written can be read and rendered again."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport, Excerpt, Finding, Severity
from digint_kg.locations import Location


def as_json(report: CheckReport, _language: str = "en") -> str:
    """Everything the report holds, all languages included."""
    table = {
        "conforms": report.conforms,
        "engine": report.engine,
        "shapes_sha256": report.shapes_sha256,
        "ontology_sha256": report.ontology_sha256,
        "sources": list(report.sources),
        "counts": {severity.word: report.count(severity) for severity in sorted(Severity, reverse=True)},
        "findings": [_as_table(finding) for finding in report.findings],
        "excerpts": [asdict(excerpt) for excerpt in report.excerpts],
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def report_of(table: Mapping[str, Any]) -> CheckReport:
    """The report that `as_json` wrote.

    Raises:
        DigintError: BAD_INPUT where it is none.
    """
    try:
        return CheckReport(
            findings=tuple(map(_finding, table["findings"])),
            sources=tuple(table["sources"]),
            engine=table["engine"],
            shapes_sha256=table["shapes_sha256"],
            ontology_sha256=table["ontology_sha256"],
            excerpts=tuple(map(_excerpt, table.get("excerpts", ()))),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DigintError(
            Kind.BAD_INPUT,
            "This is no check report.",
            remedy="`digint-kg check FILE --format json` writes one.",
        ) from error


def _excerpt(table: Mapping[str, Any]) -> Excerpt:
    rows = tuple((number, tuple(cells)) for number, cells in table["rows"])
    return Excerpt(table["file"], table["sheet"], table["is_table"], rows)


def _as_table(finding: Finding) -> dict[str, object]:
    where = finding.location
    return {
        "severity": finding.severity.word,
        "stage": finding.stage,
        "shape": finding.shape,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "graph": finding.graph,
        "messages": dict(finding.messages),
        "location": {name: getattr(where, name) for name in where.__slots__} if where else None,
        "detail": finding.detail,
    }


def _finding(table: Mapping[str, Any]) -> Finding:
    where = table["location"]
    return Finding(
        severity=Severity[table["severity"].upper()],
        stage=table["stage"],
        shape=table["shape"],
        focus=table["focus"],
        messages=table["messages"],
        path=table["path"],
        value=table["value"],
        graph=table["graph"],
        location=Location(**where) if where else None,
        detail=tuple(table["detail"]) if table.get("detail") else None,
    )
