"""List the regions and what each has published."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import Literal, NamedNode

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS_JSON
from digint_kg.generations import DatasetState
from digint_kg.graphs import GraphNames
from digint_kg.ports import Answerer, GraphStore, Limits, Query
from digint_kg.terms import DCTERMS, DEF, ILLUSTRATIVE, NUTS, RDFS, REGION, STATUS
from digint_kg.use_cases.ask import Cell, read_table

_REGIONS = f"""
SELECT ?region ?label ?nuts WHERE {{
  ?region a <{REGION}> .
  OPTIONAL {{ ?region <{RDFS}label> ?label }}
  OPTIONAL {{ ?region <{DEF}nutsUnit> ?nuts }}
}} ORDER BY ?region ?label ?nuts
"""

_DATASETS = f"""
SELECT DISTINCT ?graph ?title ?status ?source ?licence WHERE {{
  ?graph <{STATUS}> ?status .
  OPTIONAL {{ ?graph <{DCTERMS}title> ?title }}
  OPTIONAL {{ ?graph <{DCTERMS}source> ?source }}
  OPTIONAL {{ ?graph <{DCTERMS}license> ?licence }}
}} ORDER BY ?graph ?title ?source ?licence
"""


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """A published dataset: `status`, `licence` and `sources` are IRIs, `title` is in the asked language."""

    graph: str
    name: str
    title: str
    status: str
    sources: tuple[str, ...]
    licence: str | None
    triples: int
    changed_in: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class RegionSummary:
    """A region: its short name, IRI, label in the asked language, NUTS code, datasets."""

    slug: str
    iri: str
    label: str
    nuts_code: str | None
    datasets: tuple[DatasetSummary, ...]

    @property
    def invented(self) -> bool:
        """Whether nothing of it is true."""
        return all(dataset.status == ILLUSTRATIVE for dataset in self.datasets)

    @property
    def on_map(self) -> bool:
        """Whether it has a place on a map of true regions."""
        return self.nuts_code is not None and not self.invented


async def list_regions(
    answerer: Answerer, store: GraphStore, names: GraphNames, limits: Limits, language: str
) -> list[RegionSummary]:
    """All regions that are described and have published something, by short name.

    Raises:
        DigintError: what `Answerer.answer` raises.
    """
    states = await asyncio.to_thread(store.datasets)
    if not states:
        return []
    described = await _rows(answerer, _REGIONS, limits)
    datasets = _datasets(await _rows(answerer, _DATASETS, limits), states, names, language)
    by_iri = _grouped(described)
    return [
        _region(names, slug, by_iri.get(names.region_iri(slug), []), tuple(datasets[slug]), language)
        for slug in sorted(datasets)
    ]


async def find_region(
    answerer: Answerer, store: GraphStore, names: GraphNames, limits: Limits, language: str, slug: str
) -> RegionSummary:
    """One region.

    Raises:
        DigintError: NOT_FOUND, with the regions there are.
    """
    regions = await list_regions(answerer, store, names, limits, language)
    for region in regions:
        if region.slug == slug:
            return region
    known = ", ".join(region.slug for region in regions) or "none yet"
    raise DigintError(
        Kind.NOT_FOUND, f"There is no region called {slug!r}.", remedy=f"Published are: {known}."
    )


async def _rows(answerer: Answerer, text: str, limits: Limits) -> list[dict[str, Cell]]:
    stream = await answerer.answer(Query(text, RESULTS_JSON, None), limits)
    table = await read_table(stream)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _grouped(rows: Sequence[Mapping[str, Cell]]) -> dict[str, list[Mapping[str, Cell]]]:
    grouped: dict[str, list[Mapping[str, Cell]]] = {}
    for row in rows:
        grouped.setdefault(_iri(row["region"]) or "", []).append(row)
    return grouped


def _datasets(
    rows: Sequence[Mapping[str, Cell]],
    states: Mapping[str, DatasetState],
    names: GraphNames,
    language: str,
) -> dict[str, list[DatasetSummary]]:
    by_graph: dict[str, list[Mapping[str, Cell]]] = {}
    for row in rows:
        by_graph.setdefault(_iri(row["graph"]) or "", []).append(row)
    found: dict[str, list[DatasetSummary]] = {}
    for graph, state in sorted(states.items()):
        place = names.split(graph)
        said = by_graph.get(graph)
        if place and said:
            found.setdefault(place[0], []).append(_dataset(state, place[1], said, language))
    return found


def _dataset(
    state: DatasetState, name: str, said: Sequence[Mapping[str, Cell]], language: str
) -> DatasetSummary:
    sources = {_iri(row["source"]) for row in said}
    return DatasetSummary(
        graph=state.graph,
        name=name,
        title=_label((row["title"] for row in said), language) or name,
        status=_iri(said[0]["status"]) or "",
        sources=tuple(sorted(source for source in sources if source)),
        licence=_iri(said[0]["licence"]),
        triples=state.triples,
        changed_in=state.changed_in,
        changed_at=state.changed_at,
    )


def _region(
    names: GraphNames,
    slug: str,
    said: Sequence[Mapping[str, Cell]],
    datasets: tuple[DatasetSummary, ...],
    language: str,
) -> RegionSummary:
    nuts = next((iri for row in said if (iri := _iri(row["nuts"]))), None)
    return RegionSummary(
        slug=slug,
        iri=names.region_iri(slug),
        label=_label((row["label"] for row in said), language) or slug,
        nuts_code=nuts.removeprefix(NUTS) if nuts else None,
        datasets=datasets,
    )


def _iri(cell: Cell) -> str | None:
    return cell.value if isinstance(cell, NamedNode) else None


def _label(cells: Iterable[Cell], language: str) -> str | None:
    texts = {cell.language or "": cell.value for cell in cells if isinstance(cell, Literal)}
    for tag in (language, "en", ""):
        if tag in texts:
            return texts[tag]
    return next(iter(texts.values()), None)
