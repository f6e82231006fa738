"""What stores say of given things: the context in which a document is checked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store, Triple

from digint_kg.terms import DEF

_REACH = 2
_TERRITORIES = frozenset(
    DEF + name for name in ("coversTerritory", "nutsUnit", "partOfTerritory", "withinTerritory")
)


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
    """The statements in the views about these IRIs, and about what these refer to in turn.

    Of territories that come up on the way it goes on to all that they lie in, however far: which region a
    priority is of shows only there.
    """
    seen: set[str] = set()
    wave, lands = set(iris), set[str]()
    for _ in range(_REACH):
        seen |= wave
        found: set[str] = set()
        for triple in _about(wave, views):
            yield triple
            if isinstance(triple.object, NamedNode):
                found.add(triple.object.value)
                if triple.predicate.value in _TERRITORIES:
                    lands.add(triple.object.value)
        wave = found - seen
    while lands := lands - seen:
        seen |= lands
        wider: set[str] = set()
        for triple in _about(lands, views):
            yield triple
            if triple.predicate.value in _TERRITORIES and isinstance(triple.object, NamedNode):
                wider.add(triple.object.value)
        lands = wider


def _about(iris: Iterable[str], views: Sequence[View]) -> Iterator[Triple]:
    return (triple for iri in iris for view in views for triple in view.about(iri))
