"""What the OpenAPI document promises is kept, whatever is sent: every answer is one it names, none is a 5xx.

The cases are made from the document, with a fixed seed: values that it allows and values that it forbids, in
parameters and in bodies of each media type.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

EXAMPLES = 4
SEED = 20
KEPT = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
OWN_FILE = "/questions/own-levels"
"""Answered from a person's own file on her own machine alone."""
ANSWERED = {200, 303, 307}


@pytest.fixture(scope="module")
def document(live: Any) -> dict[str, Any]:
    described: dict[str, Any] = live.client.get("/openapi.json").json()
    return described


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        yield opened


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        yield from ((method, path, operation) for method, operation in methods.items())


def test_every_operation_says_what_it_takes_and_gives(document: dict[str, Any]) -> None:
    found = list(operations(document))
    assert len(found) > 60
    for method, path, operation in found:
        assert operation["summary"], path
        assert "default" in operation["responses"], path
        named = {item["name"] for item in operation.get("parameters", []) if item["in"] == "path"}
        assert named == {part.strip("{}") for part in path.split("/") if part.startswith("{")}, (method, path)
    assert "HTTPValidationError" not in str(document)


def test_what_it_promises_is_kept(live: Any, document: dict[str, Any], session: requests.Session) -> None:
    schema = schemathesis.openapi.from_dict(document)
    statuses: dict[str, Counter[int]] = {}
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        answers = statuses.setdefault(operation.label, Counter())
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _try(operation.as_strategy(generation_mode=mode), live, session, answers)
    assert sum(sum(answers.values()) for answers in statuses.values()) > 4 * len(statuses)
    assert [label for label, answers in statuses.items() if not answers] == []


def test_the_examples_in_it_are_answered(live: Any, document: dict[str, Any]) -> None:
    """Each operation that can be called with its examples alone, as one who reads the page on it would."""
    called = 0
    for method, path, operation in operations(document):
        if method != "get":
            continue
        if "security" in operation:
            names = {item["name"]: item.get("example", "x") for item in operation["parameters"]}
            assert live.client.get(path.format(**names)).status_code == 401, path
            continue
        given_here = {item["name"]: item.get("example") for item in operation["parameters"]}
        needed = {item["name"] for item in operation["parameters"] if item.get("required")}
        assert all(given_here[name] for name in needed), path
        address = path.format(**given_here)
        query = {name: value for name, value in given_here.items() if value and f"{{{name}}}" not in path}
        response = live.client.get(address, params=query)
        if OWN_FILE in path:
            assert response.status_code == 403, path
            continue
        assert response.status_code in ANSWERED, (address, query, response.text)
        called += 1
    assert called > 60


def _try(strategy: Any, live: Any, session: requests.Session, answers: Counter[int]) -> None:
    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def run(case: Any) -> None:
        response = case.call(base_url=f"http://{live.host}:{live.port}", session=session, timeout=60)
        answers[response.status_code] += 1
        case.validate_response(response, checks=KEPT)

    try:
        run()
    except Unsatisfiable:
        return  # an operation without parameters has no value that its document forbids
