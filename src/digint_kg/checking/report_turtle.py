"""Writes a check report as a SHACL validation report (SHACL, section 3.6), each result with its place.

The place is a target of the Web Annotation model (`oa:hasTarget`): the file, and a fragment of it as the
rules of its media type name it: `line=` of RFC 5147, whose positions lie between lines and count from 0, or
`cell=` of RFC 7111; for a workbook, sheet and cell as spreadsheets write them.
"""

import re
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from digint_kg.findings import CheckReport, Finding
from digint_kg.locations import Location
from digint_kg.terms import DCTERMS, OA, PREFIXES, RDF, RDF_TYPE, SH

_LINES: Final = "http://tools.ietf.org/rfc/rfc5147"
_CELLS: Final = "http://tools.ietf.org/rfc/rfc7111"
_A1: Final = re.compile(r"([A-Z]+)(\d+)\Z")


def as_turtle(report: CheckReport, _language: str = "en") -> str:
    """The report in Turtle, messages in all languages."""
    root = BlankNode("report")
    triples = [
        _triple(root, RDF_TYPE, NamedNode(SH + "ValidationReport")),
        _triple(root, SH + "conforms", Literal(not report.findings)),
    ]
    for number, finding in enumerate(report.findings):
        node = BlankNode(f"result{number}")
        triples.append(_triple(root, SH + "result", node))
        triples += _result(node, finding)
        if finding.location:
            triples += _place(node, finding.location, number)
    prefixes = PREFIXES | {"oa": OA}
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


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
    return triples


def _place(node: BlankNode, where: Location, number: int) -> list[Triple]:
    target = BlankNode(f"place{number}")
    triples = [
        _triple(node, OA + "hasTarget", target),
        _triple(target, RDF_TYPE, NamedNode(OA + "SpecificResource")),
        _triple(target, DCTERMS + "source", Literal(where.file)),
    ]
    fragment, rules = _fragment(where)
    if fragment:
        selector = BlankNode(f"spot{number}")
        triples += [
            _triple(target, OA + "hasSelector", selector),
            _triple(selector, RDF_TYPE, NamedNode(OA + "FragmentSelector")),
            _triple(selector, RDF + "value", Literal(fragment)),
        ]
        if rules:
            triples.append(_triple(selector, DCTERMS + "conformsTo", NamedNode(rules)))
    return triples


def _fragment(where: Location) -> tuple[str, str | None]:
    cell = _A1.match(where.cell or "")
    if cell and where.sheet is None:
        return f"cell={cell[2]},{_column(cell[1])}", _CELLS
    if where.sheet:
        return "!".join(part for part in (where.sheet, where.cell) if part), None
    if where.line:
        return f"line={where.line - 1},{where.line}", _LINES
    return where.element or "", None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _triple(subject: BlankNode, predicate: str, value: NamedNode | BlankNode | Literal) -> Triple:
    return Triple(subject, NamedNode(predicate), value)
