"""List what a graph describes, which graphs there are, and what code lists and vocabularies hold."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.graphs import GraphNames
from digint_kg.terms import CODE, SKOS
from digint_kg.use_cases.labels import Labels, labels_of
from digint_kg.use_cases.origins import Origin, origins_of
from digint_kg.use_cases.select import Asker, Row, iri_of

PAGE: Final = 250
_GRAPHS: Final = 5000
_TERMS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Contents:
    """One page of the things that a graph describes; `more`: there is a next page."""

    things: tuple[str, ...]
    labels: Labels
    more: bool


async def contents_of(asker: Asker, names: GraphNames, graph: str, page: int) -> Contents:
    """The things that a graph describes, `PAGE` at a time, in the store's own order, which is quick.

    Args:
        asker: asks.
        names: the graph layout; unnamed nodes are left out.
        graph: the graph's IRI.
        page: from 1.

    Raises:
        DigintError: what the asker raises.
    """
    rows = await asker.rows(
        f"SELECT DISTINCT ?thing WHERE {{ GRAPH {NamedNode(graph)} {{ ?thing ?predicate ?object }} "
        f"FILTER(!STRSTARTS(STR(?thing), {Literal(names.genid)})) }} "
        f"LIMIT {PAGE + 1} OFFSET {PAGE * (page - 1)}"
    )
    things = tuple(iri_of(row["thing"]) for row in rows[:PAGE])
    return Contents(things, await labels_of(asker, things), more=len(rows) > PAGE)


async def graphs(asker: Asker, names: GraphNames) -> list[Origin]:
    """All graphs of this installation, at most some thousands.

    Raises:
        DigintError: what the asker raises.
    """
    rows = await asker.rows(f"SELECT ?graph WHERE {{ GRAPH ?graph {{}} }} LIMIT {_GRAPHS}")
    found = [iri_of(row["graph"]) for row in rows]
    return await origins_of(asker, names, [graph for graph in found if graph.startswith(names.prefix)])


async def code_lists(asker: Asker) -> tuple[list[str], Labels]:
    """The code lists, with their labels.

    Raises:
        DigintError: what the asker raises.
    """
    kind = NamedNode(SKOS + "ConceptScheme")
    rows = await asker.rows(
        f"SELECT DISTINCT ?scheme WHERE {{ ?scheme a {kind} "
        f"FILTER(STRSTARTS(STR(?scheme), {Literal(CODE)})) }}"
    )
    schemes = sorted(iri_of(row["scheme"]) for row in rows)
    return schemes, await labels_of(asker, schemes)


async def vocabulary(asker: Asker, graph: str, namespace: str) -> dict[str, list[Row]]:
    """What a graph says of the terms in one namespace, by term: rows of predicate and object.

    Raises:
        DigintError: what the asker raises.
    """
    rows = await asker.rows(
        f"SELECT ?term ?predicate ?object WHERE {{ GRAPH {NamedNode(graph)} {{ ?term ?predicate ?object }} "
        f"FILTER(STRSTARTS(STR(?term), {Literal(namespace)})) }} LIMIT {_TERMS}"
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(iri_of(row["term"]), []).append(row)
    return found
