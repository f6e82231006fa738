"""The W3C tests of the SPARQL 1.1 Protocol and the Graph Store Protocol, against `serve --test-suite`."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

SUITE = "suites/sparql11-protocol"
_RESULTS = ("application/sparql-results+", "text/csv", "text/tab-separated-values")
_MEDIA_TYPES = {
    "boolean": _RESULTS,
    "tabular": _RESULTS,
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}
_BASE = "http://www.example/gsp/"

Test = dict[str, Any]


@pytest.fixture(scope="module")
def suite(shared: Path) -> Path:
    return shared / SUITE


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """A client of the program itself, as an operator starts it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "digint_kg", "serve", "--test-suite", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found
        with httpx.Client(base_url=found[0], timeout=60) as client:
            yield client
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout:
            process.stdout.close()


def _tests(suite: Path, name: str) -> list[Test]:
    found: list[Test] = json.loads((suite / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_all_protocol_tests_pass(client: httpx.Client, suite: Path) -> None:
    assert _outcomes(client, suite, _tests(suite, "protocol")) == (34, [])


def test_all_graph_store_tests_pass(client: httpx.Client, suite: Path) -> None:
    tests = [*_tests(suite, "gsp-direct"), *_tests(suite, "gsp-indirect")]
    assert _outcomes(client, suite, tests) == (13, [])


def _outcomes(client: httpx.Client, suite: Path, tests: list[Test]) -> tuple[int, list[str]]:
    """How many tests passed, and why the others did not."""
    faults = [fault for test in tests if (fault := _fault_in(client, suite, test))]
    passed = len(tests) - len(faults)
    sys.stdout.write(f"{passed} of {len(tests)} passed\n")
    return passed, faults


def _fault_in(client: httpx.Client, suite: Path, test: Test) -> str | None:
    """What is wrong with a test, which starts with the graphs that it names and no others."""
    if test["graphs"] or any(_writes(request) for request in test["requests"]):
        cleared = client.post("/sparql", data={"update": "CLEAR ALL"})
        assert cleared.status_code == 204, cleared.text
    for graph in test["graphs"]:
        content = (suite / "data" / graph["file"]).read_bytes()
        put = client.put(
            "/data",
            params={"graph": graph["graph"]},
            content=content,
            headers={"content-type": "application/n-triples"},
        )
        assert put.status_code in (201, 204), put.text
    location = ""
    for number, request in enumerate(test["requests"], 1):
        response = _sent(client, request, location)
        location = response.headers.get("location", location)
        if fault := _fault(response, request["expect"]):
            return f"{test['id']} #{number}: {fault}"
    return None


def _writes(request: dict[str, Any]) -> bool:
    return request["method"] in ("PUT", "DELETE") or "update" in request["headers"].get("content-type", "")


def _sent(client: httpx.Client, request: dict[str, Any], location: str) -> httpx.Response:
    body = request.get("body")
    content = body.encode(request.get("body_encoding") or "utf-8") if body is not None else None
    path = _path(request["path"].replace("$LOCATION$", quote(location, safe="")))
    return client.request(request["method"], path, headers=request["headers"], content=content)


def _path(path: str) -> str:
    """Ours for the suite's: its graph store at `/gsp` is `/data` here, and graphs lie below `/graph`."""
    if path == "/gsp" or path.startswith("/gsp?"):
        return path.replace("/gsp", "/data", 1)
    return path.replace("/gsp/", "/graph/", 1) if path.startswith("/gsp/") else path


def _fault(response: httpx.Response, expected: dict[str, Any]) -> str | None:
    said = f"{response.status_code} {response.text[:300]}"
    if not _status_fits(response.status_code, expected["status"]):
        return f"status {said}, not {expected['status']}"
    if "expectedBoolean" in expected and _boolean(response) is not expected["expectedBoolean"]:
        return f"not {expected['expectedBoolean']}: {said}"
    if "body" in expected and _graph(response.text) != _graph(expected["body"]):
        return f"another graph: {response.text}"
    return _fault_in_headers(response.headers, expected)


def _fault_in_headers(headers: httpx.Headers, expected: dict[str, Any]) -> str | None:
    wanted = _MEDIA_TYPES.get(expected.get("expectedFormat", ""))
    if wanted and not headers["content-type"].startswith(wanted):
        return f"{headers['content-type']}, not one of {wanted}"
    if "expectedLocation" in expected.get("other", {}) and not urlsplit(headers["location"]).scheme:
        return "no Location"
    differing = [name for name, value in expected.get("headers", {}).items() if headers.get(name) != value]
    return f"other headers: {differing}" if differing else None


def _status_fits(status: int, expected: list[str]) -> bool:
    return any(str(status)[0] == item[0] if item.endswith("xx") else str(status) == item for item in expected)


def _boolean(response: httpx.Response) -> bool:
    return bool(response.json()["boolean"])


def _graph(text: str) -> Dataset:
    """The triples of a Turtle document, blank nodes named by what they are."""
    graph = Dataset(parse(text, RdfFormat.TURTLE, base_iri=_BASE))
    graph.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return graph
