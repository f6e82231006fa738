"""What the machinery says of the datasets: the catalogue graph and the publications' provenance.

A dataset describes itself: what its file says of its own graph's IRI (title, source, status, licence)
is taken over; what only the machinery knows (size, time) is added.
"""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple

from digint_kg.generations import DatasetState, Publication
from digint_kg.graphs import GraphNames
from digint_kg.ports import Draft
from digint_kg.terms import (
    DCAT,
    DCTERMS,
    DEF,
    ILLUSTRATIVE,
    PROV,
    RDF_TYPE,
    REGION,
    STATUS,
    UNDECLARED,
    VOID,
    XSD,
)

_DESCRIBES_REGION = DEF + "describesRegion"
_NUTS_UNIT = DEF + "nutsUnit"
_TAKEN_OVER = frozenset(
    {
        STATUS,
        _DESCRIBES_REGION,
        *(DCTERMS + name for name in ("title", "description", "source", "license", "rights", "spatial")),
        DCTERMS + "accrualPeriodicity",
        DCTERMS + "temporal",
        DCAT + "keyword",
        DCAT + "theme",
    },
)


def catalogue(
    draft: Draft, names: GraphNames, states: Iterable[DatasetState], references: Iterable[str]
) -> Iterator[Quad]:
    """The whole content of the catalogue graph; what is made up stays out of it."""
    graph = NamedNode(names.catalogue)
    units = _units(draft)
    for state in states:
        if state.status != ILLUSTRATIVE:
            yield from _placed(_described(draft, state.graph, names, graph), units)
            yield from _measured(state, graph)
    for reference in references:
        yield from _described(draft, reference, names, graph)


def status_of(draft: Draft, graph: str) -> str:
    """The status that a dataset gives itself; `undeclared` where it gives none, or more than one."""
    said = {
        triple.object for triple in _own_words(draft, NamedNode(graph)) if triple.predicate.value == STATUS
    }
    (status,) = said if len(said) == 1 else (NamedNode(UNDECLARED),)
    return status.value if isinstance(status, NamedNode) else UNDECLARED


def provenance(draft: Draft, names: GraphNames, entry: Publication) -> Iterator[Quad]:
    """The publications graph with one publication more (PROV-O)."""
    graph = NamedNode(names.publications)
    inside = f"GRAPH {graph} {{ ?s ?p ?o }}"
    for triple in draft.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inside} }}"):
        yield Quad(triple.subject, triple.predicate, triple.object, graph)
    activity = NamedNode(f"{names.publications}#{entry.number}")
    ended = Literal(entry.created.isoformat(), datatype=NamedNode(XSD + "dateTime"))
    yield Quad(activity, NamedNode(RDF_TYPE), NamedNode(PROV + "Activity"), graph)
    yield Quad(activity, NamedNode(PROV + "endedAtTime"), ended, graph)
    for change in entry.changes:
        changed = NamedNode(change.graph)
        yield Quad(activity, NamedNode(PROV + "generated"), changed, graph)
        if state := entry.datasets.get(change.graph):
            source = NamedNode(f"urn:sha256:{state.source.sha256}")
            yield Quad(activity, NamedNode(PROV + "used"), source, graph)


def _described(draft: Draft, subject: str, names: GraphNames, graph: NamedNode) -> list[Quad]:
    node = NamedNode(subject)
    quads = [Quad(node, triple.predicate, triple.object, graph) for triple in _own_words(draft, node)]
    predicates = {quad.predicate.value for quad in quads}
    quads.append(Quad(node, NamedNode(RDF_TYPE), NamedNode(DCAT + "Dataset"), graph))
    if STATUS not in predicates:
        quads.append(Quad(node, NamedNode(STATUS), NamedNode(UNDECLARED), graph))
    place = names.split(subject)
    if place and _DESCRIBES_REGION not in predicates:
        region = NamedNode(names.region_iri(place[0]))
        quads.append(Quad(node, NamedNode(_DESCRIBES_REGION), region, graph))
    return quads


def _units(draft: Draft) -> dict[str, list[NamedNode]]:
    """The NUTS units that stand for each region."""
    units: dict[str, list[NamedNode]] = {}
    text = f"CONSTRUCT WHERE {{ ?region a <{REGION}> ; <{_NUTS_UNIT}> ?unit }}"
    for triple in draft.construct(text):
        if triple.predicate.value == _NUTS_UNIT and isinstance(triple.object, NamedNode):
            units.setdefault(getattr(triple.subject, "value", ""), []).append(triple.object)
    return units


def _placed(quads: list[Quad], units: Mapping[str, list[NamedNode]]) -> list[Quad]:
    """The quads, and beside the region that a dataset describes the NUTS unit of the region."""
    spatial = NamedNode(DCTERMS + "spatial")
    regions = [quad for quad in quads if quad.predicate.value == _DESCRIBES_REGION]
    placed = [
        Quad(quad.subject, spatial, unit, quad.graph_name)
        for quad in regions
        for unit in units.get(getattr(quad.object, "value", ""), [])
    ]
    return [*quads, *placed]


def _measured(state: DatasetState, graph: NamedNode) -> Iterator[Quad]:
    subject = NamedNode(state.graph)
    yield Quad(subject, NamedNode(VOID + "triples"), _integer(state.triples), graph)
    changed = Literal(state.changed_at.isoformat(), datatype=NamedNode(XSD + "dateTime"))
    yield Quad(subject, NamedNode(DCTERMS + "modified"), changed, graph)


def _own_words(draft: Draft, node: NamedNode) -> Iterator[Triple]:
    text = f"CONSTRUCT {{ {node} ?p ?o }} WHERE {{ GRAPH {node} {{ {node} ?p ?o }} }}"
    return (triple for triple in draft.construct(text) if triple.predicate.value in _TAKEN_OVER)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))
