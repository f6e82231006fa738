"""Check files without storing anything."""

from collections.abc import Sequence
from itertools import chain

from digint_kg.findings import CheckReport, Finding, in_order
from digint_kg.ports import Checker, Document, GraphStore
from digint_kg.publishing.package import Package
from digint_kg.publishing.publisher import Progress, mentioned


def check(
    documents: Sequence[Document],
    *,
    checker: Checker,
    store: GraphStore,
    package: Package,
    progress: Progress,
) -> CheckReport:
    """The report on the documents, as they would stand beside what is published.

    Where nothing is published yet, the package's reference graphs stand in.
    """
    replaced = frozenset(document.graph for document in documents)
    references = package.references() if store.current() is None else ()
    findings: list[Finding] = []
    for document in documents:
        progress(f"Checking {document.source.name}")
        others = [other for other in chain(documents, references) if other is not document]
        context = store.describe(mentioned(document), hidden=replaced, beside=others)
        findings += checker.check(document, context)
    return CheckReport(
        findings=in_order(findings),
        sources=tuple(document.source.name for document in documents),
        engine=checker.engine,
        shapes_sha256=checker.shapes_sha256,
        ontology_sha256=checker.ontology_sha256,
    )
