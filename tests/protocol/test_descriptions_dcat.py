"""The catalogue against DCAT-AP 3.0.1's own shapes, and against what is in the store."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef
from rdflib.namespace import SH, Namespace

from digint_kg.formats import GRAPHS
from digint_kg.settings import Settings
from digint_kg.terms import ILLUSTRATIVE, SOURCED, STATUS

BASE = Settings().base
EU = "http://publications.europa.eu/resource/authority/"
PREFIXES = {
    "dcat": str(DCAT),
    "dcterms": str(DCTERMS),
    "dcatap": "http://data.europa.eu/r5r/",
    "foaf": str(FOAF),
}
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
LAYERS = ("shapes", "range", "shapes_recommended", "mdr-vocabularies.shape", "deprecateduris")


def fetch(live: Any, path: str, name: str = "turtle") -> Graph:
    response = live.client.get(path, params={"format": name})
    assert response.status_code == 200, response.text
    syntax = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(name, name)
    return Graph().parse(data=response.content, format=syntax)


def graphs_with(live: Any, status: str) -> set[str]:
    query = f"SELECT ?g WHERE {{ GRAPH ?g {{ ?g <{STATUS}> <{status}> }} }}"
    answer = live.client.post("/sparql", data={"query": query}).json()
    found = {row["g"]["value"] for row in answer["results"]["bindings"]}
    return found - {f"{BASE}graph/catalogue"}


def findings(data: Graph, *files: Path) -> Iterator[tuple[str, str, str]]:
    """Severity, class and property of each result

    Property shapes that the release names, but does not hold, are left out.
    ."""
    shapes = Graph()
    for file in files:
        shapes.parse(file)
    for holder, shape in list(shapes.subject_objects(SH.property)):
        if (shape, SH.path, None) not in shapes:
            shapes.remove((holder, SH.property, shape))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=True)
    for result in report.objects(None, SH.result):
        focus = report.value(result, SH.focusNode)
        severity = str(report.value(result, SH.resultSeverity)).rpartition("#")[2]
        yield (
            severity,
            short(str(data.value(focus, RDF.type))),
            short(str(report.value(result, SH.resultPath))),
        )


def short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


@pytest.fixture(scope="module")
def catalogue(live: Any) -> Graph:
    return fetch(live, "/catalog")


@pytest.fixture(scope="module")
def suite(shared: Path) -> Path:
    return shared / "suites" / "dcat-ap-3.0.1"


def test_no_violation_of_the_main_shapes(catalogue: Graph, suite: Path) -> None:
    assert sorted(set(findings(catalogue, suite / "dcat-ap-SHACL.ttl", suite / "ranges.ttl"))) == []


def test_the_shapes_would_find_a_violation(catalogue: Graph, suite: Path) -> None:
    broken = Graph() + catalogue
    broken.remove((URIRef(f"{BASE}graph/flanders/s3"), DCTERMS.title, None))
    broken.remove((None, DCTERMS.publisher, None))
    found = set(findings(broken, suite / "dcat-ap-SHACL.ttl", suite / "ranges.ttl"))
    assert found == {
        ("Violation", "dcat:Dataset", "dcterms:title"),
        ("Violation", "dcat:Catalog", "dcterms:publisher"),
    }


def test_what_the_recommended_layer_still_finds_is_listed_with_reasons(
    catalogue: Graph, suite: Path, root: Path
) -> None:
    page = next((root / "docs" / "decisions").glob("*-what-dcat-ap-recommends-and-we-lack.md")).read_text()
    listed = re.findall(r"^\| `(\S+)` \| `(\S+)` \| (.+) \|$", page, re.MULTILINE)
    found = set(findings(catalogue, *(suite / "layered" / f"{layer}.ttl" for layer in LAYERS)))
    assert {severity for severity, _, _ in found} == {"Warning"}
    assert {(class_, path) for _, class_, path in found} == {(class_, path) for class_, path, _ in listed}
    assert all(len(reason) > 10 for _, _, reason in listed)


@pytest.mark.parametrize("name", [item.name for item in GRAPHS if item.name not in ("nquads", "trig")])
def test_a_harvester_reads_every_sourced_dataset_and_no_other(live: Any, name: str) -> None:
    graph = fetch(live, "/catalog", name)
    sourced = graphs_with(live, SOURCED)
    assert len(sourced) > 60
    catalog = URIRef(f"{BASE}catalog")
    assert {str(item) for item in graph.objects(catalog, DCAT.dataset)} == sourced
    assert {str(item) for item in graph.subjects(RDF.type, DCAT.Dataset)} == sourced
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == 7 * len(sourced)


def test_what_is_made_up_is_in_no_description(live: Any) -> None:
    invented = {graph.split("/graph/")[1].split("/")[0] for graph in graphs_with(live, ILLUSTRATIVE)}
    assert invented >= {"valdora", "brenovia"}
    for path in ("/catalog", "/.well-known/void", "/sparql", "/sitemap/pages.xml", "/sitemap/things-1.xml"):
        text = live.client.get(path, headers={"accept": "text/turtle, */*;q=0.1"}).text
        assert [name for name in invented if f"/{name}/" in text or f"/{name}<" in text] == [], path


def test_each_dataset_says_what_portals_ask_for(catalogue: Graph) -> None:
    for dataset in catalogue.subjects(RDF.type, DCAT.Dataset):
        for predicate in (DCTERMS.title, DCTERMS.description):
            assert {getattr(item, "language", "") for item in catalogue.objects(dataset, predicate)} >= {
                "en",
                "it",
            }, dataset
        for predicate in (
            DCTERMS.issued,
            DCTERMS.modified,
            DCTERMS.provenance,
            URIRef(f"{PREFIXES['dcat']}version"),
            DCAT.theme,
        ):
            assert catalogue.value(dataset, predicate) is not None, (dataset, predicate)
        assert catalogue.value(dataset, DCTERMS.accessRights) == URIRef(f"{EU}access-right/PUBLIC")
        licences = {
            catalogue.value(item, DCTERMS.license) for item in catalogue.objects(dataset, DCAT.distribution)
        }
        assert licences == {URIRef(f"{EU}licence/CC_BY_4_0")}


def test_a_region_s_dataset_is_placed_by_its_nuts_unit(catalogue: Graph) -> None:
    dataset = URIRef(f"{BASE}graph/emilia-romagna/s3")
    assert list(catalogue.objects(dataset, DCTERMS.spatial)) == [
        URIRef("http://data.europa.eu/nuts/code/ITH5")
    ]
    assert set(catalogue.objects(dataset, DCTERMS.language)) == {
        URIRef(f"{EU}language/{code}") for code in ("ENG", "ITA")
    }


def test_every_address_in_it_answers(live: Any, catalogue: Graph) -> None:
    dataset = URIRef(f"{BASE}graph/flanders/s3")
    named = {
        str(item)
        for distribution in catalogue.objects(dataset, DCAT.distribution)
        for predicate in (DCAT.accessURL, DCAT.downloadURL)
        for item in catalogue.objects(distribution, predicate)
    }
    service = URIRef(f"{BASE}catalog#sparql")
    named |= {str(catalogue.value(service, DCAT.endpointDescription)), f"{live.client.base_url}/catalog"}
    assert len(named) == 11
    assert {live.client.get(address, follow_redirects=True).status_code for address in named} == {200}


def test_the_operator_names_itself(serve_folder: Any, seeded: Any, suite: Path) -> None:
    folder = seeded.store.current_folder()[1]
    said = {
        "publisher_name": 'Regione "X" </script>',
        "publisher_homepage": "https://regione.example/",
        "publisher_email": "dati@regione.example",
    }
    with serve_folder(folder, **said) as server:
        graph = fetch(server, "/catalog")
        page = server.client.get("/catalog", headers={"accept": "text/html"})
    publisher = graph.value(URIRef(f"{BASE}catalog"), DCTERMS.publisher)
    assert str(graph.value(publisher, FOAF.name)) == said["publisher_name"]
    assert graph.value(publisher, FOAF.homepage) == URIRef(said["publisher_homepage"])
    assert {str(item) for item in graph.objects(None, VCARD.hasEmail)} == {"mailto:dati@regione.example"}
    for item in list(
        graph.subjects(RDF.type, DCAT.Distribution)
    ):  # seven eighths of it, and the same as before
        graph.remove((item, None, None))
        graph.remove((None, None, item))
    assert list(findings(graph, suite / "dcat-ap-SHACL.ttl", suite / "ranges.ttl")) == []
    assert '"X" </script>' not in page.text
    assert "dati@regione.example" in page.text


def test_the_page_speaks_both_languages_and_links_the_formats(live: Any) -> None:
    english = live.client.get("/catalog", headers={"accept": "text/html"}).text
    italian = live.client.get("/catalog?lang=it", headers={"accept": "text/html"}).text
    assert "Flanders: smart specialisation strategy" in english
    assert "Fiandre: strategia di specializzazione intelligente" in italian
    assert 'type="application/rdf+xml"' in english
