"""The embedded store: immutable generations of pyoxigraph folders (HOUSE, section 4)."""

import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pyoxigraph import NamedNode, Quad, Store, Triple

from digint_kg.errors import DigintError, Kind
from digint_kg.generations import DatasetState, Generation, Publication, SourceFile
from digint_kg.graphs import GraphNames
from digint_kg.locations import Location
from digint_kg.ports import Document
from digint_kg.stores import description, journal, past, recovery, trial
from digint_kg.stores.draft import EmbeddedDraft
from digint_kg.stores.layout import Layout
from digint_kg.stores.trial import EmbeddedTrial

_log = logging.getLogger(__name__)


class EmbeddedStore:
    """Generations below one home folder.

    Args:
        home: the folder; made when something is first published.
        names: the graph layout.
        keep: how many generations stay on disk.
        patience: seconds to wait for another publisher before giving up.
    """

    def __init__(self, home: Path, names: GraphNames, *, keep: int = 5, patience: float = 5.0) -> None:
        self.layout = Layout(home)
        self._names = names
        self._keep = keep
        self._patience = patience
        self._current = str(self.layout.current)
        self._folder = (0, home)
        self._seen: tuple[tuple[int, int], int] = ((0, 0), 0)

    def current(self) -> Generation | None:
        """The generation in force; None before the first."""
        number = self._number()
        if number == 0:
            return None
        entry = journal.read(self.layout, number)
        return Generation(number, entry.created, entry.parent)

    def current_folder(self) -> tuple[int, Path] | None:
        """Number and folder of the generation in force, for reader processes; one small file is read."""
        number = self._number()
        if number and number != self._folder[0]:
            self._folder = (number, self.layout.generation(number))
        return self._folder if number else None

    def datasets(self) -> Mapping[str, DatasetState]:
        """The datasets in force, by graph IRI."""
        number = self._number()
        return journal.read(self.layout, number).datasets if number else {}

    def publication(self, number: int) -> Publication:
        """A journal entry.

        Raises:
            DigintError: NOT_FOUND.
        """
        if number > self._number():
            raise DigintError(
                Kind.NOT_FOUND,
                f"There is no generation {number}.",
                remedy="`digint-kg history` lists them.",
            )
        return journal.read(self.layout, number)

    def publications(self) -> Iterator[Publication]:
        """The journal, newest first."""
        return journal.newest_first(self.layout, self._number())

    def compare(self, before: int, after: int) -> past.Compared:
        """Two generations, rebuilt from the journal where they are gone from disk; 0 is before the first.

        Raises:
            DigintError: NOT_FOUND for a generation that never was; CONFLICT where the journal is damaged.
        """
        return past.compare(self.layout, self._number(), before, after)

    def source(self, source: SourceFile) -> Path:
        """A kept source file.

        Raises:
            DigintError: NOT_FOUND where it was purged.
        """
        path = self.layout.source(source)
        if not path.exists():
            raise DigintError(Kind.NOT_FOUND, f"The source file {source.name} is no longer kept.")
        return path

    def describe(
        self, iris: Iterable[str], *, hidden: frozenset[str], beside: Sequence[Document]
    ) -> Iterator[Triple]:
        """What the generation in force, but for `hidden` graphs, and `beside` say of these IRIs."""
        folder = self.current_folder()
        views = [description.View(_scratch(beside))]
        if folder:
            views.append(description.View(Store.read_only(str(folder[1])), hidden))
        return description.of(iris, views)

    def kept(self) -> Sequence[int]:
        """The numbers of the generations that are on disk, newest first."""
        current = self._number()
        return [number for number in range(current, 0, -1) if self.layout.generation(number).is_dir()]

    def kept_folder(self, number: int) -> Path | None:
        """The folder of a generation, for reader processes; None where it is not on disk."""
        folder = self.layout.generation(number)
        return folder if 0 < number <= self._number() and folder.is_dir() else None

    def quads(self, graphs: Iterable[str], generation: int | None = None) -> Iterator[Quad]:
        """The quads of these graphs, by default in the generation in force; blank nodes as skolem IRIs.

        Raises:
            DigintError: NOT_FOUND where that generation is not on disk.
        """
        number = self._number() if generation is None else generation
        if not number:
            return
        if number > self._number() or not self.layout.generation(number).is_dir():
            raise DigintError(Kind.NOT_FOUND, f"Generation {number} is not kept.")
        store = Store.read_only(str(self.layout.generation(number)))
        for graph in graphs:
            yield from store.quads_for_pattern(None, None, None, NamedNode(graph))

    @contextmanager
    def draft(self) -> Iterator[EmbeddedDraft]:
        """A draft on top of the current generation, under the publisher's lock.

        Raises:
            DigintError: CONFLICT where another publisher is at work; UPSTREAM where the disk fails.
        """
        try:
            self.layout.make()
            with FileLock(self.layout.lock, timeout=self._patience):
                draft = self._open()
                try:
                    yield draft
                finally:
                    self._close(draft)
        except Timeout as error:
            raise DigintError(
                Kind.CONFLICT,
                "Somebody else is publishing to this store right now; nothing of yours was changed.",
                remedy="Try again when they are done.",
            ) from error
        except OSError as error:
            raise _unwritable(self.layout.root, error) from error

    @contextmanager
    def trial(self) -> Iterator[EmbeddedTrial]:
        """A private copy of the generation in force, thrown away at the end. Takes no lock.

        Raises:
            DigintError: UPSTREAM where the disk fails.
        """
        try:
            self.layout.trials.mkdir(parents=True, exist_ok=True)
            with trial.folder(self.layout.trials) as folder:
                if base := self.current_folder():
                    Store.read_only(str(base[1])).backup(str(folder))
                yield EmbeddedTrial(Store(str(folder)), self._names)
        except OSError as error:
            raise _unwritable(self.layout.root, error) from error

    @contextmanager
    def preview(self) -> Iterator[Path]:
        """A path for a checkpoint of a draft, on the store's own disk; what is there at the end is removed.

        Raises:
            DigintError: UPSTREAM where the disk fails.
        """
        try:
            self.layout.trials.mkdir(parents=True, exist_ok=True)
            with trial.folder(self.layout.trials) as folder:
                yield folder
        except OSError as error:
            raise _unwritable(self.layout.root, error) from error

    @contextmanager
    def beside(self, documents: Sequence[Document]) -> Iterator[tuple[int, Path]]:
        """Number and folder of a private copy of the generation in force with these documents in it.

        Nobody but this user can read it, and it is removed at the end; where this process is killed, by the
        next `recover`. Its files are new ones wherever the documents stand in them.

        Raises:
            DigintError: NOT_FOUND where nothing is published; UPSTREAM where the disk fails.
        """
        base = self.current_folder()
        if base is None:
            raise DigintError(
                Kind.NOT_FOUND,
                "Nothing is published yet.",
                remedy="`digint-kg load` publishes a first dataset.",
            )
        trial.clean(self.layout.trials)
        with self.preview() as folder:
            Store.read_only(str(base[1])).backup(str(folder))
            trial.put(folder, documents)
            yield base[0], folder

    def recover(self) -> list[str]:
        """Clears what a publisher that died left behind; nothing where one is at work.

        Returns:
            The names of what was removed.
        """
        if not self.layout.root.exists():
            return []
        self.layout.make()
        try:
            with FileLock(self.layout.lock, timeout=0):
                return [*recovery.clean(self.layout, self._number()), *trial.clean(self.layout.trials)]
        except Timeout:
            return []

    def _number(self) -> int:
        try:
            seen = self._stamp()
        except FileNotFoundError:
            return 0
        if seen != self._seen[0]:
            self._seen = (seen, int(self.layout.current.read_text(encoding="ascii")))
        return self._seen[1]

    def _stamp(self) -> tuple[int, int]:
        status = os.stat(self._current)  # noqa: PTH116 - asked for at every query: a Path costs ten times this
        return status.st_ino, status.st_mtime_ns

    def _open(self) -> EmbeddedDraft:
        base = self._number()
        for name in recovery.clean(self.layout, base):
            _log.warning("Removed %s, left by a publication that did not finish.", name)
        folder = self.layout.generation(base + 1)
        if base:
            Store.read_only(str(self.layout.generation(base))).backup(str(folder))
        return EmbeddedDraft(self.layout, self._names, base + 1, self.datasets(), Store(str(folder)))

    def _close(self, draft: EmbeddedDraft) -> None:
        if draft.committed:
            recovery.prune(self.layout, draft.number, self._keep)
        else:
            draft.abandon()
            shutil.rmtree(self.layout.generation(draft.number), ignore_errors=True)


def _unwritable(folder: Path, error: OSError) -> DigintError:
    return DigintError(
        Kind.UPSTREAM,
        f"The store could not be written ({error.strerror or error}); what was published is still in force.",
        where=Location(str(folder)),
        remedy="Make room on the disk, or look to the folder's permissions, and try again.",
    )


def _scratch(documents: Sequence[Document]) -> Store:
    store = Store()
    for document in documents:
        graph = NamedNode(document.graph)
        store.bulk_extend(Quad(t.subject, t.predicate, t.object, graph) for t in document.triples())
    return store
