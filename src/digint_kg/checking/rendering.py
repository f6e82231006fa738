"""Writes a check report: as text or HTML for people, as JSON, CSV or SHACL Turtle for machines."""

import csv
import html
import io
import json
from collections.abc import Callable

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from digint_kg.findings import CheckReport, Finding, Severity
from digint_kg.questions.question import in_language
from digint_kg.terms import DEF, PREFIXES, RDF_TYPE, SH, XSD

_SEVERITIES = {
    "en": {
        Severity.VIOLATION: ("violation", "violations"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("piece of advice", "pieces of advice"),
    },
    "it": {
        Severity.VIOLATION: ("violazione", "violazioni"),
        Severity.WARNING: ("avviso", "avvisi"),
        Severity.INFO: ("consiglio", "consigli"),
    },
}
_FINE = {"en": "Nothing was found that blocks a publication.", "it": "Nulla impedisce la pubblicazione."}
_TITLE = {"en": "Check report", "it": "Rapporto di controllo"}
_CHECKED = {"en": "Checked", "it": "Controllati"}


def render(report: CheckReport, format_: str, language: str) -> str:
    """The report in one of `FORMATS`.

    Args:
        report: what was found.
        format_: `text`, `html`, `json`, `csv` or `turtle`.
        language: the language of the messages (text and HTML).
    """
    return FORMATS[format_](report, language)


def text(report: CheckReport, language: str) -> str:
    """One block a finding: place, severity, sentence; then the counts."""
    blocks = [
        f"{finding.location or finding.graph}\n"
        f"  {_severity(finding, language)}: {finding.message(language)}\n"
        for finding in report.findings
    ]
    return "".join(blocks) + summary(report, language) + "\n"


def summary(report: CheckReport, language: str) -> str:
    """How many findings there are of each severity, in one line."""
    counts = [
        f"{count} {_words(severity, language)[count != 1]}"
        for severity in sorted(Severity, reverse=True)
        if (count := report.count(severity))
    ]
    if report.conforms:
        counts.insert(0, in_language(_FINE, language))
    return " ".join(counts)


def as_json(report: CheckReport, _language: str) -> str:
    """Everything the report holds, all languages included."""
    table = {
        "conforms": report.conforms,
        "engine": report.engine,
        "shapes_sha256": report.shapes_sha256,
        "ontology_sha256": report.ontology_sha256,
        "sources": list(report.sources),
        "counts": {severity.word: report.count(severity) for severity in sorted(Severity, reverse=True)},
        "findings": [_as_table(finding) for finding in report.findings],
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def as_csv(report: CheckReport, language: str) -> str:
    """One row a finding."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(
        ["severity", "stage", "file", "line", "element", "focus", "path", "value", "shape", "message"]
    )
    for finding in report.findings:
        where = finding.location
        writer.writerow(
            [
                finding.severity.word,
                finding.stage,
                where.file if where else "",
                where.line if where else "",
                where.element if where else "",
                finding.focus,
                finding.path or "",
                finding.value or "",
                finding.shape,
                finding.message(language),
            ]
        )
    return output.getvalue()


def as_turtle(report: CheckReport, _language: str) -> str:
    """A SHACL validation report (SHACL, section 3.6), with each finding's place beside it."""
    root = BlankNode("report")
    triples = [
        _triple(root, RDF_TYPE, NamedNode(SH + "ValidationReport")),
        _triple(root, SH + "conforms", Literal(not report.findings)),
    ]
    for number, finding in enumerate(report.findings):
        node = BlankNode(f"result{number}")
        triples.append(_triple(root, SH + "result", node))
        triples += _result(node, finding)
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()


def as_html(report: CheckReport, language: str) -> str:
    """A page of its own, without script and without anything to fetch."""
    rows = "".join(_row(finding, language) for finding in report.findings)
    title = html.escape(in_language(_TITLE, language))
    checked = html.escape(f"{in_language(_CHECKED, language)}: {', '.join(report.sources)} ({report.engine})")
    return (
        f'<!doctype html>\n<html lang="{html.escape(language)}">'
        f'<head><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font:1rem/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "td,th{text-align:left;vertical-align:top;padding:.4rem .8rem;border-bottom:1px solid #999}"
        "</style></head>"
        f"<body><h1>{title}</h1><p>{checked}</p>"
        f"<p><strong>{html.escape(summary(report, language))}</strong></p>"
        f"<table>{rows}</table></body></html>\n"
    )


FORMATS: dict[str, Callable[[CheckReport, str], str]] = {
    "text": text,
    "html": as_html,
    "json": as_json,
    "csv": as_csv,
    "turtle": as_turtle,
}


def _words(severity: Severity, language: str) -> tuple[str, str]:
    return _SEVERITIES.get(language, _SEVERITIES["en"])[severity]


def _severity(finding: Finding, language: str) -> str:
    return _words(finding.severity, language)[0]


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
    }


def _row(finding: Finding, language: str) -> str:
    cells = (str(finding.location or finding.graph), _severity(finding, language), finding.message(language))
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def _result(node: BlankNode, finding: Finding) -> list[Triple]:
    triples = [
        _triple(node, RDF_TYPE, NamedNode(SH + "ValidationResult")),
        _triple(node, SH + "focusNode", NamedNode(finding.focus)),
        _triple(node, SH + "resultSeverity", NamedNode(SH + finding.severity.word)),
        _triple(node, SH + "sourceShape", NamedNode(finding.shape)),
    ]
    if finding.path:
        triples.append(_triple(node, SH + "resultPath", NamedNode(finding.path)))
    for tag, sentence in finding.messages.items():
        triples.append(_triple(node, SH + "resultMessage", Literal(sentence, language=tag)))
    where = finding.location
    if where and where.line:
        line = Literal(str(where.line), datatype=NamedNode(XSD + "integer"))
        triples.append(_triple(node, DEF + "foundAtLine", line))
    return triples


def _triple(subject: BlankNode, predicate: str, value: NamedNode | BlankNode | Literal) -> Triple:
    return Triple(subject, NamedNode(predicate), value)
