"""The service description, and the questions as example queries."""

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store
from rdflib import RDF, RDFS, SH, Graph, Namespace, URIRef

from digint_kg.answering.probe import why_unconfined
from digint_kg.settings import Settings

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SCHEMA = Namespace("https://schema.org/")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
BASE = Settings().base
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
SYNTAX = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
}


def described(server: Any, media_type: str = "text/turtle") -> tuple[Graph, URIRef]:
    response = server.client.get("/sparql", headers={"accept": media_type})
    assert response.headers["content-type"].startswith(media_type)
    graph = Graph().parse(data=response.content, format=SYNTAX[media_type])
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert isinstance(service, URIRef)
    return graph, service


@pytest.mark.parametrize("media_type", SYNTAX)
def test_it_says_what_the_endpoint_speaks(live: Any, media_type: str) -> None:
    graph, service = described(live, media_type)
    assert graph.value(service, SD.endpoint) == URIRef(f"{live.client.base_url}/sparql")
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query, SD.SPARQL11Update}
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    assert set(graph.objects(service, SD.resultFormat)) >= {
        FORMATS.SPARQL_Results_JSON,
        FORMATS.SPARQL_Results_CSV,
        FORMATS.Turtle,
        FORMATS.TriG,
    }
    assert (None, SD.extensionFunction, None) not in graph
    assert (None, SD.languageExtension, None) not in graph


def test_every_named_graph_of_it_can_be_asked(live: Any) -> None:
    graph, service = described(live)
    dataset = graph.value(service, SD.defaultDataset)
    assert dataset == graph.value(service, SD.availableGraphs)
    assert graph.value(dataset, SD.defaultGraph) is not None
    names = {str(graph.value(item, SD.name)) for item in graph.objects(dataset, SD.namedGraph)}
    query = (
        f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{BASE}graph/')) }}"
    )
    answer = live.client.post("/sparql", data={"query": query}).json()
    there = {row["g"]["value"] for row in answer["results"]["bindings"]}
    assert names < there
    assert not [name for name in names if "valdora" in name]
    assert f"{BASE}graph/flanders/s3" in names


def test_federation_is_told_only_where_it_can_be_had(serve_folder: Any, plain_folder: Path) -> None:
    with serve_folder(plain_folder, service_allow="https://query.example.org/sparql") as server:
        graph, service = described(server)
    assert ((service, SD.feature, SD.BasicFederatedQuery) in graph) is (not why_unconfined())


def test_an_empty_service_describes_itself(serve_nothing: Any) -> None:
    graph, service = described(serve_nothing)
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (None, SD.namedGraph, None) not in graph
    assert serve_nothing.client.get("/catalog").status_code == 404


def test_a_host_that_is_none_gets_into_no_description(live: Any) -> None:
    for path in ("/sparql", "/.well-known/void", "/catalog", "/examples"):
        answer = live.raw(f"GET {path} HTTP/1.1\r\nHost: a<b>\r\nConnection: close\r\n\r\n".encode())
        assert b"a<b>" not in answer, path
        assert b" 500 " not in answer.partition(b"\r\n")[0], path


@pytest.fixture(scope="module")
def examples(live: Any) -> Graph:
    return Graph().parse(
        data=live.client.get("/examples", headers={"accept": "text/turtle"}).content, format="turtle"
    )


def test_every_question_is_an_example(live: Any, examples: Graph, root: Path) -> None:
    query = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?sq ?comment ?query WHERE {
          ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
            sh:select|sh:ask|sh:construct|sh:describe ?query .
        }"""
    slugs = {path.stem for path in (root / "queries").rglob("*.rq")}
    found = {str(row.sq).partition("#")[2] for row in examples.query(query)}  # type: ignore[union-attr]
    assert found == slugs
    for example in examples.subjects(RDF.type, SH.SPARQLSelectExecutable):
        assert examples.value(example, SCHEMA.target) == URIRef(f"{live.client.base_url}/sparql")
        assert {getattr(item, "language", "") for item in examples.objects(example, RDFS.comment)} >= {
            "en",
            "it",
        }
        assert (examples.value(example, SH.prefixes), SH.declare, None) in examples


def test_every_example_parses_and_runs(live: Any, examples: Graph) -> None:
    texts = {str(subject): str(text) for subject, text in examples.subject_objects(SH.select)}
    assert len(texts) > 50
    for name, text in texts.items():
        assert "#+" not in text
        Store().query(text)
        answer = live.client.post("/sparql", data={"query": text})
        assert answer.status_code == 200, (name, answer.text)
    assert sum("UNDEF" not in text for text in texts.values()) > 5


def test_the_declared_prefixes_are_those_of_the_editor(examples: Graph) -> None:
    pairs = {
        str(examples.value(item, SH.prefix)): str(examples.value(item, SH.namespace))
        for item in examples.objects(None, SH.declare)
    }
    assert pairs["digint"] == "https://w3id.org/digint/def#"
    assert pairs["skos"] == "http://www.w3.org/2004/02/skos/core#"


def test_people_find_them_on_a_page(live: Any) -> None:
    page = live.client.get("/examples?lang=it", headers={"accept": "text/html"})
    assert "Query di esempio" in page.text
    assert page.text.count("/sparql?query=") > 50
