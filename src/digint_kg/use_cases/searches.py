"""Describe what was looked for in vain: each pattern, how often it is found alone, and where it could be."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.explaining.tracing import Sought
from digint_kg.explaining.tree import Path, Pattern, Var, Verb, variables_of
from digint_kg.explaining.writing import given_text, pattern_text
from digint_kg.terms import RDF_TYPE
from digint_kg.use_cases.select import Asker, Row, iri_of

MOST: Final = 50
_TYPE: Final = NamedNode(RDF_TYPE)
Key = tuple[str, str | None]
"""A predicate, and the class where it is rdf:type."""


@dataclass(frozen=True, slots=True)
class Place:
    """How many statements of a predicate a graph holds: that is where a pattern was looked for.

    Of rdf:type those with the class are counted, and `class_` names it.
    """

    predicate: str
    class_: str | None
    graph: str
    statements: int


@dataclass(frozen=True, slots=True)
class Looked:
    """A pattern, and how often it is found for itself, whatever else was demanded."""

    pattern: Pattern
    found: int


@dataclass(frozen=True, slots=True)
class Search:
    """Patterns that were not found together; `tests` are conditions on them, as SPARQL."""

    patterns: tuple[Looked, ...]
    tests: tuple[str, ...]
    places: tuple[Place, ...]
    graph: str | None
    optional: bool


async def describe(asker: Asker, missing: Iterable[Sought]) -> tuple[Search, ...]:
    """The searches, the first `MOST` of them.

    Raises:
        DigintError: what the asker raises.
    """
    wanted = [item for item in missing if item.patterns][:MOST]
    places = await _places(asker, wanted)
    counted: dict[Pattern, int] = {}
    for item in wanted:
        for pattern in item.patterns:
            if pattern not in counted:
                counted[pattern] = await _count(asker, pattern)
    return tuple(
        Search(
            tuple(Looked(pattern, counted[pattern]) for pattern in _open(item, counted)),
            item.tests,
            tuple(place for key in _predicates(item) for place in places.get(key, ())),
            item.graph,
            item.optional,
        )
        for item in wanted
    )


async def _places(asker: Asker, wanted: Iterable[Sought]) -> dict[Key, list[Place]]:
    keys = sorted({key for item in wanted for key in _predicates(item)}, key=str)
    found: dict[Key, list[Place]] = {}
    for classes in (False, True):
        some = [key for key in keys if bool(key[1]) is classes]
        if some:
            _collect(await asker.rows(_counting(some, classes=classes)), found)
    return found


def _counting(keys: list[Key], *, classes: bool) -> str:
    names = ("p", "o") if classes else ("p",)
    values = given_text(names, [tuple(NamedNode(iri) for iri in key if iri) for key in keys])
    chosen = " ".join(f"?{name}" for name in names)
    return (
        f"SELECT {chosen} ?g (COUNT(*) AS ?n) WHERE {{ {values} GRAPH ?g {{ ?s ?p ?o }} }} "
        f"GROUP BY {chosen} ?g ORDER BY {chosen} ?g"
    )


def _collect(rows: Iterable[Row], found: dict[Key, list[Place]]) -> None:
    for row in rows:
        key = (iri_of(row["p"]), iri_of(row.get("o")) or None)
        found.setdefault(key, []).append(Place(*key, iri_of(row["g"]), _whole(row["n"])))


def _open(item: Sought, counted: dict[Pattern, int]) -> list[Pattern]:
    """The patterns but for those that hold whatever stands in the others."""
    left = [pattern for pattern in item.patterns if variables_of(pattern) or not counted[pattern]]
    return left or list(item.patterns)


async def _count(asker: Asker, pattern: Pattern) -> int:
    rows = await asker.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern_text(pattern)} }}")
    return _whole(rows[0]["n"]) if rows else 0


def _whole(cell: object) -> int:
    return int(cell.value) if isinstance(cell, Literal) else 0


def _predicates(item: Sought) -> list[Key]:
    return list(dict.fromkeys(key for pattern in item.patterns for key in _keys(pattern)))


def _keys(pattern: Pattern) -> list[Key]:
    if pattern.verb == _TYPE and isinstance(pattern.object, NamedNode):
        return [(RDF_TYPE, pattern.object.value)]
    return [(iri, None) for iri in _leaves(pattern.verb) if iri != RDF_TYPE]


def _leaves(verb: Verb) -> list[str]:
    if isinstance(verb, Path):
        return [iri for part in verb.parts for iri in _leaves(part)]
    return [] if isinstance(verb, Var) else [verb.value]
