"""SPARQLWrapper as a client: every format it can ask for, every way to send, every error it tells apart."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError

import pytest
from rdflib import RDFS, Graph, Literal, URIRef
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
    SPARQLWrapper2,
)
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed, Unauthorized

from digint_kg.settings import Settings

BASE = Settings().base
FLANDERS = f"{BASE}id/flanders/region/flanders"
SELECT = f"SELECT ?label {{ <{FLANDERS}> <{RDFS.label}> ?label }}"
ASK = f"ASK {{ <{FLANDERS}> ?p ?o }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{FLANDERS}> <{RDFS.label}> ?label }}"
DESCRIBE = f"DESCRIBE <{FLANDERS}>"
LABELS = {("Flanders", "en"), ("Fiandre", "it"), ("Vlaanderen", "nl")}
WORDS = {word for word, _ in LABELS}
WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

Ask = Callable[[str, str], Any]

pytestmark = pytest.mark.filterwarnings(
    # SPARQLWrapper 2.0.0 reads RDF/XML and JSON-LD into a class that RDFLib 7 has renamed.
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)


def wrapper(live: Any, path: str = "/sparql") -> SPARQLWrapper:
    return SPARQLWrapper(f"http://{live.host}:{live.port}{path}")


def converted(client: SPARQLWrapper) -> Any:
    """The answer in the shape that its format has in Python."""
    return client.queryAndConvert()


@pytest.fixture(params=WAYS, ids="-".join)
def ask(request: pytest.FixtureRequest, live: Any) -> Ask:
    """What a query gives in a format, sent in each of the three ways."""

    def asked(query: str, format_: str) -> Any:
        client = wrapper(live)
        client.setMethod(request.param[0])
        client.setRequestMethod(request.param[1])
        client.setQuery(query)
        client.setReturnFormat(format_)
        return converted(client)

    return asked


def test_tables_in_every_format(ask: Ask) -> None:
    rows = ask(SELECT, JSON)["results"]["bindings"]
    assert {(row["label"]["value"], row["label"]["xml:lang"]) for row in rows} == LABELS
    document = ask(SELECT, XML)
    assert document.documentElement.tagName == "sparql"
    literals = document.getElementsByTagName("literal")
    assert {(item.firstChild.data, item.getAttribute("xml:lang")) for item in literals} == LABELS
    assert {row["label"] for row in csv.DictReader(io.StringIO(ask(SELECT, CSV).decode()))} == WORDS
    lines = ask(SELECT, TSV).decode().splitlines()
    assert lines[0] == "?label"
    assert set(lines[1:]) == {f'"{word}"@{language}' for word, language in LABELS}


def test_answers_of_yes_or_no(ask: Ask) -> None:
    assert ask(ASK, JSON)["boolean"] is True
    assert ask(ASK.replace("region/flanders", "nothing"), JSON)["boolean"] is False
    assert ask(ASK, XML).getElementsByTagName("boolean")[0].firstChild.data == "true"


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
@pytest.mark.parametrize("format_", [TURTLE, N3, XML, RDFXML, JSONLD])
def test_graphs_in_every_format(ask: Ask, query: str, format_: str) -> None:
    answer = ask(query, format_)
    graph = Graph().parse(data=answer) if isinstance(answer, bytes) else answer
    labels = set(graph.objects(URIRef(FLANDERS), RDFS.label))
    assert labels == {Literal(word, lang=language) for word, language in LABELS}


@pytest.mark.parametrize(
    "query", [SELECT, ASK, CONSTRUCT, DESCRIBE], ids=["select", "ask", "construct", "describe"]
)
def test_one_who_sets_nothing_is_answered(live: Any, query: str) -> None:
    client = wrapper(live)
    client.setQuery(query)
    answer = client.query()
    assert "xml" in answer.info()["content-type"]
    assert answer.convert()


def test_its_short_form_gives_values(live: Any) -> None:
    client = SPARQLWrapper2(f"http://{live.host}:{live.port}/sparql")
    client.setQuery(SELECT)
    answer: Any = client.query()
    assert {(row["label"].value, row["label"].lang) for row in answer.bindings} == LABELS


def test_graphs_are_named_by_parameters(live: Any) -> None:
    client = wrapper(live)
    client.addParameter("default-graph-uri", f"{BASE}graph/flanders/patents")
    client.setReturnFormat(JSON)
    for query, count in (
        (SELECT, 0),
        (f"SELECT DISTINCT ?s {{ GRAPH <{BASE}graph/flanders/s3> {{ ?s ?p ?o }} }}", 0),
    ):
        client.setQuery(query)
        assert len(converted(client)["results"]["bindings"]) == count
        client.addParameter("named-graph-uri", f"{BASE}graph/flanders/patents")


def test_a_query_that_is_wrong_is_told_from_a_place_that_is_wrong(live: Any) -> None:
    client = wrapper(live)
    client.setQuery("SELECT")
    with pytest.raises(QueryBadFormed) as told:
        client.query()
    assert "The query is not valid SPARQL" in str(told.value)
    lost = wrapper(live, "/sparkle")
    lost.setQuery(SELECT)
    with pytest.raises(EndPointNotFound):
        lost.query()


@pytest.mark.parametrize("method", [GET, POST])
def test_a_query_past_its_time_is_ended_there_and_told_here(plain: Any, method: str) -> None:
    client = wrapper(plain)
    client.setMethod(method)
    client.setReturnFormat(JSON)
    client.setTimeout(30)
    client.setQuery(BOMB)
    with pytest.raises(HTTPError) as told:
        client.query()
    with told.value as answer:
        assert answer.code == 504
        assert json.load(answer)["type"].endswith("#timeout")


def test_its_own_time_limit_leaves_the_service_whole(live: Any) -> None:
    client = wrapper(live)
    client.setTimeout(1)
    client.setReturnFormat(JSON)
    client.setQuery(BOMB)
    with pytest.raises(TimeoutError):
        client.query()
    client.setTimeout(60)
    client.setQuery(ASK)
    assert converted(client)["boolean"] is True


def test_what_cannot_be_given_is_refused(live: Any) -> None:
    client = wrapper(live)
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(CSV)
    with pytest.warns(RuntimeWarning, match="unexpected returned format"), pytest.raises(HTTPError) as told:
        client.query()
    with told.value as answer:
        assert answer.code == 406
        assert "turtle" in json.load(answer)["remedy"]


def test_an_update_is_no_query(live: Any) -> None:
    client = wrapper(live)
    client.setMethod(POST)
    client.setQuery(f"DELETE WHERE {{ <{FLANDERS}> ?p ?o }}")
    with pytest.raises((QueryBadFormed, Unauthorized, HTTPError)) as told:
        client.query()
    if isinstance(told.value, HTTPError):
        with told.value as answer:
            assert answer.code in {400, 401, 403}
    client.setMethod(GET)
    client.setQuery(ASK)
    client.setReturnFormat(JSON)
    assert converted(client)["boolean"] is True
