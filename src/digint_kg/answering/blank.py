"""Skolem IRIs, under which the store keeps blank nodes, turned back into blank nodes (HOUSE, section 4)."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeGuard, TypeVar

from pyoxigraph import BlankNode, NamedNode, Store, Triple

_Term = TypeVar("_Term")

_LABEL: Final = re.compile(r"[A-Za-z0-9]+\Z")


class BlankNodes:
    """Knows the skolem IRIs of one installation by their beginning."""

    def __init__(self, genid: str) -> None:
        self._prefix = genid

    def restored(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The triples with blank nodes for skolem IRIs; the same IRI always gives the same label."""
        for triple in triples:
            object_ = triple.object
            if self._is_blank(triple.subject) or self._is_blank(object_) or isinstance(object_, Triple):
                yield self._restore(triple)
            else:
                yield triple

    def closed(self, store: Store, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The triples and what the store says of the blank nodes in them (a concise bounded description).

        A skolem IRI is described in the one graph that its blank node came from, so all graphs are looked at,
        whatever dataset the query named.
        """
        described: set[NamedNode] = set()
        waiting: list[NamedNode] = []
        for triple in triples:
            if self._is_blank(triple.subject):
                described.add(triple.subject)
            if self._is_blank(triple.object):
                waiting.append(triple.object)
            yield triple
        while waiting:
            node = waiting.pop()
            if node in described:
                continue
            described.add(node)
            for quad in store.quads_for_pattern(node, None, None, None):
                if self._is_blank(quad.object):
                    waiting.append(quad.object)
                yield quad.triple

    def _restore(self, triple: Triple) -> Triple:
        object_ = triple.object
        return Triple(
            self._node(triple.subject),
            triple.predicate,
            self._restore(object_) if isinstance(object_, Triple) else self._node(object_),
        )

    def _node(self, term: _Term) -> _Term | BlankNode:
        if not self._is_blank(term):
            return term
        name = term.value.removeprefix(self._prefix)
        return BlankNode(f"b{name}" if _LABEL.match(name) else f"x{name.encode().hex()}")

    def _is_blank(self, term: object) -> TypeGuard[NamedNode]:
        return isinstance(term, NamedNode) and term.value.startswith(self._prefix)
