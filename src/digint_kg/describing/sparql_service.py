"""The endpoint's SPARQL 1.1 Service Description: languages, formats, features, and the graphs below it.

Spec: https://www.w3.org/TR/sparql11-service-description/
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode

from digint_kg.describing.facts import Offer, Place
from digint_kg.describing.statements import SD, Statements
from digint_kg.describing.void import FORMAT_NAMES
from digint_kg.terms import DCTERMS, RDFS

_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    *FORMAT_NAMES.values(),
)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the endpoint can do here: take updates, and call other endpoints."""

    update: bool
    federation: bool


def description(offer: Offer | None, place: Place, abilities: Abilities) -> Statements:
    """All triples of the service description.

    Args:
        offer: what is offered; None where nothing is published yet.
        place: where the service answers.
        abilities: what it can do.

    Raises:
        DigintError: BAD_INPUT where the address is none.
    """
    said = Statements()
    iri = place.sparql
    said.a(iri, SD + "Service")
    said.say(iri, SD + "endpoint", place.endpoint)
    said.say(iri, SD + "supportedLanguage", SD + "SPARQL11Query")
    said.say(iri, SD + "feature", SD + "UnionDefaultGraph")
    if abilities.update:
        said.say(iri, SD + "supportedLanguage", SD + "SPARQL11Update")
    if abilities.federation:
        said.say(iri, SD + "feature", SD + "BasicFederatedQuery")
    said.say(iri, SD + "resultFormat", *(_FORMATS + name for name in _RESULTS))
    said.say(
        iri, SD + "inputFormat", *(_FORMATS + name for name in FORMAT_NAMES.values() if abilities.update)
    )
    said.say(iri, SD + "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple")
    said.say(
        iri,
        RDFS + "seeAlso",
        *(f"{place.address}/{path}" for path in (".well-known/void", "catalog", "examples")),
    )
    if offer:
        _dataset(said, iri, offer.graphs)
    return said


def _dataset(said: Statements, service: str, graphs: Sequence[str]) -> None:
    """The dataset of a query that names none: the union of all graphs, each of which can be named."""
    dataset, union = BlankNode("dataset"), BlankNode("union")
    said.say(service, SD + "defaultDataset", dataset)
    said.say(service, SD + "availableGraphs", dataset)
    said.a(dataset, SD + "Dataset", SD + "GraphCollection")
    said.say(dataset, SD + "defaultGraph", union)
    said.a(union, SD + "Graph")
    said.say(union, DCTERMS + "hasPart", *graphs)
    for place, graph in enumerate(graphs):
        named = BlankNode(f"named{place}")
        said.say(dataset, SD + "namedGraph", named)
        said.a(named, SD + "NamedGraph")
        said.say(named, SD + "name", graph)
        said.say(named, SD + "graph", graph)
        said.a(graph, SD + "Graph")
