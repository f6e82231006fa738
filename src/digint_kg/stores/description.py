"""What stores say of given things: the context in which a document is checked."""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Store, Triple

_REACH = 2


def of(iris: Iterable[str], stores: Sequence[Store], *, hidden: frozenset[str]) -> Iterator[Triple]:
    """The statements about these IRIs, and about what these refer to in turn.

    Args:
        iris: the things that a document mentions.
        stores: where to look.
        hidden: graphs that are not looked at.
    """
    seen: set[str] = set()
    wave = set(iris)
    for _ in range(_REACH):
        seen |= wave
        found: set[str] = set()
        for iri in wave:
            for triple in _about(iri, stores, hidden):
                yield triple
                if isinstance(triple.object, NamedNode):
                    found.add(triple.object.value)
        wave = found - seen


def _about(iri: str, stores: Sequence[Store], hidden: frozenset[str]) -> Iterator[Triple]:
    for store in stores:
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, None):
            graph = quad.graph_name
            if not (isinstance(graph, NamedNode) and graph.value in hidden):
                yield quad.triple
