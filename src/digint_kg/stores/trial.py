"""A private copy of the generation in force, on which a change is tried before it is published."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from pyoxigraph import BlankNode, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, serialize

from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.ports import Document
from digint_kg.terms import STATUS, UNDECLARED


class EmbeddedTrial:
    """A copy that nobody else sees, and that is thrown away. Made by `EmbeddedStore.trial`."""

    def __init__(self, store: Store, names: GraphNames) -> None:
        self._store = store
        self._names = names

    def graphs(self) -> frozenset[str]:
        """The graphs that hold anything."""
        names = (name for name in self._store.named_graphs() if isinstance(name, NamedNode))
        return frozenset(name.value for name in names if self._holds(name))

    def construct(
        self, text: str, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
    ) -> list[Triple]:
        """The triples of a CONSTRUCT query.

        Args:
            text: the query.
            default_graphs: what its default graph consists of; None: of all graphs.
            named_graphs: what GRAPH sees; None: all graphs.

        Raises:
            DigintError: BAD_INPUT.
        """
        try:
            if default_graphs is None:
                found = self._store.query(text, base_iri=self._names.base, use_default_graph_as_union=True)
            else:
                seen = sorted(self.graphs()) if named_graphs is None else named_graphs
                found = self._store.query(
                    text,
                    base_iri=self._names.base,
                    default_graph=[NamedNode(graph) for graph in default_graphs],
                    named_graphs=[NamedNode(graph) for graph in seen],
                )
            return list(cast("QueryTriples", found))
        except (SyntaxError, ValueError, RuntimeError) as error:
            raise DigintError(
                Kind.BAD_INPUT,
                f"The engine cannot carry a part of the update out: {str(error)[:120]}.",
                remedy="Try the pattern after WHERE as a query.",
            ) from error

    def add(self, graph: str, triples: Iterable[Triple]) -> None:
        """Puts triples into a graph."""
        node = NamedNode(graph)
        self._store.extend(Quad(t.subject, t.predicate, t.object, node) for t in triples)

    def remove(self, graph: str, triples: Iterable[Triple]) -> None:
        """Takes triples out of a graph."""
        node = NamedNode(graph)
        for triple in triples:
            self._store.remove(Quad(triple.subject, triple.predicate, triple.object, node))

    def clear(self, graph: str) -> None:
        """Empties a graph."""
        self._store.clear_graph(NamedNode(graph))

    def write(self, graph: str, path: Path) -> bool:
        """Writes a graph as N-Triples, literals in the store's form; says whether it holds anything.

        Where blank nodes have come in, those that came earlier, which are skolem IRIs by now, are written as
        blank nodes too: what stands in the same place must be told apart from them.
        """
        node = NamedNode(graph)
        if not self._holds(node):
            return False
        quads = self._store.quads_for_pattern(None, None, None, node)
        if not any(isinstance(t, BlankNode) for quad in quads for t in (quad.subject, quad.object)):
            self._store.dump(path, RdfFormat.N_TRIPLES, from_graph=node)
            return True
        serialize(self._unnamed(node), path, RdfFormat.N_TRIPLES)
        return True

    def _unnamed(self, node: NamedNode) -> Iterable[Triple]:
        found = [quad.triple for quad in self._store.quads_for_pattern(None, None, None, node)]
        skolem = {
            triple.subject: BlankNode(triple.subject.value.removeprefix(self._names.genid))
            for triple in found
            if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(self._names.genid)
        }
        for triple in found:
            subject, object_ = triple.subject, triple.object
            yield Triple(
                skolem.get(subject, subject) if isinstance(subject, NamedNode) else subject,
                triple.predicate,
                skolem.get(object_, object_) if isinstance(object_, NamedNode) else object_,
            )

    def _holds(self, node: NamedNode) -> bool:
        return next(iter(self._store.quads_for_pattern(None, None, None, node)), None) is not None


def put(folder: Path, documents: Sequence[Document]) -> None:
    """Puts documents into the copy in a folder, which can be read by others afterwards.

    A graph that states no status of its own is given that of data that nobody has declared.
    """
    store = Store(str(folder))
    for document in documents:
        graph = NamedNode(document.graph)
        store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in document.triples())
        if next(iter(store.quads_for_pattern(graph, NamedNode(STATUS), None, graph)), None) is None:
            store.add(Quad(graph, NamedNode(STATUS), NamedNode(UNDECLARED), graph))
    store.flush()


@contextmanager
def folder(trials: Path) -> Iterator[Path]:
    """A path for a copy, named by the process that uses it; what is there at the end is removed."""
    outer = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=trials))
    try:
        yield outer / "copy"
    finally:
        shutil.rmtree(outer, ignore_errors=True)


def clean(trials: Path) -> list[str]:
    """Removes the copies of processes that are no more; gives their names."""
    left = [path for path in trials.glob("*-*") if not lives(path.name.partition("-")[0])]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return [path.name for path in left]


def lives(number: str) -> bool:
    """Whether there is a process of this number."""
    with suppress(ValueError, ProcessLookupError):
        try:
            os.kill(int(number), 0)
        except PermissionError:
            return True
        return True
    return False
