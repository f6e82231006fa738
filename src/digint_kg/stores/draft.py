"""The next generation of the embedded store while it is being made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

from pyoxigraph import NamedNode, Quad, QuerySolutions, QueryTriples, RdfFormat, Store, Triple

from digint_kg import atomic
from digint_kg.formats import RDF, rdf_format_of_media_type
from digint_kg.generations import Change, DatasetState, Generation, Publication, Things
from digint_kg.graphs import GraphNames
from digint_kg.ports import Document
from digint_kg.stores import description, difference, journal, loading, past, patch, things
from digint_kg.stores.difference import Difference
from digint_kg.stores.layout import Layout
from digint_kg.stores.snapshot import Snapshot


class EmbeddedDraft:
    """A writable checkpoint of the generation in force. Made by `EmbeddedStore.draft`, never by hand."""

    def __init__(
        self,
        layout: Layout,
        names: GraphNames,
        number: int,
        datasets: Mapping[str, DatasetState],
        store: Store,
    ) -> None:
        self.number = number
        self.datasets = datasets
        self.committed = False
        self._layout = layout
        self._names = names
        self._store: Store | None = store
        self._differences: dict[str, Difference] = {}
        self._bulk_bytes = 0

    @property
    def store(self) -> Store:
        """The store below, as long as the draft is open."""
        if self._store is None:
            raise RuntimeError("This draft is closed.")
        return self._store

    def put(self, document: Document) -> Change:
        """Gives the document's graph the document's content, by difference."""
        graph = document.graph
        if self._is_empty(graph) and document.loads_as_it_stands:
            syntax = rdf_format_of_media_type(document.source.media_type)
            format_ = RDF[syntax] if syntax else RdfFormat.TURTLE
            self._bulk_bytes += loading.load(self.store, document.path, format_, graph, graph)
            return self._whole(graph)
        return self._put(graph, document.triples())

    def put_quads(self, graph: str, quads: Iterable[Quad]) -> Change:
        """Gives a graph that the machinery writes the content of `quads`, by difference."""
        return self._put(graph, (quad.triple for quad in quads))

    def drop(self, graph: str) -> Change:
        """Empties a graph."""
        return self._put(graph, ())

    def describe(self, iris: Iterable[str], *, outside: str) -> Iterator[Triple]:
        """What graphs other than `outside` say of these IRIs, and of what these refer to in turn."""
        return description.of(iris, [description.View(self.store, frozenset({outside}))])

    def changed_subjects(self, graph: str) -> set[str]:
        """The IRIs whose description in this graph the draft changed."""
        change = self._differences.get(graph)
        if change is None:
            return set()
        if not change.whole:
            return change.subjects()
        text = f"SELECT DISTINCT ?s WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
        subjects = (solution["s"] for solution in cast("QuerySolutions", self.store.query(text)))
        return {subject.value for subject in subjects if isinstance(subject, NamedNode)}

    def mentioning(self, iris: set[str], *, outside: set[str]) -> set[str]:
        """The dataset graphs, but for `outside`, that mention one of these IRIs as an object."""
        others = set(self.datasets) - outside
        if len(iris) > sum(self.datasets[graph].triples for graph in others):
            return {graph for graph in others if self._mentions(graph, iris)}
        found: set[str] = set()
        for iri in iris:
            for quad in self.store.quads_for_pattern(None, None, NamedNode(iri), None):
                if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in others:
                    found.add(quad.graph_name.value)
        return found

    def construct(self, text: str) -> Iterator[Triple]:
        """The triples of a CONSTRUCT query over the draft, all graphs as one."""
        yield from cast("QueryTriples", self.store.query(text, use_default_graph_as_union=True))

    def compare(self) -> past.Compared:
        """What the draft changes in the generation below it; to be used while the draft is open."""
        before = past.snapshot(self._layout, self.number - 1, self.number - 1)
        return past.Compared(before, Snapshot(self.store), list(self._differences.values()))

    def checkpoint(self, folder: Path) -> None:
        """Puts a copy of the draft as it stands into a new folder, for readers; costs no room of its own."""
        self.store.flush()
        self.store.backup(str(folder))

    def commit(self, entry: Publication, documents: Sequence[Document]) -> Generation:
        """Keeps the sources, writes patch and journal, and switches `CURRENT` in one step."""
        with ThreadPoolExecutor(1) as beside:
            tidied = beside.submit(self._tidy)
            for document in documents:
                atomic.copy(document.path, self._layout.source(document.source))
                for source, path in zip(document.source.made_from, document.originals, strict=False):
                    atomic.copy(path, self._layout.source(source))  # a document read again brings none anew
            patch.write(self._layout.patch(self.number), self._differences.values())
            tidied.result()
        self.close()
        journal.write(self._layout, entry)
        atomic.write(self._layout.current, f"{self.number:06}\n".encode())
        self.committed = True
        return Generation(self.number, entry.created, entry.parent)

    def close(self) -> None:
        """Makes what was written durable and lets go of the folder."""
        if self._store is not None:
            self._store.flush()
            self._store = None

    def abandon(self) -> None:
        """Lets go of the folder, which is to be removed; nothing need be durable."""
        self._store = None

    def _tidy(self) -> None:
        if loading.is_much(self._bulk_bytes, self._layout.generation(self.number)):
            self.store.optimize()

    def _put(self, graph: str, triples: Iterable[Triple]) -> Change:
        if self._is_empty(graph):
            names = things.Nameless(self._names.genid)
            node = NamedNode(graph)
            self.store.bulk_extend(
                Quad(t.subject, t.predicate, t.object, node) for t in names.counted(triples)
            )
            return self._whole(graph, len(names.seen))
        change = difference.between(self.store, graph, triples)
        difference.apply(self.store, change)
        if not change.nothing:
            self._differences[graph] = change
        return Change(
            graph,
            added=len(change.added),
            removed=len(change.removed),
            things=things.touched(self.store, change, self._names.genid),
        )

    def _whole(self, graph: str, nameless: int = 0) -> Change:
        count, subjects = things.counts(self.store, graph)
        if count:
            self._differences[graph] = Difference(graph, whole=True)
        return Change(graph, count, 0, whole=count > 0, things=Things(added=subjects - nameless))

    def _is_empty(self, graph: str) -> bool:
        quads = self.store.quads_for_pattern(None, None, None, NamedNode(graph))
        return graph not in self._differences and next(iter(quads), None) is None

    def _mentions(self, graph: str, iris: set[str]) -> bool:
        quads = self.store.quads_for_pattern(None, None, None, NamedNode(graph))
        return any(isinstance(quad.object, NamedNode) and quad.object.value in iris for quad in quads)
