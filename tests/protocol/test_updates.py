"""Writing as a steward does it over HTTP: what it publishes, what it says, and what it leaves alone."""

import dataclasses
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.protocol.conftest import running

from digint_kg.graphs import GraphNames
from digint_kg.permissions import parse_scope
from digint_kg.ports import AuditOutcome
from digint_kg.terms import PROJECT, PROV
from digint_kg.wiring import Service, build

NAMES: Final = GraphNames(PROJECT)
GRAPH: Final = NAMES.dataset("flanders", "notes")
ADDRESS: Final = "/graph/flanders/notes"
LABEL: Final = "<http://www.w3.org/2000/01/rdf-schema#label>"
COMMENT: Final = "<http://www.w3.org/2000/01/rdf-schema#comment>"
THING: Final = f"<{NAMES.thing('flanders/note/one')}>"
NOTE: Final = f'{THING} {LABEL} "One"@en ; {COMMENT} [ {LABEL} "unnamed"@en ] .'
TURTLE: Final = {"content-type": "text/turtle"}
UPDATE: Final = {"content-type": "application/sparql-update"}


@dataclass(frozen=True)
class Desk:
    service: Service
    client: httpx.Client

    def number(self) -> int:
        current = self.service.store.current()
        return current.number if current else 0

    def holds(self, graph: str, pattern: str) -> bool:
        asked = self.client.get("/sparql", params={"query": f"ASK {{ GRAPH <{graph}> {{ {pattern} }} }}"})
        return bool(asked.json()["boolean"])

    def update(self, text: str, **parameters: str) -> httpx.Response:
        return self.client.post("/sparql", params=parameters, content=text.encode(), headers=UPDATE)


@pytest.fixture(scope="module")
def served(seeded: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("writing") / "home"
    shutil.copytree(seeded.settings.home, home)
    service = build(dataclasses.replace(seeded.settings, home=home, readers=1))
    _, secret = service.tokens.create("Team Vlaanderen", (parse_scope("flanders:publish"),), 1)
    with running(service) as server:
        server.client.headers["authorization"] = f"Bearer {secret}"
        yield Desk(service, server.client)


@pytest.fixture
def desk(served: Desk) -> Desk:
    """A desk with the dataset `notes` on it, and nothing but the note."""
    put = served.client.put(ADDRESS, content=NOTE, headers=TURTLE)
    assert put.status_code in (201, 204), put.text
    return served


def test_a_dataset_is_put_read_merged_and_deleted(desk: Desk) -> None:
    assert desk.client.delete(ADDRESS).status_code == 204
    assert desk.client.delete(ADDRESS).status_code == 404
    assert desk.client.get("/data", params={"graph": GRAPH}).status_code == 404
    made = desk.client.put("/data", params={"graph": GRAPH}, content=NOTE, headers=TURTLE)
    assert made.status_code == 201
    assert made.headers["digint-generation"] == str(desk.number())
    again = desk.client.put(ADDRESS, content=NOTE, headers=TURTLE)
    assert (again.status_code, "digint-generation" in again.headers) == (204, False)
    more = f'{THING} {COMMENT} [ {LABEL} "another"@en ] .'
    assert desk.client.post(ADDRESS, content=more, headers=TURTLE).status_code == 204
    read = desk.client.get("/data", params={"graph": GRAPH}, headers={"accept": "application/n-triples"})
    assert len(read.text.splitlines()) == 5
    assert "genid" not in read.text
    assert desk.client.head("/data", params={"graph": GRAPH}).status_code == 200
    assert desk.client.get("/data/", params={"graph": GRAPH}, follow_redirects=True).status_code == 200


def test_a_write_is_journaled_under_the_tokens_label(desk: Desk) -> None:
    done = desk.update(
        f'INSERT DATA {{ GRAPH <{GRAPH}> {{ {THING} {COMMENT} "new"@en }} }}', message="A word"
    )
    assert done.status_code == 204, done.text
    entry = desk.service.store.publication(int(done.headers["digint-generation"]))
    assert (entry.by, entry.message) == ("Team Vlaanderen", "A word")
    assert [(change.graph, change.added) for change in entry.changes if change.graph == GRAPH] == [(GRAPH, 1)]
    said = f"<{NAMES.publications}#{entry.number}> <{PROV}generated> <{GRAPH}>"
    assert desk.holds(NAMES.publications, said)
    newest = next(iter(desk.service.audit.events()))
    assert (newest.action, newest.target) == ("update", GRAPH)
    assert newest.outcome is AuditOutcome.DONE


def test_an_update_that_changes_nothing_publishes_nothing(desk: Desk) -> None:
    before = desk.number()
    done = desk.update(f'INSERT DATA {{ GRAPH <{GRAPH}> {{ {THING} {LABEL} "One"@en }} }}')
    assert (done.status_code, desk.number()) == (204, before)


def test_triples_in_no_graph_go_to_the_graph_that_is_named(desk: Desk) -> None:
    text = (
        f'DELETE {{ ?s {LABEL} "One"@en }} INSERT {{ ?s {LABEL} "Een"@nl }} WHERE {{ ?s {LABEL} "One"@en }}'
    )
    assert desk.update(text).status_code == 403
    assert desk.update(text, graph=GRAPH).status_code == 204
    assert desk.holds(GRAPH, f'{THING} {LABEL} "Een"@nl')
    back = text.replace('"Een"@nl', '"x"@en').replace('"One"@en', '"Een"@nl')
    assert desk.update(back, **{"using-graph-uri": GRAPH}).status_code == 204
    assert desk.holds(GRAPH, f'{THING} {LABEL} "x"@en')


def test_a_pattern_sees_what_other_regions_publish(desk: Desk) -> None:
    other = NAMES.dataset("emilia-romagna", "region")
    insert = f"INSERT {{ GRAPH <{GRAPH}> {{ {THING} {COMMENT} ?label }} }}"
    text = f"{insert} WHERE {{ GRAPH <{other}> {{ ?s {LABEL} ?label }} }}"
    assert desk.update(text).status_code == 204
    assert desk.update(text.replace(f"GRAPH <{other}>", "")).status_code == 204


def test_what_does_not_conform_is_answered_with_the_findings(desk: Desk) -> None:
    before = desk.number()
    wrong = f"<{PROJECT}def#noSuchTerm>"
    for response in (
        desk.update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {THING} {wrong} 1 }} }}"),
        desk.client.put(ADDRESS, content=f"{NOTE}\n{THING} {wrong} 1 .", headers=TURTLE),
    ):
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
        problem = response.json()
        (finding,) = [item for item in problem["report"]["findings"] if item["severity"] == "Violation"]
        assert "noSuchTerm" in json.dumps(finding)
    assert finding["location"]["line"] == 2
    assert str(Path(os.sep, "tmp")) not in response.text
    assert desk.number() == before


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        ("<urn:a> <urn:b>", TURTLE, 400),
        ("", TURTLE, 400),
        ("a", {"content-type": "text/csv"}, 415),
        ("<urn:a> <urn:b> 1 .", {}, 415),
        (b"\x1f\x8b", TURTLE | {"content-encoding": "gzip"}, 415),
    ],
)
def test_bodies_that_are_refused(desk: Desk, content: Any, headers: dict[str, str], status: int) -> None:
    response = desk.client.put(ADDRESS, content=content, headers=headers)
    assert response.status_code == status, response.text
    assert "digint-kg-write" not in response.text


def test_methods_and_parameters_that_are_refused(desk: Desk) -> None:
    patched = desk.client.patch(ADDRESS, content="x")
    assert patched.status_code == 405
    assert "PUT" in patched.headers["allow"]
    assert desk.client.get("/data").status_code == 400
    assert desk.client.get("/data", params={"graph": "no iri"}).status_code == 400
    asked = desk.client.get("/data", params={"graph": GRAPH}, headers={"accept": "image/png"})
    assert asked.status_code == 406
    assert desk.client.put("/graph/nowhere/notes", content=NOTE, headers=TURTLE).status_code == 403


def test_nobody_writes_without_a_token(desk: Desk) -> None:
    nobody = {"authorization": ""}
    assert desk.client.put(ADDRESS, content=NOTE, headers=TURTLE | nobody).status_code == 401
    asked = desk.client.post("/sparql", content=f"DROP GRAPH <{GRAPH}>", headers=UPDATE | nobody)
    assert asked.status_code == 401


def test_the_union_is_read_as_the_default_graph(desk: Desk) -> None:
    with desk.client.stream("GET", "/data?default", headers={"accept": "application/n-triples"}) as response:
        assert response.status_code == 200
        assert any(THING in line for line in response.iter_lines())


def test_the_query_method_asks(desk: Desk) -> None:
    headers = {"content-type": "application/sparql-query", "accept": "text/csv"}
    asked = desk.client.request("QUERY", "/sparql", content="SELECT (1 AS ?x) {}", headers=headers)
    assert asked.text.split() == ["x", "1"]
    form = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/sparql", "/sparql/"):
        response = desk.client.request("QUERY", path, content="query=ASK%7B%7D", headers=form)
        assert response.json()["boolean"] is True
    refused = desk.client.request(
        "QUERY", "/sparql", content="ASK {}", headers={"content-type": "text/plain"}
    )
    assert refused.status_code == 415
    assert "application/sparql-query" in refused.headers["accept-query"]
    unfit = desk.client.request(
        "QUERY", "/sparql", content="ASK {}", headers=headers | {"accept": "image/png"}
    )
    assert unfit.status_code == 406
    described = desk.client.get("/sparql", headers={"accept": "text/turtle"})
    assert "application/sparql-query" in described.headers["accept-query"]


def test_a_page_elsewhere_may_send_a_token(desk: Desk) -> None:
    asked = {"origin": "https://example.org", "access-control-request-method": "PUT"}
    allowed = desk.client.options(ADDRESS, headers=asked).headers
    assert "PUT" in allowed["access-control-allow-methods"]
    assert "authorization" in allowed["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in allowed
