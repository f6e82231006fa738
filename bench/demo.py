"""The questions over HTTP, on the packaged data and among a million triples: the slowest twentieth, in ms."""

import http.client
import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Final
from urllib.parse import urlencode

from bench.figures import Figure
from bench.queries import publish_home
from bench.servers import HOST, Server, free_port, running
from bench.workbench import Workbench, environment, program
from digint_kg import assets
from digint_kg.questions import Catalogue, Question

_BOUND: Final = 100.0
_BOUND_OF_EACH: Final = 250.0
_TIMES: Final = 40
_PERCENTILE: Final = 95

EXCEPTIONS: Final = frozenset({"without-source", "changes"})
"""Questions that need longer beside a million triples; README.md says why."""


def questions(bench: Workbench) -> Iterator[Figure]:
    """The p95 of each question and of all together, on the packaged data alone."""
    yield from _asked(bench, bench.folder / "demo", "", _BOUND)


def among_a_million(bench: Workbench) -> Iterator[Figure]:
    """The same with the generated triples beside the packaged ones; the answers are the same."""
    publish_home(bench)
    yield from _asked(bench, bench.home, f" beside {bench.triples:,}", None)


def _asked(bench: Workbench, home: Path, where: str, bound: float | None) -> Iterator[Figure]:
    """One asker, with the examples' values; no answer is kept."""
    server = Server("digint-kg", free_port(), "/sparql")
    command = [program("digint-kg"), "serve", "--demo", "--quiet", "--port", str(server.port)]
    environ = environment(home)
    environ |= {
        "PATH": os.environ["PATH"],
        "DIGINT_KG_ANSWER_CACHE_BYTES": "0",
        "DIGINT_KG_CLIENT_RATE": "100000",
        "DIGINT_KG_CLIENT_BURST": "100000",
    }
    all_taken: list[float] = []
    with running(server, command, environ=environ, patience=300):
        catalogue = Catalogue(assets.folder("queries"))
        asked = [question for question in catalogue if not question.own_file]
        for question in asked:
            bench.say(f"Asking {question.slug}{where}")
            taken = _taken(server, question)
            all_taken += taken
            name = f"{question.number} {question.slug}, p95{where}"
            excepted = question.slug in EXCEPTIONS and bound is None
            yield Figure(name, "ms", _p95(taken), bound=None if excepted else _BOUND_OF_EACH)
    yield Figure(f"all {len(asked)} questions, p95{where}", "ms", _p95(all_taken), bound=bound)


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
