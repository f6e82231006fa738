"""Publish the regions that come with the package, and leave alone what a steward has put in their place."""

from collections.abc import Sequence
from pathlib import Path

from digint_kg.graphs import GraphNames
from digint_kg.ports import Document, GraphStore, Intake
from digint_kg.publishing.publisher import Outcome, Progress, Publisher
from digint_kg.publishing.submission import Submission
from digint_kg.use_cases.documents import read_files

PACKAGE = "digint-kg package"


def seed(
    regions: Sequence[Path],
    *,
    publisher: Publisher,
    reader: Intake,
    store: GraphStore,
    names: GraphNames,
    progress: Progress,
) -> Outcome | None:
    """Publishes the region folders through the checks, in one generation; without any, the package's graphs.

    Returns:
        What became of it, or None where all of it is in force already.

    Raises:
        DigintError: CONFLICT where another publisher is at work.
    """
    documents = [
        document
        for folder in regions
        for document in read_files(reader, names, [folder], folder.name)
        if _is_ours(store, document)
    ]
    if publisher.is_in_force(documents):
        return None
    submission = Submission(documents=documents, by=PACKAGE, message="data of the package")
    return publisher.publish(submission, dry_run=False, progress=progress)


def packaged_regions(data: Path, *, demo: bool) -> list[Path]:
    """The folders of the packaged regions, the real and the fictional ones; none without `demo`."""
    families = (data / "regions", data / "demo") if demo else ()
    return [path.parent for family in families for path in sorted(family.glob("*/region.ttl"))]


def _is_ours(store: GraphStore, document: Document) -> bool:
    for entry in store.publications():
        if any(change.graph == document.graph for change in entry.changes):
            return entry.by == PACKAGE
    return True
