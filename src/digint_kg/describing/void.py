"""VoID: how much is in each offered graph and in all, of what kind, linked to what, and where to get it."""

from collections.abc import Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal

from digint_kg.describing import authorities
from digint_kg.describing.dcat import DESCRIPTION, TITLE
from digint_kg.describing.facts import Dataset, Offer, Place, Statistics
from digint_kg.describing.statements import Statements, text, typed
from digint_kg.formats import GRAPHS
from digint_kg.terms import DCTERMS, DEF, FOAF, PREFIXES, SHAPES, VOID

_FORMATS: Final = "http://www.w3.org/ns/formats/"
FORMAT_NAMES: Final = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
    "nquads": "N-Quads",
    "trig": "TriG",
}
_BESIDE: Final = {
    "ontology": (text("DIG.INT ontology", "Ontologia DIG.INT"), DEF),
    "shapes": (text("SHACL shapes of DIG.INT", "Shape SHACL di DIG.INT"), SHAPES),
}
_TARGETS: Final = {
    "nuts": text("Nomenclature of territorial units for statistics (NUTS)", "Nomenclatura NUTS"),
    "esco": text(
        "European Skills, Competences, Qualifications and Occupations (ESCO)", "Classificazione ESCO"
    ),
    "nace": text("Statistical classification of economic activities (NACE)", "Classificazione NACE"),
    "eu": text("Authority tables of the European Union", "Tabelle di autorità dell'Unione europea"),
    "qudt-unit": text("QUDT units of measure", "Unità di misura QUDT"),
}


def description(
    offer: Offer,
    place: Place,
    counted: Mapping[str, Statistics],
    whole: Statistics | None,
    vocabularies: Mapping[str, str],
) -> Statements:
    """All triples of the VoID document.

    Args:
        offer: what is offered.
        place: where the service answers.
        counted: the statistics of each graph; one may be missing.
        whole: those of all of them as one, if they are known.
        vocabularies: what linksets lead to: short name to what its IRIs begin with.

    Raises:
        DigintError: BAD_INPUT where the address is none.
    """
    said = Statements()
    _document(said, offer, place)
    _whole(said, offer, place, whole)
    for dataset in offer.datasets:
        _dataset(said, dataset, place)
    for graph in offer.beside:
        titles, space = _BESIDE[place.path(graph)]
        said.say(graph, DCTERMS + "title", *titles)
        said.say(graph, DCTERMS + "license", authorities.CC_BY)
        said.say(graph, VOID + "uriSpace", Literal(space))
    for graph in offer.graphs:
        said.a(graph, VOID + "Dataset")
        _access(said, graph, place)
        if graph in counted:
            _counted(said, graph, counted[graph])
            _links(said, graph, counted[graph], place, vocabularies)
    _targets(said, counted, place, vocabularies)
    return said


def _document(said: Statements, offer: Offer, place: Place) -> None:
    document = f"{place.address}/.well-known/void"
    said.a(document, VOID + "DatasetDescription")
    said.say(document, DCTERMS + "title", *text("Description of the datasets", "Descrizione dei dataset"))
    said.say(document, FOAF + "primaryTopic", place.whole)
    said.say(document, FOAF + "topic", *offer.graphs)
    said.say(document, DCTERMS + "modified", typed(offer.generation.created.isoformat(), "dateTime"))


def _whole(said: Statements, offer: Offer, place: Place, counted: Statistics | None) -> None:
    iri = place.whole
    said.a(iri, VOID + "Dataset")
    said.say(iri, DCTERMS + "title", *TITLE)
    said.say(iri, DCTERMS + "description", *DESCRIPTION)
    said.say(iri, DCTERMS + "publisher", place.publisher)
    said.say(iri, FOAF + "homepage", f"{place.address}/")
    said.say(iri, VOID + "rootResource", *(place.names.region_iri(name) for name in _regions(offer, place)))
    said.say(iri, VOID + "subset", *offer.graphs)
    said.say(iri, VOID + "vocabulary", *_vocabularies(counted))
    said.say(iri, VOID + "sparqlEndpoint", place.endpoint)
    said.say(iri, VOID + "uriLookupEndpoint", f"{place.address}/lookup?iri=")
    for ending in ("nq", "trig"):
        said.say(iri, VOID + "dataDump", f"{place.address}/dump/latest/all.{ending}.gz")
    said.say(iri, VOID + "feature", *(_FORMATS + name for name in FORMAT_NAMES.values()))
    if counted:
        _counted(said, iri, counted)


def _regions(offer: Offer, place: Place) -> list[str]:
    parts = (place.names.split(dataset.graph) for dataset in offer.datasets)
    return sorted({part[0] for part in parts if part})


def _vocabularies(counted: Statistics | None) -> list[str]:
    """The vocabularies that predicates and classes are from."""
    used = [*counted.properties, *counted.classes] if counted else []
    known = (DEF, *PREFIXES.values())
    return sorted({space for space in known if any(term.startswith(space) for term in used)})


def _dataset(said: Statements, dataset: Dataset, place: Place) -> None:
    iri = dataset.graph
    said.say(iri, DCTERMS + "title", *dataset.titles)
    said.say(iri, DCTERMS + "description", *dataset.descriptions)
    said.say(iri, DCTERMS + "source", *dataset.sources)
    said.say(iri, DCTERMS + "license", *([dataset.licence] if dataset.licence else []))
    said.say(iri, DCTERMS + "modified", typed(dataset.modified.isoformat(), "dateTime"))
    said.say(iri, FOAF + "page", place.page(iri))


def _access(said: Statements, graph: str, place: Place) -> None:
    said.say(graph, VOID + "inDataset", place.whole)
    said.say(graph, VOID + "sparqlEndpoint", place.endpoint)
    said.say(graph, VOID + "dataDump", f"{place.address}/dump/latest/{place.path(graph)}.nq.gz")
    said.say(graph, VOID + "dataDump", *(f"{place.page(graph)}?format={item.name}" for item in GRAPHS))


def _counted(said: Statements, iri: str, counted: Statistics) -> None:
    said.say(iri, VOID + "triples", counted.triples)
    said.say(iri, VOID + "entities", counted.entities)
    said.say(iri, VOID + "distinctSubjects", counted.subjects)
    said.say(iri, VOID + "distinctObjects", counted.objects)
    said.say(iri, VOID + "properties", len(counted.properties))
    said.say(iri, VOID + "classes", len(counted.classes))
    said.say(iri, VOID + "uriSpace", *([Literal(counted.space)] if counted.space else []))
    said.say(iri, VOID + "exampleResource", *([counted.example] if counted.example else []))
    for predicate, (triples, subjects, objects) in sorted(counted.properties.items()):
        part = _partition(said, iri, VOID + "propertyPartition")
        said.say(part, VOID + "property", predicate)
        said.say(part, VOID + "triples", triples)
        said.say(part, VOID + "distinctSubjects", subjects)
        said.say(part, VOID + "distinctObjects", objects)
    for class_, entities in sorted(counted.classes.items()):
        part = _partition(said, iri, VOID + "classPartition")
        said.say(part, VOID + "class", class_)
        said.say(part, VOID + "entities", entities)
        for (of, predicate), triples in sorted(counted.class_properties.items()):
            if of == class_:
                inner = _partition(said, part, VOID + "propertyPartition")
                said.say(inner, VOID + "property", predicate)
                said.say(inner, VOID + "triples", triples)


def _partition(said: Statements, of: str | BlankNode, kind: str) -> BlankNode:
    part = BlankNode()
    said.say(of, kind, part)
    return part


def _links(
    said: Statements, graph: str, counted: Statistics, place: Place, vocabularies: Mapping[str, str]
) -> None:
    for (predicate, name), triples in sorted(counted.links.items()):
        if name in vocabularies:
            linkset = BlankNode()
            said.a(linkset, VOID + "Linkset")
            said.say(linkset, VOID + "subjectsTarget", graph)
            said.say(linkset, VOID + "objectsTarget", _target(place, name))
            said.say(linkset, VOID + "linkPredicate", predicate)
            said.say(linkset, VOID + "triples", triples)
            said.say(graph, VOID + "subset", linkset)


def _targets(
    said: Statements, counted: Mapping[str, Statistics], place: Place, vocabularies: Mapping[str, str]
) -> None:
    for name in sorted({name for item in counted.values() for _, name in item.links} & set(vocabularies)):
        said.a(_target(place, name), VOID + "Dataset")
        said.say(_target(place, name), DCTERMS + "title", *_TARGETS[name])
        said.say(_target(place, name), VOID + "uriSpace", Literal(vocabularies[name]))


def _target(place: Place, name: str) -> str:
    return f"{place.catalog}#{name}"
