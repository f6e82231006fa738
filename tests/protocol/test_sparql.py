import json
import logging
import socket
import threading
import time
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

POINT = "SELECT ?o { <urn:s7> <urn:name> ?o }"
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
STREAM = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}


def problem(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    table: dict[str, Any] = response.json()
    assert table["type"].endswith(kind)
    assert table["title"]
    assert table["detail"]
    assert table["status"] == status
    assert table["instance"].startswith("urn:uuid:")
    return table


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_query_comes_in_three_ways(plain: Any, path: str) -> None:
    ways = [
        plain.client.get(path, params={"query": POINT}),
        plain.client.post(path, data={"query": POINT}),
        plain.client.post(path, content=POINT, headers=DIRECT),
        plain.client.post(
            path, content=POINT, headers={"content-type": "application/sparql-query; charset=UTF-8"}
        ),
    ]
    for response in ways:
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/sparql-results+json"
        assert int(response.headers["content-length"]) == len(response.content)
        assert response.json()["results"]["bindings"][0]["o"]["value"] == "value 7"


@pytest.mark.parametrize(
    ("asked", "media_type"),
    [
        ({"headers": {"accept": "text/csv"}}, "text/csv; charset=utf-8"),
        ({"headers": {"accept": "application/sparql-results+xml"}}, "application/sparql-results+xml"),
        (
            {"headers": {"accept": "text/csv"}, "params": {"format": "tsv"}},
            "text/tab-separated-values; charset=utf-8",
        ),
        (
            {"headers": {"accept": "application/xml;q=0.5, application/json;q=0.4"}},
            "application/sparql-results+xml",
        ),
        ({"headers": {"accept": "text/html;q=0.5, text/csv"}}, "text/csv; charset=utf-8"),
    ],
)
def test_format_beats_accept_beats_the_default(plain: Any, asked: dict[str, Any], media_type: str) -> None:
    params = {"query": POINT} | asked.get("params", {})
    response = plain.client.get("/sparql", params=params, headers=asked.get("headers", {}))
    assert response.headers["content-type"] == media_type
    assert "accept" in response.headers["vary"]


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml", "jsonld", "nquads", "trig"])
def test_graphs_in_each_format(plain: Any, name: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 5"
    response = plain.client.get("/sparql", params={"query": query, "format": name})
    assert response.status_code == 200
    format_ = RdfFormat.from_media_type(response.headers["content-type"])
    assert format_ is not None
    assert len(list(parse(response.content, format_))) == 5


def test_nothing_fits_is_said_honestly(plain: Any) -> None:
    for params, headers in (
        ({"query": POINT}, {"accept": "image/png"}),
        ({"query": POINT}, {"accept": "text/turtle"}),
        ({"query": POINT, "format": "xlsx"}, {}),
        ({"query": POINT, "format": "turtle"}, {"accept": "*/*"}),
        ({"query": "DESCRIBE <urn:s1>", "format": "csv"}, {}),
    ):
        table = problem(plain.client.get("/sparql", params=params, headers=headers), 406, "not-acceptable")
        assert table["remedy"]


@pytest.mark.parametrize(
    ("request_", "status", "kind"),
    [
        ({"method": "POST", "headers": FORM, "content": b""}, 400, "bad-input"),
        (
            {"method": "POST", "headers": FORM, "content": b"query=ASK%7B%7D&query=ASK%7B%7D"},
            400,
            "bad-input",
        ),
        ({"method": "POST", "headers": FORM, "content": b"update=DROP+ALL"}, 401, "unauthenticated"),
        ({"method": "GET", "params": {"query": "SELECT * {"}}, 400, "bad-input"),
        ({"method": "GET", "params": {"query": "DROP ALL"}}, 400, "bad-input"),
        ({"method": "GET", "params": {"query": "SELECT * { SERVICE <urn:x> {} }"}}, 403, "refused"),
        ({"method": "GET", "params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400, "bad-input"),
        ({"method": "POST", "headers": DIRECT, "content": b"ASK { ?s ?p '\xff' }"}, 400, "bad-input"),
        ({"method": "POST", "headers": DIRECT, "content": b" " * 1_100_000}, 413, "too-large"),
        ({"method": "POST", "headers": {"content-type": "text/plain"}, "content": b"ASK {}"}, 415, "blank"),
        ({"method": "POST", "content": b"ASK {}"}, 415, "blank"),
        ({"method": "PUT", "content": b"ASK {}"}, 405, "blank"),
    ],
)
def test_what_is_wrong_is_told(plain: Any, request_: dict[str, Any], status: int, kind: str) -> None:
    problem(plain.client.request(url="/sparql", **request_), status, kind)


def test_a_syntax_error_names_line_and_column(plain: Any) -> None:
    response = plain.client.get("/sparql", params={"query": "SELECT *\n{ ?s foo:bar ?o }"})
    table = problem(response, 400, "bad-input")
    assert table["location"]["line"] == 2
    assert table["location"]["column"] > 1


def test_the_protocols_dataset(plain: Any) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s <urn:name> ?o }"
    for params, wanted in (
        ({}, "2000"),
        ({"default-graph-uri": "urn:g1"}, "1000"),
        ({"named-graph-uri": "urn:g1"}, "0"),
    ):
        response = plain.client.get("/sparql", params={"query": count, **params})
        assert response.json()["results"]["bindings"][0]["n"]["value"] == wanted
    both = plain.client.post(
        "/sparql", params={"default-graph-uri": ["urn:g0", "urn:g1"]}, content=count, headers=DIRECT
    )
    assert both.json()["results"]["bindings"][0]["n"]["value"] == "2000"


def test_head_gives_the_headers_alone(plain: Any) -> None:
    got = plain.client.get("/sparql", params={"query": POINT})
    head = plain.client.head("/sparql", params={"query": POINT})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


def test_any_origin_may_read(plain: Any) -> None:
    response = plain.client.get("/sparql", params={"query": POINT}, headers={"origin": "https://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    preflight = plain.client.options("/sparql", headers=asked)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"]


def test_without_a_query_the_service_describes_itself(plain: Any) -> None:
    response = plain.client.get("/sparql")
    assert response.headers["content-type"].startswith("text/turtle")
    assert "UnionDefaultGraph" in response.text
    assert len(list(parse(response.content, RdfFormat.TURTLE))) > 10
    assert plain.client.get("/sparql", headers={"accept": "application/rdf+xml"}).text.startswith("<?xml")
    problem(plain.client.get("/sparql", headers={"accept": "image/png"}), 406, "not-acceptable")


def test_a_browser_gets_a_form_and_a_table(plain: Any) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    form = plain.client.get("/sparql", headers=browser)
    assert form.headers["content-type"].startswith("text/html")
    assert "<textarea" in form.text
    answer = plain.client.get("/sparql", params={"query": "SELECT * { <urn:evil> ?p ?o }"}, headers=browser)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script>" not in answer.text
    assert 'href="javascript:' not in answer.text
    wrong = plain.client.get("/sparql", params={"query": "SELECT *"}, headers=browser)
    assert wrong.status_code == 400
    assert wrong.headers["content-type"].startswith("text/html")
    for text in ("ASK {}", "DESCRIBE <urn:s1>"):
        assert plain.client.get("/sparql", params={"query": text}, headers=browser).status_code == 200


def test_a_bomb_is_a_problem_document_in_time_while_others_are_answered(plain: Any, readers: Any) -> None:
    before = readers()
    answered: list[float] = []
    over = threading.Event()

    def points() -> None:
        with httpx.Client(base_url=plain.client.base_url) as client:
            while not over.is_set():
                began = time.monotonic()
                assert client.get("/sparql", params={"query": POINT}).status_code == 200
                answered.append(time.monotonic() - began)

    beside = threading.Thread(target=points)
    beside.start()
    began = time.monotonic()
    response = plain.client.get("/sparql", params={"query": BOMB})
    took = time.monotonic() - began
    over.set()
    beside.join()
    table = problem(response, 504, "timeout")
    assert "1 seconds" in table["detail"]
    assert 1 <= took < 1.5
    assert len(answered) > 20
    assert len(before - readers()) == 1


def test_a_bomb_that_streams_is_cut_without_the_last_chunk(
    plain: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        received = plain.raw(
            f"GET /sparql?query={quote(STREAM)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"200 OK" in head
    assert b"transfer-encoding: chunked" in head.lower()
    assert len(body) > 1_000_000
    assert not body.endswith(b"0\r\n\r\n")
    assert any("An answer was cut" in record.message for record in caplog.records)
    assert not any(record.exc_info for record in caplog.records)
    with pytest.raises(httpx.RemoteProtocolError):
        plain.client.get("/sparql", params={"query": STREAM})


def test_a_large_whole_answer_ends_as_whole(plain: Any) -> None:
    query = "SELECT * { ?a <urn:name> ?b . ?c <urn:name> ?d } LIMIT 20000"
    response = plain.client.get("/sparql", params={"query": query})
    assert response.headers["transfer-encoding"] == "chunked"
    assert len(response.json()["results"]["bindings"]) == 20_000


def test_http_1_0_gets_no_answer_that_it_could_mistake_for_whole(plain: Any) -> None:
    received = plain.raw(f"GET /sparql?query={quote(STREAM)} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
    assert b"413" in received.partition(b"\r\n")[0]


@pytest.mark.parametrize("text", [BOMB, STREAM])
def test_a_client_that_leaves_ends_its_query(plain: Any, readers: Any, text: str) -> None:
    plain.client.get("/sparql", params={"query": POINT})
    before = readers()
    with socket.create_connection((plain.host, plain.port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.4)
    for _ in range(30):
        if before - readers():
            break
        time.sleep(0.02)
    assert len(before - readers()) == 1


def test_too_many_at_once_are_told_when_to_come_back(serve_folder: Any, plain_folder: Any) -> None:
    with serve_folder(plain_folder, query_seconds=2.0, readers=1, queue=1) as server:
        first_refusal = threading.Event()

        def bomb() -> None:
            with httpx.Client(base_url=server.client.base_url, timeout=30) as client:
                if client.get("/sparql", params={"query": BOMB}).status_code == 503:
                    first_refusal.set()

        threads = [threading.Thread(target=bomb) for _ in range(5)]
        for thread in threads:
            thread.start()
        assert first_refusal.wait(20)
        response = server.client.get("/sparql", params={"query": POINT})
        problem(response, 503, "overloaded")
        assert int(response.headers["retry-after"]) > 0
        for thread in threads:
            thread.join()


def test_what_breaks_inside_is_masked(
    serve_folder: Any, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with serve_folder(tmp_path / "missing") as server:
        response = server.client.get("/sparql", params={"query": POINT})
    table = problem(response, 500, "internal")
    assert str(tmp_path) not in response.text
    assert "missing" not in response.text
    assert any(table["instance"] in record.getMessage() for record in caplog.records)


def test_answers_are_json_that_parses(plain: Any) -> None:
    content = plain.client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}).content
    assert len(json.loads(content)["results"]["bindings"]) == 2002
