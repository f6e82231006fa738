"""What sets two publications apart, as rows: the answer to competency question 57.

Each row is one value of one property of one thing in one dataset: what it was, what it is. Where a property
had several values, those that went and those that came have rows of their own, since nothing says which
became which; values in two languages are told apart by their language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from pyoxigraph import Literal, NamedNode

from digint_kg.generations import GraphDifference, Publication
from digint_kg.graphs import GraphNames
from digint_kg.ports import Comparison, GraphStore, Past, PublicationsCompared
from digint_kg.terms import ILLUSTRATIVE, SOURCED, UNDECLARED
from digint_kg.use_cases import difference_words
from digint_kg.use_cases.compare import difference
from digint_kg.use_cases.differences import Difference, PropertyChange, ThingChange, Value

Row = Mapping[str, NamedNode | Literal]

COLUMNS: Final = (
    *("change", "thing", "thingLabel", "property", "propertyLabel"),
    *("before", "beforeLabel", "after", "afterLabel", "dataset", "status"),
)
_MOST: Final = 1_000_000
_ALL: Final = (ILLUSTRATIVE, UNDECLARED, SOURCED)
"""The statuses; of several the first one counts, so that what is made up is never hidden."""


class Kept(GraphStore, Past, Protocol):
    """A store that knows the past as well."""


def rows(store: Kept, names: GraphNames, wanted: PublicationsCompared) -> Iterator[Row]:
    """The rows, dataset by dataset, in no order.

    Raises:
        DigintError: NOT_FOUND for a publication that never was; CONFLICT where the journal is damaged.
    """
    current = store.current()
    newest = current.number if current else 0
    after = newest if wanted.after is None else wanted.after
    comparison = store.compare(wanted.before, after)
    statuses = _Statuses([store.publication(n) for n in (after, wanted.before) if n], names)
    for item in comparison.graphs():
        found = difference(_Single(comparison, item), names, wanted.region, most=_MOST)
        for thing in found.things:
            if wanted.thing in (None, thing.iri):
                yield from _Telling(found, wanted.language, item.graph, statuses.of(item.graph)).rows(thing)


@dataclass(frozen=True, slots=True)
class _Single:
    """A comparison of which one graph alone is looked at."""

    whole: Comparison
    item: GraphDifference

    def graphs(self) -> Iterator[GraphDifference]:
        yield self.item

    def known_before(self, iri: str) -> bool:
        return self.whole.known_before(iri)

    def known_after(self, iri: str) -> bool:
        return self.whole.known_after(iri)

    def labels(self, iri: str) -> Sequence[Literal]:
        return self.whole.labels(iri)

    def owner(self, iri: str) -> tuple[str, str] | None:
        return self.whole.owner(iri)


class _Statuses:
    """The status of each graph, by what was published; of what is derived, the worst of its region's."""

    def __init__(self, entries: Sequence[Publication], names: GraphNames) -> None:
        self._names = names
        self._of: dict[str, str] = {}
        for entry in entries:
            for graph, state in entry.datasets.items():
                self._of.setdefault(graph, state.status)

    def of(self, graph: str) -> str:
        """The IRI of the status."""
        if graph in self._of:
            return self._of[graph]
        region = graph.removeprefix(self._names.derived(""))
        there = {
            status for name, status in self._of.items() if (self._names.split(name) or ("",))[0] == region
        }
        return next((status for status in _ALL if status in there), UNDECLARED)


@dataclass(frozen=True, slots=True)
class _Telling:
    difference: Difference
    language: str
    graph: str
    status: str

    def rows(self, thing: ThingChange) -> Iterator[Row]:
        for item in thing.properties:
            for before, after in _pairs(item):
                yield self._row(thing, item, before, after)

    def _row(
        self, thing: ThingChange, item: PropertyChange, before: Value | None, after: Value | None
    ) -> Row:
        found: dict[str, NamedNode | Literal] = {
            "change": Literal(thing.kind.value),
            "thing": NamedNode(thing.iri),
            "thingLabel": Literal(self._name(thing.iri)),
            "property": NamedNode(item.path[-1]),
            "propertyLabel": Literal(" / ".join(map(self._name, item.path))),
            "dataset": NamedNode(self.graph),
            "status": NamedNode(self.status),
        }
        for name, value in (("before", before), ("after", after)):
            if value:
                found[name] = self._term(value)
                found[f"{name}Label"] = Literal(self._text(value))
        return found

    def _name(self, iri: str) -> str:
        return difference_words.name_of(iri, self.difference.labels, self.language)

    def _term(self, value: Value) -> NamedNode | Literal:
        if value.inside or not isinstance(value.term, NamedNode | Literal):
            return Literal(self._text(value))
        return value.term

    def _text(self, value: Value) -> str:
        if isinstance(value.term, Literal):
            return value.term.value
        return difference_words.value_text(value, self.difference.labels, self.language)


def _pairs(item: PropertyChange) -> Iterator[tuple[Value | None, Value | None]]:
    kinds = dict.fromkeys(map(_kind, (*item.removed, *item.added)))
    for kind in kinds:
        removed = [value for value in item.removed if _kind(value) == kind]
        added = [value for value in item.added if _kind(value) == kind]
        if len(removed) == len(added) == 1:
            yield removed[0], added[0]
        else:
            yield from ((value, None) for value in removed)
            yield from ((None, value) for value in added)


def _kind(value: Value) -> str:
    """What values must share to take each other's place: their language, for texts."""
    return (value.term.language or "") if isinstance(value.term, Literal) else ""
