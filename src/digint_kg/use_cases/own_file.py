"""Read a person's own files for questions that are answered beside them, on this machine alone.

They are checked as other files are, but for what only a publication owes: that it names its source, its
licence and its status, and that it says nothing of one person. Here nothing is published.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from digint_kg.findings import CheckReport
from digint_kg.graphs import UNPUBLISHED, GraphNames
from digint_kg.ports import Checker, Document, GraphStore, Intake
from digint_kg.publishing.package import Package
from digint_kg.publishing.publisher import Progress
from digint_kg.terms import SHAPES
from digint_kg.use_cases.check import check
from digint_kg.use_cases.documents import read_files

_ABOUT_PUBLISHING: Final = SHAPES + "IndividualNeverPublished"


def read_own(reader: Intake, names: GraphNames, files: Sequence[Path]) -> list[Document]:
    """The documents in the files: RDF, filled templates, or tables with their mapping.

    Raises:
        DigintError: BAD_INPUT or NOT_FOUND, with the place in the file.
    """
    return read_files(reader, names, files, UNPUBLISHED, merge=True)


def check_own(
    documents: Sequence[Document],
    *,
    checker: Checker,
    store: GraphStore,
    package: Package,
    progress: Progress,
) -> CheckReport:
    """The report on the documents; where it has a violation, answers would mislead."""
    report = check(documents, checker=checker, store=store, package=package, progress=progress)
    graphs = {document.graph for document in documents}
    findings = tuple(
        finding
        for finding in report.findings
        if finding.shape != _ABOUT_PUBLISHING and finding.focus not in graphs
    )
    return replace(report, findings=findings)
