"""One state of the graph to look into: a store on disk, and what must be thought away or put back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse, serialize

from digint_kg.stores.difference import Difference
from digint_kg.terms import DCTERMS, FOAF, RDFS, SKOS

_LABELS: Final = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", FOAF + "name")


@dataclass(slots=True)
class Snapshot:
    """A store as it was some publications ago.

    `undone` holds, by graph, the lines to leave out and the lines to put back; `emptied` the graphs of which
    nothing in the store counts.
    """

    store: Store
    undone: dict[str, tuple[set[bytes], set[bytes]]] = field(default_factory=dict)
    emptied: set[str] = field(default_factory=set)
    _put_back: dict[bytes, list[bytes]] | None = field(default=None, repr=False)

    def undo(self, differences: Iterable[Difference]) -> None:
        """Takes one publication back: the newest that is not yet taken back."""
        self._put_back = None
        for difference in differences:
            graph = difference.graph
            if difference.whole:
                self.emptied.add(graph)
                self.undone.pop(graph, None)
                continue
            out, back = self.undone.setdefault(graph, (set(), set()))
            for lines, here, there in ((difference.added, back, out), (difference.removed, out, back)):
                for line in lines:
                    if line in here:
                        here.remove(line)
                    else:
                        there.add(line)

    def lines(self, graph: str) -> set[bytes]:
        """The graph's content, as lines of N-Triples."""
        out, back = self._undone(graph)
        if graph in self.emptied:
            return set(back)
        dump = self.store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph)) or b""
        return (set(dump.splitlines()) - out) | back

    def knows(self, iri: str) -> bool:
        """Whether anything is said of this IRI."""
        return next(self._about(iri, None), None) is not None

    def labels(self, iri: str) -> list[Literal]:
        """What the IRI is called, in every language."""
        found = (triple.object for predicate in _LABELS for triple in self._about(iri, predicate))
        return [text for text in found if isinstance(text, Literal)]

    def _undone(self, graph: str) -> tuple[set[bytes], set[bytes]]:
        return self.undone.get(graph, (set(), set()))

    def _about(self, iri: str, predicate: str | None) -> Iterator[Triple]:
        node = NamedNode(iri)
        wanted = NamedNode(predicate) if predicate else None
        for quad in self.store.quads_for_pattern(node, wanted, None, None):
            graph = getattr(quad.graph_name, "value", "")
            if graph not in self.emptied and _line(quad.triple) not in self._undone(graph)[0]:
                yield quad.triple
        for line in self._back_by_subject().get(str(node).encode(), ()):
            triple = next(iter(parse(line, RdfFormat.N_TRIPLES))).triple
            if wanted in (None, triple.predicate):
                yield triple

    def _back_by_subject(self) -> dict[bytes, list[bytes]]:
        if self._put_back is None:
            self._put_back = {}
            for _, back in self.undone.values():
                for line in back:
                    self._put_back.setdefault(line.split(b" ", 1)[0], []).append(line)
        return self._put_back


def _line(triple: Triple) -> bytes:
    return (serialize([triple], format=RdfFormat.N_TRIPLES) or b"").rstrip(b"\n")
