"""Where generations of graphs are kept, and how the next one is made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from pyoxigraph import Quad, Triple

from digint_kg.generations import Change, DatasetState, Generation, Publication, SourceFile
from digint_kg.ports.documents import Document
from digint_kg.ports.past import Comparison


class Draft(Protocol):
    """The next generation while it is being made; nobody else sees it."""

    @property
    def number(self) -> int:
        """The number it will have."""

    @property
    def datasets(self) -> Mapping[str, DatasetState]:
        """The datasets in force, by graph IRI, in the generation that it starts from."""

    def put(self, document: Document) -> Change:
        """Gives the document's graph the document's content, by difference."""

    def put_quads(self, graph: str, quads: Iterable[Quad]) -> Change:
        """Gives a graph the content of `quads`, by difference. For graphs that the machinery writes."""

    def drop(self, graph: str) -> Change:
        """Empties a graph."""

    def describe(self, iris: Iterable[str], *, outside: str) -> Iterator[Triple]:
        """What graphs other than `outside` say of these IRIs, and of what these refer to."""

    def changed_subjects(self, graph: str) -> set[str]:
        """The IRIs whose description in this graph the draft changed."""

    def mentioning(self, iris: set[str], *, outside: set[str]) -> set[str]:
        """The graphs, but for `outside`, that mention one of these IRIs."""

    def construct(self, text: str) -> Iterator[Triple]:
        """The triples of a CONSTRUCT query over the draft, all graphs as one."""

    def compare(self) -> Comparison:
        """What the draft changes in the generation below it; to be used while the draft is open."""

    def checkpoint(self, folder: Path) -> None:
        """Puts a copy of the draft as it stands into a new folder, for readers; costs no room of its own."""

    def commit(self, entry: Publication, documents: Sequence[Document]) -> Generation:
        """Keeps the sources, writes the journal, and switches: now this is the current generation."""


class Trial(Protocol):
    """A private copy of the generation in force, on which a change is tried. Nobody else sees it."""

    def graphs(self) -> frozenset[str]:
        """The graphs that hold anything."""

    def construct(
        self, text: str, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
    ) -> Sequence[Triple]:
        """The triples of a CONSTRUCT query; by None its default graph is the union, and GRAPH sees all.

        Raises:
            DigintError: BAD_INPUT where the engine cannot answer it.
        """

    def add(self, graph: str, triples: Iterable[Triple]) -> None:
        """Puts triples into a graph; blank nodes may be among them."""

    def remove(self, graph: str, triples: Iterable[Triple]) -> None:
        """Takes triples out of a graph."""

    def clear(self, graph: str) -> None:
        """Empties a graph."""

    def write(self, graph: str, path: Path) -> bool:
        """Writes a graph as N-Triples, literals in the store's form; False where it holds nothing."""


class GraphStore(Protocol):
    """Where generations live."""

    def current(self) -> Generation | None:
        """The generation in force; None before the first."""

    def datasets(self) -> Mapping[str, DatasetState]:
        """The datasets in force, by graph IRI."""

    def publication(self, number: int) -> Publication:
        """A journal entry. Raises DigintError NOT_FOUND."""

    def publications(self) -> Iterator[Publication]:
        """The journal, newest first."""

    def source(self, source: SourceFile) -> Path:
        """A kept source file. Raises DigintError NOT_FOUND."""

    def describe(
        self, iris: Iterable[str], *, hidden: frozenset[str], beside: Sequence[Document]
    ) -> Iterator[Triple]:
        """What the generation in force, but for `hidden` graphs, and `beside` say of these IRIs."""

    def kept(self) -> Sequence[int]:
        """The numbers of the generations whose quads can be read, newest first."""

    def quads(self, graphs: Iterable[str], generation: int | None = None) -> Iterator[Quad]:
        """The quads of these graphs, blank nodes as skolem IRIs.

        Args:
            graphs: their IRIs.
            generation: one of those kept; by default the one in force.

        Raises:
            DigintError: NOT_FOUND where that generation is not kept.
        """

    def draft(self) -> AbstractContextManager[Draft]:
        """A draft on top of the current generation, under the publisher's lock; thrown away unless committed.

        Raises:
            DigintError: CONFLICT where another publisher is at work.
        """

    def trial(self) -> AbstractContextManager[Trial]:
        """A copy of the generation in force, thrown away at the end. Takes no lock.

        Raises:
            DigintError: UPSTREAM where the disk fails.
        """
