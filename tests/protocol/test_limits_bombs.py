"""Bombs of many kinds: each ends as a clean problem or cut, and the service answers right after."""

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

SOMEBODY_ELSE = {"x-forwarded-for": "198.51.100.7"}
PATIENCE = 20.0
POINT = "SELECT ?o { <urn:s7> <urn:name> ?o }"
ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
OPTIONALS = " ".join(f"OPTIONAL {{ ?x{n} ?y{n} ?z{n} }}" for n in range(200))
DEEP = 30_000
STREAMED = {"stream", "distinct", "path-of-paths", "not-exists", "values", "optionals", "sub-selects"}
"""Their answers may outgrow the spool, so that they are cut."""

QUERIES = {
    "cross-product": f"SELECT (COUNT(*) AS ?n) {{ {ALL} }}",
    "stream": f"SELECT * {{ {ALL} }}",
    "sorting": f"SELECT * {{ {ALL} }} ORDER BY DESC(CONCAT(STR(?c), STR(?i)))",
    "distinct": f"SELECT DISTINCT ?a ?d ?g {{ {ALL} }}",
    "grouping": f"SELECT ?a (GROUP_CONCAT(?f) AS ?x) {{ {ALL} }} GROUP BY ?a",
    "construct": f"CONSTRUCT {{ ?a <urn:x> ?f }} {{ {ALL} }}",
    "describe": f"DESCRIBE ?a ?d {{ {ALL} }}",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:y>)* ?b . ?c (!<urn:z>)* ?d . ?e ?f ?g }",
    "path-of-paths": "SELECT * { ?a ((((!<urn:x>)*)*/((^!<urn:y>)*)*)*)* ?b . ?b (^!<urn:x>)* ?c }",
    "regex": f'SELECT * {{ {ALL} FILTER REGEX(CONCAT(?c, ?f, ?i), "^(([a-z ])+.)+[A-Z]([a-z])+$") }}',
    "regex-that-unfolds": 'ASK { ?a ?b ?c FILTER REGEX(?c, "((((a{1,99}){1,99}){1,99}){1,99}){1,99}") }',
    "replacing": f'SELECT * {{ {ALL} FILTER(STRLEN(REPLACE(CONCAT(?c, ?f), "(.)", "$1$1$1$1")) > 1e9) }}',
    "doubling": f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("0123456789" AS ?x0) {DOUBLED} }}',
    "not-exists": f"SELECT * {{ {ALL} FILTER NOT EXISTS {{ ?i ?j ?a . ?k ?l ?m FILTER(?k != ?a) }} }}",
    "sub-selects": "SELECT * {" + "{ SELECT * {" * 2000 + "?a ?b ?c" + "}}" * 2000 + "}",
    "parentheses": "ASK { FILTER " + "(" * DEEP + "1" + ")" * DEEP + " }",
    "braces": "ASK " + "{" * DEEP + "}" * DEEP,
    "brackets": "ASK { ?a ?b " + "[ <urn:p> " * DEEP + "1" + " ]" * DEEP + " }",
    "lists": "ASK { ?a ?b " + "(" * DEEP + "1" + ")" * DEEP + " }",
    "deep-path": "ASK { ?a " + "(" * DEEP + "<urn:p>" + ")*" * DEEP + " ?b }",
    "negations": "ASK { FILTER " + "!" * DEEP * 10 + "true }",
    "unions": "ASK { " + " UNION ".join(["{ ?a ?b ?c }"] * 20_000) + " }",
    "optionals": "SELECT * { ?a ?b ?c " + OPTIONALS + "}",
    "values": "SELECT * { VALUES (?a ?b) {" + "(1 2)" * 60_000 + "} ?c ?d ?e . ?f ?g ?h }",
    "long-iri": "ASK { <urn:" + "a" * 900_000 + "> ?b ?c }",
    "escapes": "ASK { ?a ?b " + "\\u005Cu005C" * 50_000 + " }",
    "open-string": 'ASK { ?a ?b "' + "\\" * 500_000,
    "call-outside": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
}  # fmt: skip

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ENTITIES = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 15))


def xml(dtd: str, content: str) -> str:
    node = f'<rdf:Description rdf:about="urn:a"><p xmlns="urn:">{content}</p></rdf:Description>'
    return f'<?xml version="1.0"?><!DOCTYPE r [{dtd}]><rdf:RDF xmlns:rdf="{RDF}">{node}</rdf:RDF>'


FILES = {
    "billion-laughs": ("application/rdf+xml", xml(ENTITIES, "&a14;")),
    "quadratic-blow-up": ("application/rdf+xml", xml(f'<!ENTITY a "{"x" * 100_000}">', "&a;" * 20_000)),
    "external-entity": ("application/rdf+xml", xml('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;")),
    "parameter-entity": ("application/rdf+xml", xml('<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;', "y")),
    "deep-jsonld": ("application/ld+json", '{"urn:p":' * DEEP + "1" + "}" * DEEP),
    "deep-arrays": ("application/ld+json", "[" * DEEP + "]" * DEEP),
    "remote-context": ("application/ld+json", '{"@context":"http://127.0.0.1:9/c","@id":"urn:a","p":1}'),
    "deep-brackets": ("text/turtle", "<urn:a> <urn:b> " + "[ <urn:p> " * DEEP + "1" + " ]" * DEEP + " ."),
    "deep-trig": ("application/trig", "<urn:g> { <urn:a> <urn:b> " + "(" * DEEP + ")" * DEEP + " }"),
    "deep-terms": ("text/turtle", "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * DEEP + "1" + " )>>" * DEEP),
    "zeros": ("text/turtle", "\0" * 1_000_000),
}


@pytest.fixture(scope="module")
def target(serve_folder: Any, plain_folder: Path) -> Iterator[Any]:
    """A server with the bounds that a bomb is to reach soon."""
    with serve_folder(
        plain_folder,
        readers=2,
        query_seconds=1.0,
        query_bytes=20_000_000,
        spool_bytes=1_000_000,
        reader_memory=300_000_000,
        check_seconds=20.0,
        check_memory=1_500_000_000,
        trusted_proxies="127.0.0.1",
    ) as server:
        yield server


def answers(server: Any, asker: Mapping[str, str] = SOMEBODY_ELSE) -> bool:
    """Whether a query is answered, within a while: on a busy machine a first try may be put off."""
    until = time.monotonic() + PATIENCE
    while True:
        response: httpx.Response = server.client.get("/sparql", params={"query": POINT}, headers=asker)
        if response.status_code not in {503, 504} or time.monotonic() > until:
            return response.status_code == 200 and "value 7" in response.text


def ends_well(response: httpx.Response) -> bool:
    """Whether it is an answer, or a problem document that is nobody's surprise."""
    if response.status_code == 200:
        return True
    table = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert table["status"] == response.status_code
    assert table["detail"]
    return response.status_code in {400, 403, 413, 422, 502, 503, 504}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_ends_and_the_service_answers_after_it(target: Any, name: str) -> None:
    headers = {"content-type": "application/sparql-query", "accept": "*/*"}
    try:
        response = target.client.post("/sparql", content=QUERIES[name].encode(), headers=headers)
        assert ends_well(response), response.text[:300]
    except httpx.RemoteProtocolError:
        assert name in STREAMED
    assert answers(target)


@pytest.mark.parametrize("name", FILES)
def test_a_file_ends_and_the_service_answers_after_it(target: Any, name: str) -> None:
    media_type, text = FILES[name]
    headers = {"content-type": media_type, "accept": "application/json"}
    response = target.client.post("/check", content=text.encode(), headers=headers)
    assert ends_well(response), response.text[:300]
    assert "root:" not in response.text
    if "entity" in name or name in {"billion-laughs", "quadratic-blow-up"}:
        assert response.status_code in {400, 413}, response.text[:300]
    assert answers(target)


def test_all_at_once_and_the_service_answers_after_them(target: Any) -> None:
    with httpx.Client(base_url=str(target.client.base_url), timeout=60) as client:
        for text in QUERIES.values():
            try:
                client.post("/sparql", data={"query": text}, timeout=0.05)
            except httpx.HTTPError:
                continue
    assert answers(target)
    assert answers(target, asker={})
    assert json.loads(target.client.get("/health").content)["ok"] is True
