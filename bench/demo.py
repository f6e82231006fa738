"""The questions over HTTP, on the packaged data and among a million triples: the slowest twentieth, in ms."""

import http.client
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Final
from urllib.parse import urlencode

from bench import generator
from bench.figures import Figure
from bench.queries import publish_home
from bench.servers import HOST, Server, free_port, running
from bench.workbench import Workbench, environment, program
from digint_kg import assets
from digint_kg.questions import Catalogue, Question

_BOUND: Final = 100.0
_BOUND_OF_EACH: Final = 250.0
_TIMES: Final = 40
_LEAST_TIMES: Final = 5
_LONG_ENOUGH: Final = 20.0
_PERCENTILE: Final = 95


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to ask every question: of what, with which values, and which take longer (README.md says why)."""

    of: str
    values: Callable[[Question], Mapping[str, str] | None]
    excepted: frozenset[str] = frozenset()


def questions(bench: Workbench) -> Iterator[Figure]:
    """The p95 of each question and of all together, on the packaged data alone."""
    yield from _asked(bench, bench.folder / "demo", [_Way("", _example)], _BOUND)


def among_a_million(bench: Workbench) -> Iterator[Figure]:
    """The same with the generated triples beside the packaged ones, and then asked of the generated ones."""
    publish_home(bench)
    ways = [
        _Way(f" beside {bench.triples:,}", _example, frozenset({"changes"})),
        _Way(
            f" of {bench.triples:,}", _of_the_generated, frozenset({"without-source", "invalid-comparisons"})
        ),
    ]
    yield from _asked(bench, bench.home, ways, None)


def _example(question: Question) -> Mapping[str, str]:
    return question.example


def _of_the_generated(question: Question) -> Mapping[str, str] | None:
    """Its example, with generated things for packaged ones; None where publications are compared."""
    if question.compares:
        return None
    made = generator.values()
    needed = {item.name for item in question.parameters if item.required or item.name in question.example}
    things = {item.name for item in question.parameters if item.type == "iri"}
    return {
        name: made.get(name) or question.example[name]
        for name in needed
        if name in made or name not in things
    }


def _asked(bench: Workbench, home: Path, ways: Sequence[_Way], bound: float | None) -> Iterator[Figure]:
    """One asker; no answer is kept."""
    server = Server("digint-kg", free_port(), "/sparql")
    command = [program("digint-kg"), "serve", "--demo", "--quiet", "--port", str(server.port)]
    environ = environment(home)
    environ |= {
        "PATH": os.environ["PATH"],
        "DIGINT_KG_ANSWER_CACHE_BYTES": "0",
        "DIGINT_KG_CLIENT_RATE": "100000",
        "DIGINT_KG_CLIENT_BURST": "100000",
    }
    catalogue = Catalogue(assets.folder("queries"))
    with running(server, command, environ=environ, patience=300):
        for way in ways:
            yield from _asked_in(bench, server, way, [item for item in catalogue if not item.own_file], bound)


def _asked_in(
    bench: Workbench, server: Server, way: _Way, asked: Sequence[Question], bound: float | None
) -> Iterator[Figure]:
    all_taken: list[float] = []
    for question in asked:
        values = way.values(question)
        if values is None:
            continue
        bench.say(f"Asking {question.slug}{way.of}")
        taken = _taken(server, f"/questions/{question.slug}?{urlencode(values)}")
        all_taken += taken
        excepted = question.slug in way.excepted
        name = f"{question.number} {question.slug}, p95{way.of}"
        yield Figure(name, "ms", _p95(taken), bound=None if excepted else _BOUND_OF_EACH)
    yield Figure(f"all questions, p95{way.of}", "ms", _p95(all_taken), bound=bound)


def _taken(server: Server, target: str) -> list[float]:
    """Forty times, or as often as twenty seconds allow; in milliseconds."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
    taken: list[float] = []
    end = time.monotonic() + _LONG_ENOUGH
    try:
        while len(taken) < _TIMES and (len(taken) < _LEAST_TIMES or time.monotonic() < end):
            taken.append(_once(connection, target))
    finally:
        connection.close()
    return taken


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
