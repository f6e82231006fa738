"""Publish files as datasets of a region, through the checks."""

from collections.abc import Sequence

from digint_kg.graphs import GraphNames
from digint_kg.ports import Document, GraphStore
from digint_kg.publishing.publisher import Look, Outcome, Progress, Publisher
from digint_kg.publishing.submission import Submission
from digint_kg.use_cases.documents import must_be_known


def load(  # noqa: PLR0913 - what a hand-in consists of
    documents: Sequence[Document],
    region: str,
    *,
    publisher: Publisher,
    store: GraphStore,
    names: GraphNames,
    progress: Progress,
    by: str,
    message: str = "",
    dry_run: bool = False,
    prepared_against: int | None = None,
    look: Look | None = None,
) -> Outcome:
    """Publishes the documents together, or nothing; a dry run goes all the way but for the switch.

    `prepared_against`: `Submission`; `look`: `Publisher.publish`.

    Raises:
        DigintError: NOT_FOUND (unknown region), CONFLICT (another publisher, now or meanwhile), BAD_INPUT.
    """
    must_be_known(store, names, region, documents)
    submission = Submission(documents, by=by, message=message, prepared_against=prepared_against)
    return publisher.publish(submission, dry_run=dry_run, progress=progress, look=look)
