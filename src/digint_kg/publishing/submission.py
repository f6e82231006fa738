"""What somebody hands in to be published, and whether it still fits what is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digint_kg.errors import DigintError, Kind
from digint_kg.generations import Publication
from digint_kg.ports import Document, Draft, GraphStore


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be published: documents to put, graphs to drop, by whom and why.

    It may be refused for what others have published in the meantime. `based_on` is the generation from whose
    content it was worked out: nothing at all may have been published since. `prepared_against` is the
    generation that its author had before her: none of its own datasets may have changed since.
    """

    documents: Sequence[Document]
    drop: frozenset[str] = frozenset()
    by: str = ""
    message: str = ""
    based_on: int | None = None
    prepared_against: int | None = None

    @property
    def graphs(self) -> frozenset[str]:
        """The graphs that it gives another content."""
        return self.drop | {document.graph for document in self.documents}


def refuse_doubles(documents: Sequence[Document]) -> None:
    """Refuses two documents for one graph.

    Raises:
        DigintError: BAD_INPUT.
    """
    seen: dict[str, str] = {}
    for document in documents:
        if other := seen.get(document.graph):
            raise DigintError(
                Kind.BAD_INPUT,
                f"{other} and {document.source.name} are both for {document.graph}.",
                remedy="Give the files different names, or name the dataset of each with --dataset.",
            )
        seen[document.graph] = document.source.name


def refuse_stale(store: GraphStore, draft: Draft, submission: Submission) -> None:
    """Refuses what does not fit any more what somebody else has published in the meantime.

    Call it under the publisher's lock, so that nothing comes between this look and the publication.

    Raises:
        DigintError: CONFLICT, naming who changed what; NOT_FOUND for a generation that never was.
    """
    current = draft.number - 1
    if submission.based_on not in (None, current):
        raise DigintError(
            Kind.CONFLICT,
            "Somebody else has published since this change was worked out; nothing of yours was changed.",
            remedy="Send it again.",
        )
    seen = submission.prepared_against
    if seen is None or seen == current:
        return
    if seen:
        store.publication(seen)
    if since := list(_since(store, submission.graphs, seen)):
        raise DigintError(
            Kind.CONFLICT,
            f"This was prepared against generation {seen}, and since then {'; '.join(since)}. "
            "Nothing of yours was published.",
            remedy=f"`digint-kg diff {seen} {current}` shows what changed. Take it into your file and hand "
            "that in against the new generation, or hand yours in against none, which replaces theirs.",
        )


def _since(store: GraphStore, graphs: frozenset[str], number: int) -> Iterator[str]:
    for entry in store.publications():
        if entry.number <= number:
            return
        changed = sorted(change.graph for change in entry.changes if change.graph in graphs)
        if changed:
            yield _told(entry, changed)


def _told(entry: Publication, graphs: Sequence[str]) -> str:
    names = ", ".join(graph.split("/graph/")[-1] for graph in graphs)
    why = f" ({entry.message})" if entry.message else ""
    return f"{entry.by or 'somebody'} changed {names} in generation {entry.number}{why}"
