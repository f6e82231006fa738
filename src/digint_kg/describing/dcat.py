"""The catalogue in DCAT-AP 3.0.1: a dataset a graph, a distribution a syntax, the service, the publisher."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from pyoxigraph import Literal

from digint_kg.describing import authorities
from digint_kg.describing.facts import Dataset, Offer, Place, Publisher, Statistics
from digint_kg.describing.statements import VCARD, Statements, text, typed
from digint_kg.formats import GRAPHS, N_QUADS, Format
from digint_kg.graphs import GraphNames
from digint_kg.terms import DCAT, DCTERMS, DEF, FOAF, NUTS, PROV, RDFS, SHAPES

PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"
UNNAMED: Final = text(
    "The operator of this service, who has not given a name",
    "Il gestore di questo servizio, che non ha indicato un nome",
)
TITLE: Final = text("DIG.INT knowledge graph: datasets", "Grafo di conoscenza DIG.INT: dataset")
DESCRIPTION: Final = text(
    "Strategies, actors, events and indicators of European regions, for the internationalisation of "
    "vocational education and training: each dataset with its source, checked before it is published.",
    "Strategie, attori, eventi e indicatori di regioni europee per l'internazionalizzazione dell'istruzione "
    "e formazione professionale: ogni dataset con la sua fonte, controllato prima della pubblicazione.",
)
_SERVICE: Final = text(
    "SPARQL 1.1 endpoint of the DIG.INT knowledge graph", "Endpoint SPARQL 1.1 del grafo DIG.INT"
)
_ONTOLOGY: Final = DEF.removesuffix("#")
_SHAPES: Final = SHAPES.removesuffix("#")
_STANDARDS: Final = {
    _ONTOLOGY: text("DIG.INT ontology", "Ontologia DIG.INT"),
    _SHAPES: text("SHACL shapes of DIG.INT", "Shape SHACL di DIG.INT"),
    PROTOCOL: text("SPARQL 1.1 Protocol", "Protocollo SPARQL 1.1"),
}


def catalogue(
    offer: Offer, place: Place, publisher: Publisher, counted: Mapping[str, Statistics]
) -> Statements:
    """All triples of the catalogue.

    Args:
        offer: what is offered.
        place: where the service answers.
        publisher: who runs it.
        counted: the statistics of the graphs, for the languages in them; a graph may be missing.

    Raises:
        DigintError: BAD_INPUT where the address is none.
    """
    said = Statements()
    _catalogue(said, offer, place)
    _publisher(said, place, publisher)
    _service(said, offer, place)
    for dataset in offer.datasets:
        languages = counted[dataset.graph].languages if dataset.graph in counted else frozenset()
        _dataset(said, dataset, place, authorities.languages(languages), reachable=bool(publisher.email))
        _distributions(said, dataset, place)
    _standards(said)
    authorities.say_what_they_are(said)
    return said


def _catalogue(said: Statements, offer: Offer, place: Place) -> None:
    iri, home = place.catalog, f"{place.address}/"
    spatial = sorted({unit for dataset in offer.datasets for unit in dataset.spatial})
    said.a(iri, DCAT + "Catalog")
    said.say(iri, DCTERMS + "title", *TITLE)
    said.say(iri, DCTERMS + "description", *DESCRIPTION)
    said.say(iri, DCTERMS + "publisher", place.publisher)
    said.say(iri, DCTERMS + "license", authorities.CC_BY)
    said.say(iri, DCTERMS + "language", *authorities.languages(frozenset({"en", "it"})))
    said.say(
        iri, DCTERMS + "issued", *(_time(min(d.issued for d in offer.datasets)) for _ in offer.datasets[:1])
    )
    said.say(iri, DCTERMS + "modified", _time(offer.generation.created))
    said.say(iri, DCTERMS + "spatial", *spatial)
    said.say(iri, DCAT + "themeTaxonomy", authorities.DATA_THEME)
    said.say(iri, FOAF + "homepage", home)
    said.a(home, FOAF + "Document")
    said.say(iri, DCAT + "service", place.sparql)
    said.say(iri, DCAT + "dataset", *(dataset.graph for dataset in offer.datasets))
    for unit in spatial:
        said.a(unit, DCTERMS + "Location")
        said.say(unit, DCTERMS + "identifier", Literal(unit.removeprefix(NUTS)))


def _publisher(said: Statements, place: Place, publisher: Publisher) -> None:
    iri = place.publisher
    said.a(iri, FOAF + "Agent")
    said.say(iri, FOAF + "name", *([Literal(publisher.name)] if publisher.name else UNNAMED))
    if publisher.homepage:
        said.say(iri, FOAF + "homepage", publisher.homepage)
        said.a(publisher.homepage, FOAF + "Document")
    if publisher.email:
        contact = _contact(place)
        said.a(contact, VCARD + "Kind")
        said.say(contact, VCARD + "fn", *([Literal(publisher.name)] if publisher.name else UNNAMED))
        said.say(contact, VCARD + "hasEmail", f"mailto:{publisher.email}")
        said.say(place.sparql, DCAT + "contactPoint", contact)


def _service(said: Statements, offer: Offer, place: Place) -> None:
    iri, description = place.sparql, f"{place.endpoint}?format=turtle"
    said.a(iri, DCAT + "DataService")
    said.say(iri, DCTERMS + "title", *_SERVICE)
    said.say(iri, DCAT + "endpointURL", place.endpoint)
    said.say(iri, DCAT + "endpointDescription", description)
    for resource in (place.endpoint, description):
        said.a(resource, RDFS + "Resource")
    said.say(iri, DCAT + "keyword", Literal("SPARQL"))
    said.say(iri, DCAT + "servesDataset", *(dataset.graph for dataset in offer.datasets))
    said.say(iri, DCTERMS + "conformsTo", PROTOCOL)
    said.say(iri, DCTERMS + "publisher", place.publisher)
    said.say(iri, DCTERMS + "accessRights", authorities.PUBLIC)
    said.say(iri, DCAT + "theme", authorities.theme("EDUC"))


def _dataset(
    said: Statements, dataset: Dataset, place: Place, languages: Iterable[str], *, reachable: bool
) -> None:
    iri, names = dataset.graph, place.names
    said.a(iri, DCAT + "Dataset")
    said.say(iri, DCTERMS + "title", *(dataset.titles or (Literal(place.path(iri)),)))
    said.say(
        iri, DCTERMS + "description", *(dataset.descriptions or dataset.titles or (Literal(place.path(iri)),))
    )
    said.say(iri, DCTERMS + "identifier", Literal(iri))
    said.say(iri, DCTERMS + "publisher", place.publisher)
    said.say(iri, PROV + "wasDerivedFrom", *dataset.sources)
    said.say(iri, DCTERMS + "issued", _time(dataset.issued))
    said.say(iri, DCTERMS + "modified", _time(dataset.modified))
    said.say(iri, DCTERMS + "spatial", *dataset.spatial)
    said.say(iri, DCTERMS + "language", *languages)
    said.say(iri, DCTERMS + "accessRights", authorities.PUBLIC)
    said.say(iri, DCTERMS + "conformsTo", _ONTOLOGY, _SHAPES)
    said.say(iri, DCAT + "theme", *_themes(dataset, names))
    said.say(iri, DCAT + "landingPage", place.page(iri))
    said.a(place.page(iri), FOAF + "Document")
    if reachable:
        said.say(iri, DCAT + "contactPoint", _contact(place))
    _versions(said, dataset, place)


def _versions(said: Statements, dataset: Dataset, place: Place) -> None:
    iri, activity = dataset.graph, f"{place.names.publications}#{dataset.version}"
    said.say(iri, DCAT + "version", Literal(str(dataset.version)))
    if dataset.previous:
        said.say(iri, DCAT + "previousVersion", f"{place.address}/dump/{dataset.previous}/{place.path(iri)}")
    said.say(iri, PROV + "wasGeneratedBy", activity)
    said.a(activity, PROV + "Activity")
    statement = f"{place.catalog}#provenance-{place.path(iri)}"
    said.say(iri, DCTERMS + "provenance", statement)
    said.a(statement, DCTERMS + "ProvenanceStatement")
    said.say(statement, RDFS + "label", *_provenance(dataset))


def _provenance(dataset: Dataset) -> tuple[Literal, Literal]:
    number = dataset.version
    if dataset.source is None:
        return text(
            f"Installed with the package, last changed in generation {number}.",
            f"Installato con il pacchetto, modificato da ultimo nella generazione {number}.",
        )
    name, digest = dataset.source.name, dataset.source.sha256
    return text(
        f"Published in generation {number} from the file {name} (SHA-256 {digest}), after the SHACL checks.",
        f"Pubblicato nella generazione {number} dal file {name} (SHA-256 {digest}), dopo i controlli SHACL.",
    )


def _distributions(said: Statements, dataset: Dataset, place: Place) -> None:
    page, path = place.page(dataset.graph), place.path(dataset.graph)
    for item in GRAPHS:
        iri = f"{place.catalog}#{path}.{item.ending}"
        _distribution(said, iri, dataset, item)
        said.say(iri, DCTERMS + "title", *text(f"As {item.name}", f"Come {item.name}"))
        said.say(iri, DCAT + "accessURL", page)
        said.say(iri, DCAT + "downloadURL", f"{page}?format={item.name}")
        said.say(iri, DCAT + "accessService", place.sparql)
        said.say(dataset.graph, DCAT + "distribution", iri)
    dump, address = f"{place.catalog}#{path}.nq.gz", f"{place.address}/dump/latest/{path}"
    _distribution(said, dump, dataset, N_QUADS)
    said.say(
        dump, DCTERMS + "title", *text("Compressed dump, named graph kept", "Dump compresso, con il grafo")
    )
    said.say(dump, DCAT + "accessURL", address)
    said.say(dump, DCAT + "downloadURL", f"{address}.nq.gz")
    said.say(dump, DCAT + "compressFormat", authorities.GZIP)
    said.say(dataset.graph, DCAT + "distribution", dump)


def _distribution(said: Statements, iri: str, dataset: Dataset, item: Format) -> None:
    said.a(iri, DCAT + "Distribution")
    said.say(
        iri,
        DCTERMS + "description",
        *text(
            f"All statements of the dataset as {item.name}.",
            f"Tutte le asserzioni del dataset come {item.name}.",
        ),
    )
    said.say(iri, DCTERMS + "format", authorities.file_type(item))
    said.say(iri, DCAT + "mediaType", authorities.media_type(item))
    said.say(iri, DCTERMS + "modified", _time(dataset.modified))
    if dataset.licence:
        said.say(iri, DCTERMS + "license", dataset.licence)
        said.a(dataset.licence, DCTERMS + "LicenseDocument")
    if dataset.rights:
        rights = f"{dataset.graph}#rights"
        said.say(iri, DCTERMS + "rights", rights)
        said.a(rights, DCTERMS + "RightsStatement")
        said.say(rights, RDFS + "label", *dataset.rights)


def _standards(said: Statements) -> None:
    for iri, title in _STANDARDS.items():
        said.a(iri, DCTERMS + "Standard")
        said.say(iri, DCTERMS + "title", *title)


def _themes(dataset: Dataset, names: GraphNames) -> tuple[str, ...]:
    """What the dataset says; else what is true of any: that it is on a region, or on education."""
    by_default = "REGI" if names.split(dataset.graph) else "EDUC"
    return dataset.themes or (authorities.theme(by_default),)


def _contact(place: Place) -> str:
    return f"{place.catalog}#contact"


def _time(moment: datetime) -> Literal:
    return typed(moment.isoformat(), "dateTime")
