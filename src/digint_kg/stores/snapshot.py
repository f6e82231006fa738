"""One state of the graph to look into: a store on disk, and what must be thought away or put back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
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
    _index: dict[bytes, list[bytes]] | None = field(default=None, repr=False)

    def undo(self, differences: Iterable[Difference]) -> None:
        """Takes one publication back: the newest that is not yet taken back."""
        self._index = None
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

    def owner(self, iri: str) -> tuple[str, str] | None:
        """Something that leads to this IRI, and by which predicate."""
        node = NamedNode(iri)
        stored = self._stored(None, None, node)
        for triple in chain(stored, self._put_back(f"{node} .".encode())):
            if isinstance(triple.subject, NamedNode):
                return triple.subject.value, triple.predicate.value
        return None

    def _undone(self, graph: str) -> tuple[set[bytes], set[bytes]]:
        return self.undone.get(graph, (set(), set()))

    def _about(self, iri: str, predicate: str | None) -> Iterator[Triple]:
        node = NamedNode(iri)
        wanted = NamedNode(predicate) if predicate else None
        yield from self._stored(node, wanted, None)
        for triple in self._put_back(f"{node} ".encode()):
            if wanted in (None, triple.predicate):
                yield triple

    def _stored(
        self, subject: NamedNode | None, predicate: NamedNode | None, object_: NamedNode | None
    ) -> Iterator[Triple]:
        for quad in self.store.quads_for_pattern(subject, predicate, object_, None):
            graph = getattr(quad.graph_name, "value", "")
            if graph not in self.emptied and _line(quad.triple) not in self._undone(graph)[0]:
                yield quad.triple

    def _put_back(self, end: bytes) -> Iterator[Triple]:
        """What was put back with this subject (and a space) or this object (and a full stop) at its end."""
        if self._index is None:
            self._index = {}
            for _, back in self.undone.values():
                for line in back:
                    subject, _, object_ = line.split(b" ", 2)
                    self._index.setdefault(subject + b" ", []).append(line)
                    if object_.startswith(b"<"):
                        self._index.setdefault(object_, []).append(line)
        for line in self._index.get(end, ()):
            yield next(iter(parse(line, RdfFormat.N_TRIPLES))).triple


def _line(triple: Triple) -> bytes:
    return (serialize([triple], format=RdfFormat.N_TRIPLES) or b"").rstrip(b"\n")
