"""Which thing an address stands for, and which ones come near where there is none."""

import asyncio
import difflib
from collections.abc import Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.terms import CODE, PROJECT
from digint_kg.use_cases.select import Asker, iri_of

_LOOKED_AT: Final = 20_000
_COMPARED: Final = 1000
_NEAR: Final = 5
_LIKE: Final = 0.55


async def resolve(asker: Asker, names: GraphNames, candidates: Sequence[str]) -> str:
    """The first of the candidates that anything is said of, with or in.

    Raises:
        DigintError: NOT_FOUND, with the nearest names; what the asker raises.
    """
    known = [candidate for candidate in candidates if _is_iri(candidate)]
    for candidate in known:
        node = NamedNode(candidate)
        text = (
            f"SELECT ?p WHERE {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} "
            f"UNION {{ GRAPH {node} {{ ?s ?p ?o }} }} }} LIMIT 1"
        )
        if await asker.rows(text):
            return candidate
    near = await _near(asker, names, known[0]) if known else []
    raise DigintError(
        Kind.NOT_FOUND,
        f"Nothing is said of {candidates[0]}.",
        remedy=f"Near it are: {', '.join(near)}." if near else "/regions lists the regions.",
    )


async def is_described(asker: Asker, iri: str) -> bool:
    """Whether anything is said of an IRI."""
    return bool(await asker.rows(f"SELECT ?p WHERE {{ {NamedNode(iri)} ?p ?o }} LIMIT 1"))


async def _near(asker: Asker, names: GraphNames, iri: str) -> list[str]:
    """IRIs like this one in its region, or in its code list; few are looked at, and no more than that."""
    family = next(
        (item for item in (names.thing(""), names.prefix, CODE, PROJECT) if iri.startswith(item)), ""
    )
    first, slash, _ = iri.removeprefix(family).partition("/")
    for beginning in dict.fromkeys((family + first + slash, family)):
        found = await _beginning_with(asker, names, beginning)
        by_end = {item.removeprefix(family): item for item in found}
        near = await asyncio.to_thread(
            difflib.get_close_matches, iri.removeprefix(family), list(by_end), _NEAR, _LIKE
        )
        if near:
            return [by_end[item] for item in near]
    return []


async def _beginning_with(asker: Asker, names: GraphNames, beginning: str) -> list[str]:
    looked = (
        "GRAPH ?iri {}"
        if beginning.startswith(names.prefix)
        else f"{{ SELECT ?iri WHERE {{ ?iri a ?class }} LIMIT {_LOOKED_AT} }}"
    )
    rows = await asker.rows(
        f"SELECT DISTINCT ?iri WHERE {{ {looked} "
        f"FILTER(STRSTARTS(STR(?iri), {Literal(beginning)})) }} LIMIT {_COMPARED}"
    )
    return [iri_of(row["iri"]) for row in rows]


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
