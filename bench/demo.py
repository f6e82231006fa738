"""Every question over HTTP on the packaged data: the slowest twentieth of its answers, in milliseconds."""

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
_TIMES: Final = 40
_PERCENTILE: Final = 95


def questions(bench: Workbench) -> Iterator[Figure]:
    """The p95 of each question with its example's values, one asker, nothing cached."""
    server = Server("digint-kg", free_port(), "/sparql")
    home = bench.folder / "demo"
    command = [program("digint-kg"), "serve", "--demo", "--quiet", "--port", str(server.port)]
    with running(server, command, environ=environment(home) | {"PATH": os.environ["PATH"]}, patience=120):
        asked = sorted(Catalogue(assets.folder("queries")), key=lambda question: question.number)
        for question in asked:
            bench.say(f"Asking {question.slug}")
            yield Figure(
                f"{question.number} {question.slug}, p95", "ms", _p95(server, question), bound=_BOUND
            )


def _p95(server: Server, question: Question) -> float:
    target = f"/questions/{question.slug}?{urlencode(question.example)}"
    connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
    try:
        taken = [_once(connection, target) for _ in range(_TIMES)]
    finally:
        connection.close()
    return quantiles(taken, n=100)[_PERCENTILE - 1]


def _once(connection: http.client.HTTPConnection, target: str) -> float:
    began = time.perf_counter()
    connection.request("GET", target, headers={"Accept": "text/csv"})
    response = connection.getresponse()
    body = response.read()
    if response.status != http.client.OK:
        raise RuntimeError(f"{target}: {response.status} {body[:300]!r}")
    return (time.perf_counter() - began) * 1000
