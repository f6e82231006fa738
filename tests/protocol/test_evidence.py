"""Evidence over HTTP: linked from each row, as a page, JSON and RDF; refused where there is none."""

import re

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from tests.protocol.conftest import Server

PAGE = {"accept": "text/html"}
JSON = {"accept": "application/json"}
UNSERVED = "/questions/unserved-priorities/evidence?region=valdora&row=1"


@pytest.fixture(scope="module")
def client(live: Server) -> httpx.Client:
    return live.client


def test_each_row_leads_to_its_evidence(client: httpx.Client) -> None:
    page = client.get("/questions/missing-helices?region=valdora&lang=it", headers=PAGE).text
    links = re.findall(r'href="(/questions/missing-helices/evidence[^"]*)"', page)
    assert len(links) == len(
        client.get("/questions/missing-helices?region=valdora").json()["results"]["bindings"]
    )
    opened = client.get(links[0].replace("&amp;", "&"), headers=PAGE)
    assert opened.status_code == 200
    assert "Cercato e non trovato" in opened.text


def test_a_gap_says_what_was_looked_for_and_among_what(client: httpx.Client) -> None:
    table = client.get(UNSERVED, headers=JSON).json()
    assert table["illustrative"] is True
    said = [item for item in table["notFound"] if "contributes to priority" in item["patterns"][0]["words"]]
    assert len(said) == 1
    assert said[0]["decisive"] is True
    assert said[0]["patterns"][0]["found"] == 0
    places = {place["graph"].rpartition("/graph/")[2]: place["statements"] for place in said[0]["searched"]}
    text = (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <https://w3id.org/digint/def#contributesToPriority> ?o } }"
    )
    answer = client.get("/sparql", params={"query": text}, headers={"accept": "text/csv"}).text
    assert sum(places.values()) == int(answer.split()[1])


def test_every_statement_is_published_where_it_says(client: httpx.Client) -> None:
    turtle = client.get(UNSERVED + "&format=turtle")
    assert turtle.headers["content-type"].startswith("text/turtle")
    triples = [quad.triple for quad in parse(turtle.content, RdfFormat.TURTLE)]
    quoted = {t.subject: t.object for t in triples if t.predicate.value.endswith("#wasQuotedFrom")}
    parts = {(t.subject, t.predicate.value.rpartition("#")[2]): t.object for t in triples}
    assert len(quoted) == len(client.get(UNSERVED, headers=JSON).json()["statements"])
    for node, graph in quoted.items():
        stated = " ".join(str(parts[node, name]) for name in ("subject", "predicate", "object"))
        ask = client.get("/sparql", params={"query": f"ASK {{ GRAPH {graph} {{ {stated} }} }}"}, headers=JSON)
        assert ask.json()["boolean"] is True, stated


def test_what_rules_derived_is_traced_to_what_it_was_derived_from(client: httpx.Client) -> None:
    text = "SELECT ?s { GRAPH ?g { ?s <https://w3id.org/digint/def#alignedWith> ?o } } LIMIT 1"
    assert client.get("/sparql", params={"query": text}, headers=JSON).json()["results"]["bindings"]
    table = client.get("/questions/expert-and-derived/evidence?region=valdora&row=3", headers=JSON).json()
    words = [item["words"] for item in table["statements"]]
    assert any("contributes to priority" in line for line in words)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/questions/unserved-priorities/evidence?region=valdora&row=9", 404),
        ("/questions/unserved-priorities/evidence?region=valdora&row=x", 400),
        ("/questions/unserved-priorities/evidence?region=atlantis", 422),
        ("/questions/none-such/evidence", 404),
        ("/questions/changes/evidence", 403),
        ("/questions/own-levels/evidence", 403),
    ],
)
def test_where_there_is_no_evidence_the_problem_says_why(
    client: httpx.Client, path: str, status: int
) -> None:
    answer = client.get(path, headers=JSON)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_it_can_be_asked_for_again_by_its_tag(client: httpx.Client) -> None:
    tag = client.get(UNSERVED, headers=JSON).headers["etag"]
    assert client.get(UNSERVED, headers=JSON | {"if-none-match": tag}).status_code == 304
