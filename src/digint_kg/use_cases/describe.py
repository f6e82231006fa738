"""Describe a thing: what is said of it, which dataset says so, and what mentions it. All of it bounded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from digint_kg.graphs import GraphNames
from digint_kg.terms import RDF
from digint_kg.use_cases.labels import Labels, labels_of
from digint_kg.use_cases.origins import Origin, origins_of
from digint_kg.use_cases.select import Asker, Row, iri_of

Term = NamedNode | BlankNode | Literal | Triple

COUNTED: Final = 10_000
VALUES: Final = 25
SUBJECTS: Final = 10
_PREDICATES: Final = 200
_GRAPHS_EACH: Final = 3
_DEPTH: Final = 12
_NODES: Final = 300
_ROWS: Final = 3000
_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"


@dataclass(frozen=True, slots=True)
class Value:
    """An object, the graphs that say so, and, where it is an unnamed node, what is said of it in turn."""

    term: Term
    graphs: tuple[str, ...]
    inside: "tuple[Property, ...]" = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A predicate with its first values. `count` stops just above `COUNTED`."""

    predicate: str
    values: tuple[Value, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A predicate by which others mention the thing, with the first of them. `count` as in `Property`."""

    predicate: str
    subjects: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Description:
    """All that a page on a thing needs; `labels` knows every IRI in it that has one."""

    iri: str
    properties: tuple[Property, ...]
    mentions: tuple[Mention, ...]
    origins: tuple[Origin, ...]
    labels: Labels


async def describe(asker: Asker, names: GraphNames, iri: str) -> Description:
    """What there is on `iri`; nothing of nothing where nobody knows it.

    Raises:
        DigintError: what the asker raises.
    """
    properties = await _properties(asker, names, iri)
    mentions = await _mentions(asker, iri)
    graphs = sorted(
        {graph for item in _walked(properties) for value in item.values for graph in value.graphs}
    )
    origins = await origins_of(asker, names, graphs)
    labels = await labels_of(asker, [iri, *_iris(properties), *_mentioning(mentions), *graphs])
    return Description(iri, properties, mentions, tuple(origins), labels)


async def _properties(asker: Asker, names: GraphNames, iri: str) -> tuple[Property, ...]:
    node = NamedNode(iri)
    listed = f"SELECT DISTINCT ?predicate WHERE {{ {node} ?predicate ?object }} LIMIT {_PREDICATES}"
    predicates = [iri_of(row["predicate"]) for row in await asker.rows(listed)]
    if not predicates:
        return ()
    counts = await _counts(asker, {each: f"{node} {NamedNode(each)} ?other" for each in predicates})
    parts = (
        f"{{ SELECT ({NamedNode(each)} AS ?predicate) ?object ?graph WHERE {{ "
        f"GRAPH ?graph {{ {node} {NamedNode(each)} ?object }} }} LIMIT {VALUES * _GRAPHS_EACH} }}"
        for each in predicates
    )
    rows = await asker.rows(_union("?predicate ?object ?graph", parts))
    nested = await _nested(asker, names, rows)
    return tuple(_property(nested, each, rows, counts.get(each)) for each in predicates)


async def _mentions(asker: Asker, iri: str) -> tuple[Mention, ...]:
    node = NamedNode(iri)
    listed = f"SELECT DISTINCT ?predicate WHERE {{ ?subject ?predicate {node} }} LIMIT {_PREDICATES}"
    predicates = [iri_of(row["predicate"]) for row in await asker.rows(listed)]
    if not predicates:
        return ()
    counts = await _counts(asker, {each: f"?other {NamedNode(each)} {node}" for each in predicates})
    parts = (
        f"{{ SELECT DISTINCT ({NamedNode(each)} AS ?predicate) ?subject WHERE {{ "
        f"?subject {NamedNode(each)} {node} }} LIMIT {SUBJECTS} }}"
        for each in predicates
    )
    rows = await asker.rows(_union("?predicate ?subject", parts))
    by_predicate: dict[str, list[str]] = {}
    for row in rows:
        by_predicate.setdefault(iri_of(row["predicate"]), []).append(iri_of(row["subject"]))
    return tuple(
        Mention(each, tuple(found), counts.get(each, len(found))) for each, found in by_predicate.items()
    )


async def _counts(asker: Asker, patterns: dict[str, str]) -> dict[str, int]:
    parts = (
        f"{{ SELECT ({NamedNode(predicate)} AS ?predicate) (COUNT(DISTINCT ?other) AS ?count) WHERE {{ "
        f"{{ SELECT ?other WHERE {{ {pattern} }} LIMIT {COUNTED + 1} }} }} }}"
        for predicate, pattern in patterns.items()
    )
    rows = await asker.rows(_union("?predicate ?count", parts))
    return {
        iri_of(row["predicate"]): int(row["count"].value) for row in rows if isinstance(row["count"], Literal)
    }


def _union(variables: str, parts: Iterable[str]) -> str:
    return f"SELECT {variables} WHERE {{ {' UNION '.join(parts)} }}"


async def _nested(asker: Asker, names: GraphNames, rows: Sequence[Row]) -> "_Nodes":
    """What is said of the unnamed nodes in these rows, and of those within them."""
    nodes = _Nodes(names.genid)
    wave = nodes.unnamed(rows)
    for _ in range(_DEPTH):
        if not wave or len(nodes.said) > _NODES:
            break
        values = " ".join(str(NamedNode(iri)) for iri in sorted(wave)[:_NODES])
        found = await asker.rows(
            f"SELECT ?subject ?predicate ?object ?graph WHERE {{ VALUES ?subject {{ {values} }} "
            f"GRAPH ?graph {{ ?subject ?predicate ?object }} }} LIMIT {_ROWS}"
        )
        for row in found:
            nodes.said.setdefault(iri_of(row["subject"]), []).append(row)
        wave = nodes.unnamed(found)
    return nodes


class _Nodes:
    """The unnamed nodes that were fetched, by skolem IRI."""

    def __init__(self, genid: str) -> None:
        self.said: dict[str, list[Row]] = {}
        self._genid = genid

    def unnamed(self, rows: Sequence[Row]) -> set[str]:
        """The unnamed nodes in these rows that are not yet fetched."""
        found = {iri_of(row["object"]) for row in rows}
        return {iri for iri in found if iri.startswith(self._genid) and iri not in self.said}

    def inside(self, term: Term, depth: int = 0) -> tuple[Property, ...]:
        """What is said of a node; an RDF list as one property with its items in order."""
        if not isinstance(term, NamedNode) or depth > _DEPTH:
            return ()
        rows = self.said.get(term.value, [])
        predicates = sorted({iri_of(row["predicate"]) for row in rows})
        if _FIRST in predicates:
            rows, predicates = list(self._items(term.value)), [_FIRST]
        return tuple(_property(self, predicate, rows, None, depth + 1) for predicate in predicates)

    def _items(self, node: str) -> Iterator[Row]:
        seen: set[str] = set()
        while node in self.said and node not in seen:
            seen.add(node)
            rows = {iri_of(row["predicate"]): row for row in self.said[node]}
            if _FIRST in rows:
                yield rows[_FIRST]
            node = iri_of(rows[_REST]["object"]) if _REST in rows else ""


def _property(
    nodes: _Nodes, predicate: str, rows: Sequence[Row], count: int | None, depth: int = 0
) -> Property:
    graphs: dict[Term, set[str]] = {}
    for row in rows:
        if iri_of(row["predicate"]) == predicate and (term := row["object"]) is not None:
            graphs.setdefault(term, set()).add(iri_of(row["graph"]))
    values = tuple(
        Value(term, tuple(sorted(found)), nodes.inside(term, depth))
        for term, found in list(graphs.items())[:VALUES]
    )
    return Property(predicate, values, len(graphs) if count is None else count)


def _walked(properties: Iterable[Property]) -> Iterator[Property]:
    for item in properties:
        yield item
        for value in item.values:
            yield from _walked(value.inside)


def _iris(properties: Iterable[Property]) -> Iterator[str]:
    for item in _walked(properties):
        yield item.predicate
        for value in item.values:
            if isinstance(value.term, NamedNode):
                yield value.term.value


def _mentioning(mentions: Iterable[Mention]) -> Iterator[str]:
    for mention in mentions:
        yield mention.predicate
        yield from mention.subjects
