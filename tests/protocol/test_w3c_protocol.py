"""The query part of the W3C SPARQL 1.1 Protocol tests, against a real server."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

SUITE = "suites/sparql11-protocol"
_RESULTS = ("application/sparql-results+", "text/csv", "text/tab-separated-values")
_MEDIA_TYPES = {
    "boolean": _RESULTS,
    "tabular": _RESULTS,
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}


@pytest.fixture(scope="module")
def tests(shared: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((shared / SUITE / "protocol.json").read_text(encoding="utf-8"))
    return found


def _is_query(test: dict[str, Any]) -> bool:
    """Updates are not taken yet; the refusals that the suite asks of them are given all the same."""
    return not test["id"].startswith("update_")


@pytest.fixture(scope="module")
def server(
    shared: Path, serve_folder: Any, tests: list[dict[str, Any]], tmp_path_factory: Any
) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("w3c") / "000001"
    store = Store(folder)
    for test in tests:
        for graph in test["graphs"]:
            path = shared / SUITE / "data" / graph["file"]
            for quad in parse(path=str(path), format=RdfFormat.N_TRIPLES):
                store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph["graph"])))
    store.flush()
    del store
    with serve_folder(folder) as running:
        yield running


def _status_fits(status: int, expected: list[str]) -> bool:
    return any(str(status)[0] == item[0] if item.endswith("xx") else str(status) == item for item in expected)


def test_the_w3c_query_operations(server: Any, tests: list[dict[str, Any]]) -> None:
    chosen = [test for test in tests if _is_query(test)]
    assert len(chosen) >= 24
    failed = [
        f"{test['id']}: {fault}"
        for test in chosen
        for request in test["requests"]
        if (fault := _fault(server, request))
    ]
    assert failed == []


def _fault(server: Any, request: dict[str, Any]) -> str | None:
    body = request.get("body")
    content = body.encode(request.get("body_encoding") or "utf-8") if body is not None else None
    response = server.client.request(
        request["method"], request["path"], headers=request["headers"], content=content
    )
    expected = request["expect"]
    if not _status_fits(response.status_code, expected["status"]):
        return f"status {response.status_code}, not {expected['status']}: {response.text[:200]}"
    if "expectedBoolean" in expected and _boolean(response.text) is not expected["expectedBoolean"]:
        return f"not {expected['expectedBoolean']}: {response.text[:200]}"
    wanted = _MEDIA_TYPES.get(expected.get("expectedFormat", ""))
    if wanted and not response.headers["content-type"].startswith(wanted):
        return f"{response.headers['content-type']}, not one of {wanted}"
    return None


def _boolean(text: str) -> bool:
    return "true" in text
