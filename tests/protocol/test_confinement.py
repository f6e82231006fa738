"""Queries call the endpoints that the operator has listed, and nothing else, through any door of HTTP."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.unit.answering.listening import Listener, answer, listening, results

from digint_kg.answering import federation
from digint_kg.answering.probe import why_unconfined

CONFINED = pytest.mark.skipif(bool(why_unconfined()), reason="this platform has no confined readers")
PLAIN = {
    *(
        "plain",
        "lower",
        "glued",
        "silent",
        "prefix",
        "base",
        "codepoint iri",
        "comment between",
        "CR comment",
    ),
    *("less-than", "exists", "subselect", "long string", "escaped quote", "construct", "mixed iri case"),
    *("lang dir", "VERSION", "trueSERVICE2"),
}
FORMS = (
    "SELECT * {{ SERVICE <{}> {{ ?s ?p ?x }} }}",
    "SELECT * {{ SERVICE SILENT <{}> {{ ?s ?p ?x }} }}",
    "SELECT * {{ VALUES (?a ?b) {{ (1 2) }} FILTER(?a<?b#>'''\n) SERVICE <{}> {{ ?s ?p ?x }} #'''\n}}",
)
TRICKS = (
    *("http://127.0.0.1:{p}/t", "http://127.0.0.1:{p}/s/", "http://127.0.0.1:{p}/S", "http://127.0.0.1:{p}"),
    *(
        "http://127.0.0.1:{p}/s?",
        "http://127.0.0.1:{p}/s?x=1",
        "http://127.0.0.1:{p}/s#x",
        "http://127.0.0.1:{p}//s",
    ),
    *("http://127.0.0.1:{p}/./s", "http://127.0.0.1:{p}/x/../s", "http://127.0.0.1:{p}/%73"),
    *(
        "http://127.0.0.1:{p}/s%2F",
        "http://127.0.0.1:{p}%2Fs",
        "http://127.0.0.1:{p}/s;x",
        "http://127.0.0.1:{p}/s%00",
    ),
    *(
        "https://127.0.0.1:{p}/s",
        "HTTPS://127.0.0.1:{p}/s",
        "http://127.0.0.1:{o}/s",
        "HTTP://127.0.0.1:{o}/s",
    ),
    *("hTTp://127.0.0.1:{o}/s", "http://127.1:{o}/s", "http://127.0.1:{o}/s", "http://2130706433:{o}/s"),
    *("http://0x7f000001:{o}/s", "http://0x7f.0.0.1:{o}/s", "http://0x7f.1:{o}/s", "http://0177.0.0.1:{o}/s"),
    *(
        "http://017700000001:{o}/s",
        "http://127.0.0.01:{o}/s",
        "http://00127.0.0.1:{o}/s",
        "http://127.0.0.1.:{o}/s",
    ),
    *("http://127.0.0.2:{o}/s", "http://127.255.255.254:{o}/s", "http://0.0.0.0:{o}/s", "http://0:{o}/s"),
    *(
        "http://[::1]:{v}/s",
        "http://[0:0:0:0:0:0:0:1]:{v}/s",
        "http://[::]:{v}/s",
        "http://[::ffff:127.0.0.1]:{o}/s",
    ),
    *("http://[::ffff:7f00:1]:{o}/s", "http://[::127.0.0.1]:{o}/s", "http://[64:ff9b::7f00:1]:{o}/s"),
    *(
        "http://[2002:7f00:1::]:{o}/s",
        "http://[::1%251]:{v}/s",
        "http://[::1%25lo]:{v}/s",
        "http://[::1%lo]:{v}/s",
    ),
    *(
        "http://[fe80::1%25lo]:{v}/s",
        "http://localhost:{o}/s",
        "http://LOCALHOST:{o}/s",
        "http://localhost.:{o}/s",
    ),
    *("http://ip6-localhost:{v}/s", "http://localhost.localdomain:{o}/s", "http://loc%61lhost:{o}/s"),
    *(
        "http://l\u043ecalhost:{o}/s",
        "http://\uff4cocalhost:{o}/s",
        "http://①②⑦.⓪.⓪.①:{o}/s",
        "http://127。0。0。1:{o}/s",
    ),
    *(
        "http://user@127.0.0.1:{o}/s",
        "http://user:secret@127.0.0.1:{o}/s",
        "http://127.0.0.1:{p}@127.0.0.1:{o}/s",
    ),
    *("http://127.0.0.1:{p}%40127.0.0.1:{o}/s", "http://127.0.0.1:{p}#@127.0.0.1:{o}/s"),
    *("http://127.0.0.1:{p}?@127.0.0.1:{o}/s", "http://@127.0.0.1:{o}/s", "http:////127.0.0.1:{o}/s"),
    *("http:/127.0.0.1:{o}/s", "http:127.0.0.1:{o}/s", "//127.0.0.1:{o}/s", "http://127.0.0.1:+{o}/s"),
    *(
        "http://127.0.0.1:0{o}/s",
        "http://127.0.0.1:{o}:{p}/s",
        "ftp://127.0.0.1:{o}/s",
        "ws://127.0.0.1:{o}/s",
    ),
    *(
        "gopher://127.0.0.1:{o}/_GET",
        "dict://127.0.0.1:{o}/s",
        "jar:http://127.0.0.1:{o}/s!/",
        "file:///etc/passwd",
    ),
    *("file://127.0.0.1:{o}/s", "FILE:///etc/passwd", "unix:/run/x", "data:text/csv,x", "urn:x", "s", ""),
    *(r"http://127.0.0.1:{o}/\u0073", r"\u0068ttp://127.0.0.1:{o}/s", r"http://127.0.0.\u0031:{o}/s"),
    *("http://127.0.0.1:{p}/moved", "http://127.0.0.1:{p}/kept", "http://localhost:{p}/s"),
    *("http://127.0.0.1:{p}/to-name", "http://127.0.0.1:{p}/to-v6", "http://127.0.0.1:{p}/refresh"),
)


@pytest.fixture(scope="module")
def listed() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture(scope="module")
def others() -> Iterator[list[Listener]]:
    """A listener on IPv4 and, where there is one, on IPv6; none of them is on any list."""
    with listening() as four:
        try:
            with listening("::1") as six:
                yield [four, six]
        except OSError:
            yield [four, four]


@pytest.fixture(scope="module")
def nothing_listed(serve_folder: Any, plain_folder: Path) -> Iterator[httpx.Client]:
    with serve_folder(plain_folder, readers=1) as server:
        yield server.client


def probes(shared: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(
        (shared / "suites/sparql-inspection/probes.json").read_text(encoding="utf-8")
    )
    assert len(found) > 50
    return found


def filled(probe: dict[str, str], address: str) -> str:
    text = probe.get("query") or probe["update"]
    return text.replace("{LISTENER}", address).replace("{HOSTPORT}", address.removeprefix("http://"))


def sent(client: httpx.Client, text: str) -> list[httpx.Response]:
    """The answers to a text in every way in which a query or an update may be sent."""
    direct = ("application/sparql-query", "application/sparql-update")
    return [
        client.get("/sparql", params={"query": text}),
        client.post("/sparql", data={"query": text}),
        client.post("/sparql", data={"update": text}),
        *(client.post("/sparql", content=text.encode(), headers={"content-type": kind}) for kind in direct),
    ]


def contacts(listeners: Sequence[Listener]) -> int:
    return sum(listener.contacts for listener in listeners)


def test_no_probe_reaches_a_listener_that_is_not_listed(
    shared: Path, nothing_listed: httpx.Client, others: list[Listener]
) -> None:
    for probe in probes(shared):
        for response in sent(nothing_listed, filled(probe, others[0].address)):
            assert response.status_code in (200, 400, 401, 403, 404, 405, 415), response.text
    assert contacts(others) == 0


@CONFINED
def test_the_plain_probes_reach_a_listener_that_is_listed(
    shared: Path, serve_folder: Any, plain_folder: Path
) -> None:
    with listening() as listener:
        listener.otherwise = answer(results())
        numbered = list(enumerate(probes(shared)))
        allowed = ",".join(f"{listener.address}/{number}/s" for number, _ in numbered)
        reached = set()
        with serve_folder(
            plain_folder, readers=1, service_allow=allowed, service_allow_private=True
        ) as server:
            for number, probe in numbered:
                before = listener.contacts
                text = filled(probe, f"{listener.address}/{number}")
                response = server.client.get("/sparql", params={"query": text})
                if listener.contacts > before:
                    reached.add(probe["name"])
                    assert response.status_code == 200, response.text
        paths = {request.split(b" ")[1] for request in listener.requests}
    assert reached >= PLAIN
    assert not reached & {"variable", "userinfo", "in string", "in comment", "file", "FROM http"}
    assert paths <= {f"/{number}/s".encode() for number, _ in numbered}


@CONFINED
def test_an_answer_from_elsewhere_joins_with_ours(
    serve_folder: Any, plain_folder: Path, listed: Listener
) -> None:
    text = f"SELECT * {{ ?s <urn:name> ?name SERVICE <{listed.address}/s> {{ ?x <urn:y> ?name }} }}"
    allow = {"service_allow": f"{listed.address}/s", "service_allow_private": True}
    with serve_folder(plain_folder, readers=1, **allow) as server:
        rows = server.client.get("/sparql", params={"query": text}).json()["results"]["bindings"]
        lacking = server.client.get("/sparql", params={"query": text.replace("/s>", "/t>")})
    assert sorted(row["s"]["value"] for row in rows) == ["urn:s7", "urn:s8"]
    assert lacking.status_code == 403
    assert f"<{listed.address}/t>" in lacking.json()["detail"]


def test_no_trick_reaches_a_listener(
    serve_folder: Any, plain_folder: Path, listed: Listener, others: list[Listener]
) -> None:
    four, six = others
    moved = {"/moved": "302 Found", "/kept": "308 Kept", "/to-name": "301 Moved", "/to-v6": "307 Moved"}
    aims = {"/to-name": f"http://localhost:{four.port}/s", "/to-v6": f"{six.address}/s"}
    for path, status in moved.items():
        where = f"Location: {aims.get(path, four.address + '/s')}"
        listed.answers[path] = answer(b"", status, "text/html", where)
    listed.answers["/refresh"] = answer(b"", "200 OK", "text/html", f"Refresh: 0; url={four.address}/s")
    admitted = [f"{listed.address}{path}" for path in ("/s", *moved, "/refresh")]
    by_name = f"http://localhost:{listed.port}/s"
    places = {"p": str(listed.port), "o": str(four.port), "v": str(six.port)}
    tried = [trick.format(**places) for trick in TRICKS]
    assert len(set(tried)) >= 60
    allow = {"service_allow": ",".join((*admitted, by_name)), "service_allow_private": True}
    before = listed.contacts
    with serve_folder(plain_folder, readers=1, **allow) as server:
        for iri in tried:
            for form in FORMS:
                response = server.client.get("/sparql", params={"query": form.format(iri)})
                assert response.status_code in (200, 400, 403, 502), response.text
                if response.status_code == 200:
                    assert response.json()["results"]["bindings"] == [{}], iri
    assert contacts(others) == 0
    paths = {request.split(b" ")[1].decode() for request in listed.requests[before:]}
    assert paths <= {*moved, "/refresh"}


DOCUMENTS = {
    "text/turtle; charset=utf-8": "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:shape> a sh:NodeShape ; "
    "sh:targetSubjectsOf sh:targetSubjectsOf ; sh:sparql [ sh:message 'x' ; sh:select "
    "'SELECT $this {{ SERVICE <{}/s> {{ $this ?p ?o }} }}' ] .",
    "text/turtle": "<urn:o> <http://www.w3.org/2002/07/owl#imports> <{}/s> ; a <urn:Ontology> .",
    "application/ld+json": '{{"@context": "{}/s", "@id": "urn:a", "name": "x"}}',
    "application/rdf+xml": '<!DOCTYPE r [<!ENTITY e SYSTEM "{}/s">]><rdf:RDF xmlns:rdf='
    '"http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:"><u:a u:b="x">&e;</u:a></rdf:RDF>',
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_no_document_makes_the_check_call(
    nothing_listed: httpx.Client, others: list[Listener], kind: str
) -> None:
    body = DOCUMENTS[kind].format(others[0].address).encode()
    response = nothing_listed.post("/check", content=body, headers={"content-type": kind})
    assert response.status_code < 500, response.text
    assert contacts(others) == 0


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "graph"])
def test_a_graph_that_is_named_is_not_fetched(
    nothing_listed: httpx.Client, others: list[Listener], name: str
) -> None:
    iri = f"{others[0].address}/s"
    for path in ("/sparql", "/data"):
        for text in ("ASK { ?s ?p ?o }", "LOAD <urn:x>"):
            response = nothing_listed.get(path, params={"query": text, name: iri})
            assert response.status_code < 500, response.text
    assert contacts(others) == 0


def test_where_readers_cannot_be_confined_the_probes_are_refused_with_the_reason(
    shared: Path,
    serve_folder: Any,
    plain_folder: Path,
    others: list[Listener],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(federation, "why_unconfined", lambda: "somebody forbids it")
    allow = {"service_allow": f"{others[0].address}/s", "service_allow_private": True}
    refused = 0
    with serve_folder(plain_folder, readers=1, **allow) as server:
        for probe in probes(shared):
            text = filled(probe, others[0].address)
            response = server.client.get("/sparql", params={"query": text})
            if response.status_code == 403:
                assert "somebody forbids it" in response.json()["detail"]
                refused += 1
    assert refused >= 29
    assert contacts(others) == 0
