"""What an operator sees: metrics, the request's number, whether it is ready, and logs that name nobody."""

import asyncio
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from digint_kg.http.watching.readiness import Readiness
from digint_kg.wiring import Service

ELSEWHERE = {"x-forwarded-for": "203.0.113.77"}
PRIVATE = "whatsomebodylookedfor"


def figures(text: str) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    return {
        family.name: {tuple(sorted(s.labels.items())): s.value for s in family.samples}
        for family in text_string_to_metric_families(text)
    }


def counted(server: Any, **labels: str) -> float:
    found: float = 0.0
    for family in text_string_to_metric_families(server.client.get("/metrics").text):
        for sample in family.samples:
            if sample.name == "digint_kg_request_seconds_count" and sample.labels == labels:
                found = sample.value
    return found


@pytest.fixture(scope="module")
def behind_proxy(serve_folder: Any, plain_folder: Path) -> Iterator[Any]:
    with serve_folder(plain_folder, trusted_proxies="127.0.0.1") as server:
        yield server


def test_metrics_tell_of_readers_generation_and_memory(live: Any) -> None:
    live.client.get("/sparql", params={"query": "ASK {}"})
    response = live.client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert response.headers["cache-control"] == "no-store"
    found = figures(response.text)
    readers = found["digint_kg_readers"]
    assert readers[("kind", "quick"), ("state", "idle")] >= 1
    assert {dict(labels)["kind"] for labels in readers} == {"quick", "long", "confined"}
    assert found["digint_kg_generation"][()] >= 1
    assert 0 <= found["digint_kg_generation_age_seconds"][()] < 10_000
    assert found["digint_kg_publications"][()] >= 1
    assert found["digint_kg_triples"][()] > 1000
    assert found["digint_kg_readers_resident_memory_bytes"][()] > 10_000_000
    assert found["process_resident_memory_bytes"][()] > 10_000_000
    assert "digint_kg_findings" in found


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/questions/s3-priorities?region=emilia-romagna", "/questions/s3-priorities", "200"),
        ("GET", "/regions/emilia-romagna", "/regions/{slug}", "200"),
        ("HEAD", "/regions/emilia-romagna", "/regions/{slug}", "200"),
        ("GET", "/nowhere/at/all", "(none)", "404"),
        ("DELETE", "/sparql", "/sparql", "405"),
        ("POST", "/sparql/", "/sparql", "415"),
    ],
)
def test_requests_are_counted_by_template(live: Any, method: str, path: str, route: str, status: str) -> None:
    labels = {"route": route, "method": method, "status": status}
    before = counted(live, **labels)
    response = live.client.request(method, path, headers={"accept": "application/json"})
    assert str(response.status_code) == status
    assert counted(live, **labels) == before + 1


def test_any_other_method_is_counted_as_other(live: Any) -> None:
    live.client.request("BREW", "/sparql")
    assert "BREW" not in live.client.get("/metrics").text


def test_metrics_hold_nothing_of_anybody(behind_proxy: Any) -> None:
    query = f"ASK {{ ?a ?b '{PRIVATE}' }}"
    headers = ELSEWHERE | {"user-agent": PRIVATE}
    behind_proxy.client.get("/sparql", params={"query": query}, headers=headers)
    behind_proxy.client.get(f"/{PRIVATE}", headers=headers)
    text = behind_proxy.client.get("/metrics").text
    assert PRIVATE not in text
    assert "203.0.113" not in text


def test_metrics_are_told_on_this_machine_only(behind_proxy: Any) -> None:
    assert behind_proxy.client.get("/metrics").status_code == 200
    refused = behind_proxy.client.get("/metrics", headers=ELSEWHERE)
    assert refused.status_code == 403
    assert "DIGINT_KG_METRICS_OPEN" in refused.json()["remedy"]


def test_what_an_unknown_proxy_forwards_is_not_from_here(live: Any) -> None:
    assert live.client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 403


def test_a_setting_opens_metrics_to_all(serve_folder: Any, plain_folder: Path) -> None:
    with serve_folder(plain_folder, trusted_proxies="127.0.0.1", metrics_open=True) as server:
        assert server.client.get("/metrics", headers=ELSEWHERE).status_code == 200


def test_a_cut_answer_is_counted_as_cut(plain: Any) -> None:
    labels = {"route": "/sparql", "method": "GET", "status": "cut"}
    before = counted(plain, **labels)
    with pytest.raises(httpx.RemoteProtocolError):
        plain.client.get("/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    assert counted(plain, **labels) == before + 1


def test_every_answer_has_a_number_of_its_own(live: Any) -> None:
    numbers = [live.client.get(path).headers["x-request-id"] for path in ("/", "/sparql", "/health", "/x")]
    assert len(set(numbers)) == 4
    assert all(str(uuid.UUID(number)) == number for number in numbers)


@pytest.mark.parametrize("offered", ["abc-123-DEF_4.5", "0b6f1c1e-5a3c-4a53-8a8e-3c1f5f0f7d11"])
def test_a_sane_number_is_kept(live: Any, offered: str) -> None:
    assert live.client.get("/", headers={"x-request-id": offered}).headers["x-request-id"] == offered


@pytest.mark.parametrize("offered", ["", "short", "a" * 65, "a b c d e f g h", 'x"><script>', "../../etc"])
def test_any_other_number_is_replaced(live: Any, offered: str) -> None:
    given = live.client.get("/", headers={"x-request-id": offered}).headers["x-request-id"]
    assert str(uuid.UUID(given)) == given


@pytest.mark.parametrize("path", ["/sparql?query=nonsense", "/nowhere"])
def test_a_problem_names_the_request(live: Any, path: str) -> None:
    response = live.client.get(path)
    assert response.json()["instance"] == f"urn:uuid:{response.headers['x-request-id']}"
    named = live.client.get(path, headers={"x-request-id": "my-own-number"})
    assert named.json()["instance"].endswith("request#my-own-number")


def test_ready_once_something_is_published(live: Any, serve_nothing: Any) -> None:
    assert live.client.get("/ready").json() == {"ready": True}
    response = serve_nothing.client.get("/ready")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "lack": "Nothing is published yet."}
    assert int(response.headers["retry-after"]) > 0
    assert serve_nothing.client.get("/health").status_code == 200


def test_not_ready_while_it_stops(seeded: Service) -> None:
    readiness = Readiness(seeded.store, seeded.answerer)
    readiness.stopping = True
    assert asyncio.run(readiness.lack()) == "The service is stopping."


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_logs_name_the_request_and_nobody(tmp_path: Path, log_format: str) -> None:
    settings = {
        "DIGINT_KG_HOME": str(tmp_path),
        "DIGINT_KG_LOG_FORMAT": log_format,
        "DIGINT_KG_LOG_LEVEL": "info",
        "DIGINT_KG_READERS": "1",
    }
    command = [sys.executable, "-m", "digint_kg", "serve", "--port", "0", "--quiet"]
    with subprocess.Popen(
        command, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        said = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert said
        headers = {
            "user-agent": PRIVATE,
            "authorization": f"Bearer {PRIVATE}",
            "x-request-id": "number-of-mine",
        }
        for path in (f"/sparql?query=ASK{{?a ?b '{PRIVATE}'}}", f"/regions/{PRIVATE}", f"/{PRIVATE}"):
            httpx.get(said[0] + path, headers=headers)
        server.terminate()
        _, errors = server.communicate(timeout=20)
    assert server.returncode == 0
    assert PRIVATE not in errors
    assert "127.0.0.1" not in errors
    lines = [line for line in errors.splitlines() if "number-of-mine" in line]
    assert len(lines) >= 3
    if log_format == "json":
        tables = [json.loads(line) for line in errors.splitlines()]
        routes = [table["route"] for table in tables if table.get("request") == "number-of-mine"]
        assert routes == ["/sparql", "/regions/{slug}", "(none)"]
        assert all({"time", "level", "logger", "message"} <= table.keys() for table in tables)
