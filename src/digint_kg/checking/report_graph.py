"""Reads the results out of a SHACL validation report graph."""

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from digint_kg.checking.result import SEVERITIES, Result
from digint_kg.findings import Severity


def results(report: Graph) -> list[Result]:
    """The report's results, in no particular order; what lies below a result's `sh:detail` is none."""
    return [_result(report, node) for node in report.objects(None, SH.result)]


def _result(report: Graph, node: Node) -> Result:
    path = report.value(node, SH.resultPath)
    value = report.value(node, SH.value)
    messages = sorted(str(text) for text in report.objects(node, SH.resultMessage))
    return Result(
        severity=SEVERITIES.get(str(report.value(node, SH.resultSeverity)), Severity.VIOLATION),
        focus=str(report.value(node, SH.focusNode)),
        shape=str(report.value(node, SH.sourceShape)),
        component=str(report.value(node, SH.sourceConstraintComponent)),
        path=str(path) if isinstance(path, URIRef) else None,
        value=value.n3() if isinstance(value, URIRef | Literal) else None,
        message=messages[0] if messages else "",
    )
