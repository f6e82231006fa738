"""Names for blank nodes that stay the same while what surrounds them changes (HOUSE, section 4).

Content is hashed bottom-up, in the store's form of literals. Names are given top-down: from the graph, the
parents' names and the predicates that lead to the node. Only where several blank nodes hang in the same
place, or in none, does content tell them apart, and an ordinal where even that is the same. So an edit inside
a node leaves its own name and those of its neighbours alone, wherever the place alone tells which it is.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import groupby
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

_DIGEST_BYTES: Final = 16

Parent: TypeAlias = int | str


class CycleError(Exception):
    """Blank nodes that lead to each other in a circle: none of them can be named before the others."""

    def __init__(self, node: int) -> None:
        super().__init__(node)
        self.node = node


class BlankNodes:
    """The blank nodes of one graph, numbered as they first appear, with the triples that touch them."""

    def __init__(self) -> None:
        self._numbers: dict[BlankNode, int] = {}
        self._says: list[set[tuple[str, Literal | NamedNode]]] = []
        self._leads_to: list[set[tuple[str, int]]] = []
        self._reached_from: list[set[tuple[Parent, str]]] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, node: BlankNode) -> bool:
        return node in self._numbers

    def add(self, triple: Triple) -> None:
        """Takes in one triple whose subject or object is a blank node; triples come in the file's order."""
        subject, predicate, object_ = triple.subject, str(triple.predicate), triple.object
        parent = self._number(subject) if isinstance(subject, BlankNode) else str(subject)
        if isinstance(object_, BlankNode):
            child = self._number(object_)
            self._reached_from[child].add((parent, predicate))
            if isinstance(parent, int):
                self._leads_to[parent].add((predicate, child))
        elif isinstance(parent, int) and isinstance(object_, Literal | NamedNode):
            self._says[parent].add((predicate, object_))

    def names(self, graph: str, genid: str) -> list[str]:
        """The IRI of each blank node, by its number.

        Nodes that are alike in place and content get ordinals as they appear. Where such twins moreover
        share blank children with some of each other, the same graph in another order may pair them otherwise.

        Raises:
            CycleError: where blank nodes lead to each other in a circle.
        """
        order = self._children_first()
        content = self._contents(order)
        names: list[str] = [""] * len(self)
        siblings = self._siblings()
        for node in reversed(order):
            if not names[node]:
                place = self._place(node, graph, names)
                family = siblings[frozenset(self._reached_from[node])]
                if len(family) == 1 and self._reached_from[node]:
                    names[node] = genid + _digest(["only", *place])
                    continue
                for member, ordinal in _ordinals(family, content):
                    names[member] = genid + _digest(["one", *place, content[member], str(ordinal)])
        return names

    def _number(self, node: BlankNode) -> int:
        number = self._numbers.setdefault(node, len(self._numbers))
        if number == len(self._says):
            self._says.append(set())
            self._leads_to.append(set())
            self._reached_from.append(set())
        return number

    def _children_first(self) -> list[int]:
        waiting = [len(children) for children in self._leads_to]
        order = [node for node, count in enumerate(waiting) if not count]
        for node in order:
            for parent, _ in self._reached_from[node]:
                if isinstance(parent, int):
                    waiting[parent] -= 1
                    if not waiting[parent]:
                        order.append(parent)
        if len(order) < len(self):
            raise CycleError(next(node for node, count in enumerate(waiting) if count))
        return order

    def _contents(self, order: list[int]) -> list[str]:
        stored = stored_forms(term for said in self._says for _, term in said if isinstance(term, Literal))
        content = [""] * len(self)
        for node in order:
            lines = {
                f"{predicate} {stored[term] if isinstance(term, Literal) else term}"
                for predicate, term in self._says[node]
            }
            parts = [f"{predicate} #{content[child]}" for predicate, child in self._leads_to[node]]
            shared = str(sum(isinstance(parent, int) for parent, _ in self._reached_from[node]))
            content[node] = _digest([shared, *sorted([*lines, *parts])])
        return content

    def _siblings(self) -> dict[frozenset[tuple[Parent, str]], list[int]]:
        families: dict[frozenset[tuple[Parent, str]], list[int]] = {}
        for node, places in enumerate(self._reached_from):
            families.setdefault(frozenset(places), []).append(node)
        return families

    def _place(self, node: int, graph: str, names: list[str]) -> list[str]:
        places = (
            f"{names[parent] if isinstance(parent, int) else parent} {predicate}"
            for parent, predicate in self._reached_from[node]
        )
        return [graph, *sorted(places)]


class Renaming:
    """Puts the names in place of the blank nodes, as a graph's triples come by again in the same order."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [NamedNode(name) for name in names]
        self._numbers: dict[BlankNode, int] = {}

    def rename(self, triple: Triple) -> Triple:
        """The triple, with IRIs for its blank nodes."""
        subject, object_ = triple.subject, triple.object
        blank_subject, blank_object = isinstance(subject, BlankNode), isinstance(object_, BlankNode)
        if not blank_subject and not blank_object:
            return triple
        return Triple(
            self._name(subject) if isinstance(subject, BlankNode) else subject,
            triple.predicate,
            self._name(object_) if isinstance(object_, BlankNode) else object_,
        )

    def _name(self, node: BlankNode) -> NamedNode:
        return self._names[self._numbers.setdefault(node, len(self._numbers))]


def stored_forms(literals: Iterable[Literal]) -> dict[Literal, str]:
    """Each literal in N-Triples form as the store will hold it: `007` as `7`, `P12M` as `P1Y`."""
    distinct = list(dict.fromkeys(literals))
    store = Store()
    probe = NamedNode("urn:x-digint:literal")
    store.bulk_extend(
        Quad(NamedNode(f"urn:x-digint:{number}"), probe, literal) for number, literal in enumerate(distinct)
    )
    held = {quad.subject.value: str(quad.object) for quad in store if isinstance(quad.subject, NamedNode)}
    return {literal: held[f"urn:x-digint:{number}"] for number, literal in enumerate(distinct)}


def _ordinals(family: list[int], content: list[str]) -> Iterator[tuple[int, int]]:
    alike = sorted(family, key=lambda node: (content[node], node))
    for _, twins in groupby(alike, key=content.__getitem__):
        for ordinal, node in enumerate(twins):
            yield node, ordinal


def _digest(parts: Iterable[str]) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=_DIGEST_BYTES).hexdigest()
