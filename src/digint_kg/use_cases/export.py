"""Write published datasets out as RDF, blank nodes as blank nodes."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TypeVar

from pyoxigraph import BlankNode, NamedNode, Quad, serialize

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import DATASETS, RDF, RDF_XML, TRIG, TURTLE, Format
from digint_kg.graphs import GraphNames
from digint_kg.ports import GraphStore
from digint_kg.terms import ILLUSTRATIVE, PREFIXES

_Term = TypeVar("_Term")
_PREFIXED = frozenset({TURTLE, TRIG, RDF_XML})


def graphs_of(store: GraphStore, names: GraphNames, region: str | None, dataset: str | None) -> list[str]:
    """The graphs of the datasets asked for; by default all that are not illustrative.

    Raises:
        DigintError: NOT_FOUND where there is none.
    """
    chosen = []
    for graph, state in sorted(store.datasets().items()):
        place = names.split(graph)
        named = place is not None and region == place[0]
        wanted = named or (region is None and state.status != ILLUSTRATIVE)
        if place and wanted and dataset in (None, place[1]):
            chosen.append(graph)
    if not chosen:
        asked = "/".join(part for part in (region, dataset) if part) or "anything"
        raise DigintError(
            Kind.NOT_FOUND, f"Nothing is published of {asked}.", remedy="`digint-kg regions` lists what is."
        )
    return chosen


def export(
    store: GraphStore,
    names: GraphNames,
    graphs: Sequence[str],
    format_: Format,
    output: Path | IO[bytes],
    *,
    generation: int | None = None,
) -> None:
    """Writes the graphs to `output`, as they are in the generation in force or in another that is kept.

    Raises:
        DigintError: BAD_INPUT where the syntax has no named graphs and more than one graph is asked for.
    """
    prefixes = PREFIXES if format_ in _PREFIXED else None
    quads = _quads(store, names, graphs, generation)
    if format_ in DATASETS:
        serialize(quads, output, RDF[format_], prefixes=prefixes)
    elif len(graphs) == 1:
        serialize((quad.triple for quad in quads), output, RDF[format_], prefixes=prefixes)
    else:
        raise DigintError(
            Kind.BAD_INPUT,
            f"{format_.name} has no named graphs, and {len(graphs)} datasets were asked for.",
            remedy=f"Choose one dataset, or one of: {', '.join(item.name for item in DATASETS)}.",
        )


def _quads(
    store: GraphStore, names: GraphNames, graphs: Sequence[str], generation: int | None
) -> Iterator[Quad]:
    for quad in store.quads(graphs, generation):
        subject = _blank(quad.subject, names.genid)
        yield Quad(subject, quad.predicate, _blank(quad.object, names.genid), quad.graph_name)


def _blank(term: _Term, genid: str) -> _Term | BlankNode:
    if isinstance(term, NamedNode) and term.value.startswith(genid):
        return BlankNode(term.value.removeprefix(genid))
    return term
