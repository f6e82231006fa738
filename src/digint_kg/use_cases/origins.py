"""Where statements come from: the dataset of each graph, with its status, sources and licence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.graphs import GraphNames
from digint_kg.terms import DCTERMS, ILLUSTRATIVE, STATUS, UNDECLARED
from digint_kg.use_cases.select import Asker, Row, iri_of

_TITLE: Final = DCTERMS + "title"
_SOURCE: Final = DCTERMS + "source"
_LICENCE: Final = DCTERMS + "license"


@dataclass(frozen=True, slots=True)
class Origin:
    """A graph: `status`, `sources` and `licence` are IRIs; `status` is None for graphs of the machinery."""

    graph: str
    titles: tuple[Literal, ...]
    status: str | None
    sources: tuple[str, ...]
    licence: str | None


async def origins_of(asker: Asker, names: GraphNames, graphs: Iterable[str]) -> list[Origin]:
    """The origins, by graph. What rules derive is illustrative where a dataset of that region is.

    Raises:
        DigintError: what the asker raises.
    """
    wanted = sorted(set(graphs))
    if not wanted:
        return []
    said: dict[str, list[Row]] = {}
    for row in await asker.rows(_said_of(wanted)):
        said.setdefault(iri_of(row["graph"]), []).append(row)
    invented = await _invented_regions(asker, names, wanted)
    return [_origin(names, graph, said.get(graph, []), invented) for graph in wanted]


def _said_of(graphs: list[str]) -> str:
    values = " ".join(str(NamedNode(graph)) for graph in graphs)
    told = ", ".join(str(NamedNode(iri)) for iri in (STATUS, _TITLE, _SOURCE, _LICENCE))
    return (
        f"SELECT DISTINCT ?graph ?predicate ?value WHERE {{ VALUES ?graph {{ {values} }} "
        f"?graph ?predicate ?value FILTER(?predicate IN ({told})) }}"
    )


async def _invented_regions(asker: Asker, names: GraphNames, graphs: list[str]) -> frozenset[str]:
    derived = names.derived("")
    if not any(graph.startswith(derived) for graph in graphs):
        return frozenset()
    text = f"SELECT DISTINCT ?graph WHERE {{ ?graph {NamedNode(STATUS)} {NamedNode(ILLUSTRATIVE)} }}"
    places = [names.split(iri_of(row["graph"])) for row in await asker.rows(text)]
    return frozenset(names.derived(place[0]) for place in places if place)


def _origin(names: GraphNames, graph: str, said: list[Row], invented: frozenset[str]) -> Origin:
    def objects(predicate: str) -> list[object]:
        return [row["value"] for row in said if iri_of(row["predicate"]) == predicate]

    def iris(predicate: str) -> list[str]:
        return sorted(value.value for value in objects(predicate) if isinstance(value, NamedNode))

    statuses = iris(STATUS)
    status = statuses[0] if len(statuses) == 1 else None
    if status is None and names.split(graph):
        status = UNDECLARED
    licences = iris(_LICENCE)
    return Origin(
        graph=graph,
        titles=tuple(value for value in objects(_TITLE) if isinstance(value, Literal)),
        status=ILLUSTRATIVE if graph in invented else status,
        sources=tuple(iris(_SOURCE)),
        licence=licences[0] if licences else None,
    )
