"""Count what offered graphs hold, when somebody first asks for it, and once for each version of a graph."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.describing.facts import Offer, Statistics
from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.terms import RDF_TYPE
from digint_kg.use_cases.select import Asker, Row, iri_of

VOCABULARIES: Final = {
    "nuts": "http://data.europa.eu/nuts/code/",
    "esco": "http://data.europa.eu/esco/",
    "nace": "http://data.europa.eu/ux2/",
    "eu": "http://publications.europa.eu/resource/authority/",
    "qudt-unit": "http://qudt.org/vocab/unit/",
}
"""The vocabularies of others that linksets lead to, by a short name: what their IRIs begin with."""

_LAST: Final = '"~"'
_REMEMBERED: Final = 20_000

Key = tuple[str, int, datetime]


class Counter:
    """Counts, and remembers what it counted; one count runs at a time.

    Args:
        asker: asks the generation in force.
        names: the graph layout.
    """

    def __init__(self, asker: Asker, names: GraphNames) -> None:
        self._asker = asker
        self._names = names
        self._known: OrderedDict[Key, Statistics | None] = OrderedDict()
        self._whole: tuple[Key, Statistics | None] | None = None
        self._counting = asyncio.Lock()

    async def of(self, offer: Offer) -> Mapping[str, Statistics]:
        """The statistics of each offered graph; only those that changed are counted.

        A graph is missing where counting took longer than a question may; that is not tried again.

        Raises:
            DigintError: what `Answerer.answer` raises, but for TIMEOUT and TOO_LARGE.
        """
        keys = _keys(offer)
        async with self._counting:
            new = [graph for graph, key in keys.items() if key not in self._known]
            counted = await self._counted(new)
            for graph in new:
                self._known[keys[graph]] = counted.get(graph)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self.known(offer)

    def known(self, offer: Offer) -> Mapping[str, Statistics]:
        """The statistics of the offered graphs that were counted already."""
        known = {graph: self._known.get(key) for graph, key in _keys(offer).items()}
        return {graph: counted for graph, counted in known.items() if counted is not None}

    async def whole(self, offer: Offer) -> Statistics | None:
        """The statistics of all offered graphs as one; None where counting took too long.

        Raises:
            DigintError: as `of`.
        """
        key = ("", offer.generation.number, offer.generation.created)
        async with self._counting:
            if self._whole is None or self._whole[0] != key:
                counted = await self._within(Count(self._asker, self._names, None, offer.graphs))
                self._whole = key, counted[""] if counted else None
            return self._whole[1]

    async def _counted(self, graphs: Sequence[str]) -> Mapping[str, Statistics]:
        """All at once; where that takes too long, one by one."""
        if not graphs:
            return {}
        found = await self._within(Count(self._asker, self._names, graphs, ()))
        if found is not None:
            return found
        apart: dict[str, Statistics] = {}
        for graph in graphs if len(graphs) > 1 else ():
            apart |= await self._within(Count(self._asker, self._names, [graph], ())) or {}
        return apart

    async def _within(self, count: "Count") -> dict[str, Statistics] | None:
        try:
            return await count.all()
        except DigintError as error:
            if error.kind in (Kind.TIMEOUT, Kind.TOO_LARGE):
                return None
            raise


class Count:
    """One count: of graphs each by itself, or of `merged` graphs as one, which is called by an empty text."""

    def __init__(
        self, asker: Asker, names: GraphNames, graphs: Sequence[str] | None, merged: Sequence[str]
    ) -> None:
        self._asker = asker
        self._names = names
        self._graphs = graphs
        self._merged = merged

    async def all(self) -> dict[str, Statistics]:
        """Everything that is counted.

        Raises:
            DigintError: what `Answerer.answer` raises.
        """
        found = {graph: _nothing() for graph in self._graphs or ("",)}
        for row in await self._rows("(COUNT(*) AS ?triples) (COUNT(DISTINCT ?o) AS ?objects)", "?s ?p ?o"):
            graph = _graph(row)
            found[graph] = replace(
                found[graph], triples=_whole(row, "triples"), objects=_whole(row, "objects")
            )
        await self._subjects(found)
        await self._parts(found)
        return found

    async def _subjects(self, found: dict[str, Statistics]) -> None:
        genid, ours = Literal(self._names.genid), Literal(self._names.thing(""))
        told = (
            "(COUNT(*) AS ?subjects) (SUM(?named) AS ?entities) (SUM(?within) AS ?inside) "
            "(MIN(?name) AS ?example) (MIN(?lower) AS ?first) (MAX(?upper) AS ?last)"
        )
        parts = (
            f"BIND(!STRSTARTS(STR(?s), {genid}) && !isBlank(?s) AS ?plain) BIND(IF(?plain, 1, 0) AS ?named) "
            f"BIND(?plain && STRSTARTS(STR(?s), {ours}) AS ?thing) BIND(IF(?thing, 1, 0) AS ?within) "
            f'BIND(STRBEFORE(STRAFTER(STR(?s), {ours}), "/") AS ?region) '
            f"BIND(IF(?thing, STR(?s), {_LAST}) AS ?name) "
            f'BIND(IF(?thing, ?region, {_LAST}) AS ?lower) BIND(IF(?thing, ?region, "") AS ?upper)'
        )
        distinct = f"{{ SELECT DISTINCT {self._key} ?s WHERE {{ {self._pattern('?s ?p ?o')} }} }} {parts}"
        own = (
            {_graph(row) for row in await self._rows("", "?g ?p ?o", group=False)} if self._graphs else set()
        )
        for row in await self._ask(told, distinct):
            graph = _graph(row)
            entities, region = _whole(row, "entities"), _text(row, "first")
            single = region is not None and region == _text(row, "last")
            alone = single and _whole(row, "inside") == entities - (graph in own)
            found[graph] = replace(
                found[graph],
                subjects=_whole(row, "subjects"),
                entities=entities,
                space=f"{self._names.thing('')}{region}/" if alone else None,
                example=_text(row, "example") if _whole(row, "inside") else None,
            )

    async def _parts(self, found: dict[str, Statistics]) -> None:
        counts = "?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?ns) (COUNT(DISTINCT ?o) AS ?no)"
        for row in await self._rows(counts, "?s ?p ?o", "?p"):
            each = _whole(row, "n"), _whole(row, "ns"), _whole(row, "no")
            found[_graph(row)].properties[iri_of(row["p"])] = each
        typed = f"?s {NamedNode(RDF_TYPE)} ?c"
        for row in await self._rows("?c (COUNT(*) AS ?n)", typed, "?c"):
            found[_graph(row)].classes[iri_of(row["c"])] = _whole(row, "n")
        if self._graphs:
            await self._within_graphs(found, typed)

    async def _within_graphs(self, found: dict[str, Statistics], typed: str) -> None:
        """What is told of graphs one by one alone: over many as one it takes a minute at a million."""
        for row in await self._rows("?c ?p (COUNT(*) AS ?n)", f"{typed} . ?s ?p ?o", "?c ?p"):
            found[_graph(row)].class_properties[iri_of(row["c"]), iri_of(row["p"])] = _whole(row, "n")
        await self._links(found)
        for row in await self._languages():
            graph, tag = _graph(row), _text(row, "language")
            if tag:
                found[graph] = replace(found[graph], languages=found[graph].languages | {tag})

    async def _links(self, found: dict[str, Statistics]) -> None:
        told = "?p ?name (SUM(?c) AS ?n)"
        grouped = (
            f"{{ SELECT {self._key} ?p ?o (COUNT(*) AS ?c) WHERE {{ {self._pattern('?s ?p ?o')} }} "
            f"GROUP BY {self._key} ?p ?o }} FILTER(isIRI(?o)) "
            f"BIND({_vocabulary()} AS ?name) FILTER(?name != '')"
        )
        for row in await self._ask(told, grouped, "?p ?name"):
            found[_graph(row)].links[iri_of(row["p"]), _text(row, "name") or ""] = _whole(row, "n")

    async def _languages(self) -> list[Row]:
        distinct = f"{{ SELECT DISTINCT {self._key} ?o WHERE {{ {self._pattern('?s ?p ?o')} }} }}"
        return await self._asker.rows(
            self._text(
                f"DISTINCT {self._key} ?language",
                f"{distinct} FILTER(isLiteral(?o)) BIND(LANG(?o) AS ?language)",
            )
        )

    async def _rows(self, told: str, pattern: str, by: str = "", *, group: bool = True) -> list[Row]:
        if not group:
            return await self._asker.rows(self._text(f"DISTINCT {self._key}", self._pattern(pattern)))
        return await self._ask(told, self._pattern(pattern), by)

    async def _ask(self, told: str, where: str, by: str = "") -> list[Row]:
        keys = f"{self._key} {by}".strip()
        grouped = f" GROUP BY {keys}" if keys else ""
        return await self._asker.rows(self._text(f"{self._key} {told}", where) + grouped)

    def _text(self, told: str, where: str) -> str:
        sources = "".join(f"FROM {NamedNode(graph)} " for graph in self._merged)
        return f"SELECT {told} {sources}WHERE {{ {where} }}"

    @property
    def _key(self) -> str:
        return "?g" if self._graphs else ""

    def _pattern(self, pattern: str) -> str:
        if not self._graphs:
            return pattern
        values = " ".join(str(NamedNode(graph)) for graph in self._graphs)
        return f"VALUES ?g {{ {values} }} GRAPH ?g {{ {pattern} }}"


def _nothing() -> Statistics:
    return Statistics(0, 0, 0, 0, {}, {}, {}, {}, frozenset(), None, None)


def _keys(offer: Offer) -> dict[str, Key]:
    keys = {dataset.graph: (dataset.graph, dataset.version, dataset.modified) for dataset in offer.datasets}
    now = offer.generation.number, offer.generation.created
    return keys | {graph: (graph, *now) for graph in offer.beside}


def _vocabulary() -> str:
    text = "''"
    for name, start in VOCABULARIES.items():
        text = f"IF(STRSTARTS(STR(?o), {Literal(start)}), {Literal(name)}, {text})"
    return text


def _graph(row: Row) -> str:
    return iri_of(row["g"]) if "g" in row else ""


def _text(row: Row, name: str) -> str | None:
    cell = row[name]
    return cell.value if isinstance(cell, Literal) and cell.value else None


def _whole(row: Row, name: str) -> int:
    return int(_text(row, name) or 0)
