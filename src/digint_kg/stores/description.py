"""What stores say of given things: the context in which a document is checked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store, Triple

_REACH = 2


@dataclass(frozen=True, slots=True)
class View:
    """A store without some of its graphs."""

    store: Store
    hidden: frozenset[str] = frozenset()

    def about(self, iri: str) -> Iterator[Triple]:
        """The statements with this subject."""
        for quad in self.store.quads_for_pattern(NamedNode(iri), None, None, None):
            graph = quad.graph_name
            if not (isinstance(graph, NamedNode) and graph.value in self.hidden):
                yield quad.triple


def of(iris: Iterable[str], views: Sequence[View]) -> Iterator[Triple]:
    """The statements in the views about these IRIs, and about what these refer to in turn."""
    seen: set[str] = set()
    wave = set(iris)
    for _ in range(_REACH):
        seen |= wave
        found: set[str] = set()
        for iri in wave:
            for view in views:
                for triple in view.about(iri):
                    yield triple
                    if isinstance(triple.object, NamedNode):
                        found.add(triple.object.value)
        wave = found - seen
