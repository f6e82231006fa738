"""Comunica as a client: it finds out by itself what we are, joins us with others, and follows our names.

It runs in a process of its own without listening anywhere; all that it asks for is recorded.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from digint_kg.settings import Settings
from digint_kg.terms import DEF

BASE = Settings().base
FLANDERS = f"{BASE}id/flanders/region/flanders"
PREFIXES = f"PREFIX d: <{DEF}> PREFIX rdfs: <{RDFS}> PREFIX ex: <http://example.org/> "

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def ask(root: Path, live: Any) -> Iterator[Ask]:
    """Asks Comunica a query over sources; paths of the service are addresses of the running one."""
    installed = root / ".made" / "comunica"
    node = Path(sys.executable).parent / "node"
    if not (installed / "node_modules").is_dir() or not node.exists():
        pytest.fail("Comunica is missing: `make test` installs it")
    script = root / "tests" / "protocol" / "comunica" / "ask.mjs"
    process = subprocess.Popen(
        [node, script, installed],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert process.stdin
    assert process.stdout
    address = f"http://{live.host}:{live.port}"

    def answered(query: str, *sources: str) -> dict[str, Any]:
        assert process.stdin
        assert process.stdout
        given = [address + source if source.startswith("/") else source for source in sources]
        given = [source.removeprefix("file:") for source in given]
        job = {"query": PREFIXES + query, "sources": given, "moved": [BASE, f"{address}/"]}
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        told: dict[str, Any] = json.loads(process.stdout.readline())
        assert "error" not in told, told["error"]
        assert all(item["url"].startswith((address, BASE)) for item in told["asked"])
        return told

    yield answered
    process.stdin.close()
    assert process.wait(timeout=20) == 0
    process.stdout.close()


def queries(told: dict[str, Any]) -> list[str]:
    """The SPARQL texts that it sent us."""
    found = [parse_qs(urlsplit(item["url"]).query).get("query") for item in told["asked"]]
    return [texts[0] for texts in found if texts]


def column(told: dict[str, Any], name: str) -> set[str]:
    return {row[name]["value"] for row in told["rows"]}


def ours(live: Any, query: str) -> list[dict[str, Any]]:
    answer = live.client.post("/sparql", data={"query": PREFIXES + query}).json()
    rows: list[dict[str, Any]] = answer["results"]["bindings"]
    return rows


def test_it_finds_by_the_service_description_that_we_speak_sparql(ask: Ask) -> None:
    query = f"SELECT ?label {{ <{FLANDERS}> rdfs:label ?label }}"
    told = ask(query, "/sparql")
    assert column(told, "label") == {"Flanders", "Fiandre", "Vlaanderen"}
    assert {row["label"]["xml:lang"] for row in told["rows"]} == {"en", "it", "nl"}
    first, *others = told["asked"]
    assert urlsplit(first["url"]).query == ""
    assert "application/trig" in first["accept"]
    assert len(others) == 1, "the whole query is left to us"
    assert f"<{FLANDERS}>" in queries(told)[0]


def test_yes_or_no_and_graphs(ask: Ask) -> None:
    assert ask(f"ASK {{ <{FLANDERS}> a d:Region }}", "/sparql")["boolean"] is True
    assert ask(f"ASK {{ <{FLANDERS}> a d:Event }}", "/sparql")["boolean"] is False
    made = Graph().parse(data=ask(f"CONSTRUCT WHERE {{ <{FLANDERS}> rdfs:label ?l }}", "/sparql")["triples"])
    assert set(made.objects(URIRef(FLANDERS), RDFS.label)) == {
        Literal("Flanders", lang="en"),
        Literal("Fiandre", lang="it"),
        Literal("Vlaanderen", lang="nl"),
    }


def test_groups_sums_and_paths_agree_with_our_own_answer(ask: Ask, live: Any) -> None:
    query = (
        "SELECT ?region (COUNT(DISTINCT ?priority) AS ?count) "
        "{ ?priority a d:S3Priority ; d:priorityOf/d:coversTerritory ?region } GROUP BY ?region"
    )
    counted = {(row["region"]["value"], row["count"]["value"]) for row in ask(query, "/sparql")["rows"]}
    assert counted == {(row["region"]["value"], row["count"]["value"]) for row in ours(live, query)}
    assert len(counted) >= 6


def test_our_endpoint_joins_with_a_file_of_its_own(ask: Ask, tmp_path: Path) -> None:
    notes = tmp_path / "notes.ttl"
    notes.write_text(
        f'<{FLANDERS}> <http://example.org/note> "seen" .\n<{BASE}id/x> <http://example.org/note> "lost" .',
        encoding="utf-8",
    )
    told = ask("SELECT * { ?r ex:note ?note ; rdfs:label ?label }", "/sparql", f"file:{notes}")
    assert {(row["r"]["value"], row["note"]["value"]) for row in told["rows"]} == {(FLANDERS, "seen")}
    assert column(told, "label") == {"Flanders", "Fiandre", "Vlaanderen"}
    assert any("VALUES" in text or FLANDERS in text for text in queries(told))


def test_two_of_our_datasets_join_as_documents(ask: Ask, live: Any) -> None:
    query = "SELECT ?priority ?label { ?priority a d:S3Priority ; rdfs:label ?label . ?region a d:Region }"
    told = ask(query, "/graph/flanders/s3", "/graph/flanders/region")
    of_s3 = f"GRAPH <{BASE}graph/flanders/s3> {{ ?priority a d:S3Priority ; rdfs:label ?label }}"
    assert column(told, "priority") == {
        row["priority"]["value"] for row in ours(live, f"SELECT * {{ {of_s3} }}")
    }
    assert queries(told) == []


def test_our_names_lead_to_their_statements_and_on(ask: Ask) -> None:
    """From the name of a region to what is said of it, and from a priority to its strategy and its region."""
    told = ask(f"SELECT ?unit {{ <{FLANDERS}> d:nutsUnit ?unit }}", FLANDERS)
    assert column(told, "unit") == {"http://data.europa.eu/nuts/code/BE2"}
    assert [item["url"] for item in told["asked"]] == [FLANDERS]
    priority = f"{BASE}id/flanders/priority/sustainable-chemistry"
    (strategy,) = column(ask(f"SELECT ?next {{ <{priority}> d:priorityOf ?next }}", priority), "next")
    (region,) = column(ask(f"SELECT ?next {{ <{strategy}> d:coversTerritory ?next }}", strategy), "next")
    assert region == FLANDERS
    joined = ask(
        f"SELECT ?label {{ <{priority}> d:priorityOf/d:coversTerritory/rdfs:label ?label }}",
        priority,
        strategy,
        region,
    )
    assert "Flanders" in column(joined, "label")


def test_terms_and_codes_are_read_as_documents(ask: Ask) -> None:
    told = ask("SELECT ?label { d:Region rdfs:label ?label }", DEF.removesuffix("#"))
    assert {row["label"]["xml:lang"] for row in told["rows"]} >= {"en", "it"}
    shown = ask(f"ASK {{ ?list <{RDF.type}> <http://www.w3.org/2004/02/skos/core#ConceptScheme> }}", "/def")
    assert shown["boolean"] is True
