"""The questions over HTTP on the packaged data: the slowest twentieth of the answers, in milliseconds."""

import http.client
import os
import time
from collections.abc import Iterator
from statistics import quantiles
from typing import Final
from urllib.parse import urlencode

from bench.figures import Figure
from bench.servers import HOST, Server, free_port, running
from bench.workbench import Workbench, environment, program
from digint_kg import assets
from digint_kg.questions import Catalogue, Question

_BOUND: Final = 100.0
_BOUND_OF_EACH: Final = 250.0
_TIMES: Final = 40
_PERCENTILE: Final = 95


def questions(bench: Workbench) -> Iterator[Figure]:
    """The p95 of each question and of all together, with the examples' values; one asker, no kept answers."""
    server = Server("digint-kg", free_port(), "/sparql")
    command = [program("digint-kg"), "serve", "--demo", "--quiet", "--port", str(server.port)]
    environ = environment(bench.folder / "demo")
    environ |= {"PATH": os.environ["PATH"], "DIGINT_KG_ANSWER_CACHE_BYTES": "0"}
    all_taken: list[float] = []
    with running(server, command, environ=environ, patience=120):
        asked = sorted(Catalogue(assets.folder("queries")), key=lambda question: question.number)
        for question in asked:
            bench.say(f"Asking {question.slug}")
            taken = _taken(server, question)
            all_taken += taken
            name = f"{question.number} {question.slug}, p95"
            yield Figure(name, "ms", _p95(taken), bound=_BOUND_OF_EACH)
    yield Figure(f"all {len(asked)} questions, p95", "ms", _p95(all_taken), bound=_BOUND)


def _taken(server: Server, question: Question) -> list[float]:
    target = f"/questions/{question.slug}?{urlencode(question.example)}"
    connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
    try:
        return [_once(connection, target) for _ in range(_TIMES)]
    finally:
        connection.close()


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=100)[_PERCENTILE - 1]


def _once(connection: http.client.HTTPConnection, target: str) -> float:
    began = time.perf_counter()
    connection.request("GET", target, headers={"Accept": "text/csv"})
    response = connection.getresponse()
    body = response.read()
    if response.status != http.client.OK:
        raise RuntimeError(f"{target}: {response.status} {body[:300]!r}")
    return (time.perf_counter() - began) * 1000
