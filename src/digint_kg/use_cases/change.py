"""Change datasets on the ground of what they hold: tried on a private copy, checked, published."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import N_TRIPLES
from digint_kg.graphs import GraphNames
from digint_kg.ports import Document, GraphStore, Reader, Trial
from digint_kg.publishing.publisher import Outcome, Publisher
from digint_kg.publishing.submission import Submission
from digint_kg.use_cases.documents import must_be_known

_TRIES = 3

Edit = Callable[[Trial], Iterable[str]]
"""Changes a trial; gives the graphs that it may have changed."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a change is made with, by whom and why.

    `anything`: any graph may be written, not datasets of known regions alone (a scratch store).
    """

    store: GraphStore
    reader: Reader
    publisher: Publisher
    names: GraphNames
    by: str
    message: str
    anything: bool = False

    def publish(self, submission: Submission) -> Outcome:
        """Publishes, unless a region that nothing describes would be founded by it.

        Raises:
            DigintError: NOT_FOUND for such a region; what a publication raises.
        """
        for document in () if self.anything else submission.documents:
            place = self.names.split(document.graph)
            if place is None:
                raise DigintError(Kind.REFUSED, f"{document.graph} is no dataset.")
            must_be_known(self.store, self.names, place[0], submission.documents)
        signed = replace(submission, by=self.by, message=self.message)
        return self.publisher.publish(signed, dry_run=False, progress=lambda _step: None)

    @property
    def number(self) -> int:
        """The number of the generation in force; 0 before the first."""
        current = self.store.current()
        return current.number if current else 0


def change(desk: Desk, edit: Edit) -> Outcome:
    """Publishes what `edit` makes of the generation in force; once more where another was faster.

    Raises:
        DigintError: what `edit` raises; CONFLICT, NOT_FOUND, BAD_INPUT from the publication.
    """
    with tempfile.TemporaryDirectory(prefix="digint-kg-change-") as folder:
        for _ in range(_TRIES - 1):
            base = desk.number
            try:
                return _once(desk, edit, Path(folder), base)
            except DigintError as error:
                if error.kind is not Kind.CONFLICT or desk.number == base:
                    raise
        return _once(desk, edit, Path(folder), desk.number)


def _once(desk: Desk, edit: Edit, folder: Path, base: int) -> Outcome:
    documents: list[Document] = []
    emptied: set[str] = set()
    with desk.store.trial() as trial:
        for place, graph in enumerate(sorted(edit(trial))):
            path = folder / f"{place}.nt"
            if trial.write(graph, path):
                documents += desk.reader.read(path, graph, format_=N_TRIPLES)
            else:
                emptied.add(graph)
    drop = frozenset(emptied & desk.store.datasets().keys())
    return desk.publish(Submission(documents, drop, based_on=base))
