"""Queries over HTTP, eight connections at once: our service beside oxigraph and rdflib-endpoint."""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from typing import Final

from bench import client, generator, job, servers
from bench.alternating import alternate
from bench.figures import Figure, Sense
from bench.servers import HOST, Server
from bench.workbench import FULL, Workbench, environment, program
from digint_kg.terms import DEF

_CONNECTIONS: Final = 8
_WARM_SECONDS: Final = 0.5
_SHORT: Final = 0.25
_SUBJECTS: Final = 20_000
_ANEW: Final = 200
_NUMBERS: Final = count()
_SLICE: Final = 50_000
"""What rdflib-endpoint is given: it keeps everything in Python objects, and is slow to start on a million."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of query: its texts, how long it is pressed, and the least part of oxigraph's rate.

    `anew`: no text is ever sent twice, so that no answer can have been kept.
    """

    name: str
    texts: Sequence[str]
    seconds: float
    bound: float | None = None
    anew: bool = False

    def requests(self, server: Server) -> list[bytes]:
        """The texts as requests to a server."""
        texts = (f"{text}\n#{next(_NUMBERS)}" for text in self.texts) if self.anew else self.texts
        return [server.request(text) for text in texts]


def over_http(bench: Workbench) -> Iterator[Figure]:
    """Rates of point queries and of group-by."""
    kinds = _kinds(bench)
    with ExitStack() as stack:
        ours = stack.enter_context(_ours(bench))
        oxigraph = stack.enter_context(_oxigraph(bench))
        for kind in kinds:
            _must_agree(ours, oxigraph, kind.texts[0])
            yield _figure(bench, kind, ours, oxigraph, bound=kind.bound)
    small = Workbench(bench.folder / "slice", min(bench.triples, _SLICE), bench.rounds, bench.say)
    small.folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        ours = stack.enter_context(_ours(small))
        rdflib = stack.enter_context(_rdflib_endpoint(small))
        for kind in _kinds(small):
            _must_agree(ours, rdflib, kind.texts[0])
            yield _figure(bench, kind, ours, rdflib, bound=None)


def publish_home(bench: Workbench) -> None:
    """Publishes the generated file into the bench's home, unless it is there."""
    if not bench.home.exists():
        bench.say("Publishing into the home that is asked")
        job.run("publish", bench.home, bench.file)


def _kinds(bench: Workbench) -> list[_Kind]:
    subjects = generator.subjects(bench.triples)
    chosen = random.Random(1).sample(subjects, min(_SUBJECTS, len(subjects)))  # noqa: S311 - no secret
    points = [f"SELECT ?p ?o WHERE {{ <{subject}> ?p ?o }}" for subject in chosen]
    groups = [_by_year(indicator) for indicator in generator.indicators(bench.triples)]
    long = 1.0 if bench.triples >= FULL else _SHORT
    return [
        _Kind("point query, never the same", points, 3 * long, bound=0.2, anew=True),
        _Kind("point query, always the same", points[:1], 3 * long),
        _Kind("group-by, one indicator by year", groups, 6 * long, bound=0.9),
        _Kind("group-by, all indicators", [_by_indicator()], 6 * long, bound=0.9),
        _Kind("group-by, one indicator, no kept answer", groups * _ANEW, 6 * long, anew=True),
        _Kind("group-by, all, no kept answer", [_by_indicator()] * _ANEW, 12 * long, anew=True),
    ]


def _by_year(indicator: str) -> str:
    return (
        f"PREFIX d: <{DEF}> SELECT ?year (COUNT(?value) AS ?values) (MAX(?value) AS ?most) WHERE {{ "
        f"?o d:observationOf <{indicator}> ; d:referenceYear ?year ; d:numericValue ?value }} GROUP BY ?year"
    )


def _by_indicator() -> str:
    return (
        f"PREFIX d: <{DEF}> SELECT ?indicator (COUNT(?value) AS ?values) (MAX(?value) AS ?most) WHERE {{ "
        f"?o d:observationOf ?indicator ; d:numericValue ?value }} GROUP BY ?indicator"
    )


def _figure(bench: Workbench, kind: _Kind, ours: Server, peer: Server, *, bound: float | None) -> Figure:
    bench.say(f"{kind.name}: {ours.name} and {peer.name} in turns")
    found = alternate(bench.rounds, lambda: _rate(ours, kind), lambda: _rate(peer, kind))
    return Figure(
        what=kind.name,
        unit="/s",
        ours=found.ours,
        peer_name=peer.name,
        peer=found.peer,
        ratio=found.ratio,
        sense=Sense.AT_LEAST,
        bound=bench.bound(bound) if bound else None,
    )


def _rate(server: Server, kind: _Kind) -> float:
    client.press(server.port, kind.requests(server), connections=_CONNECTIONS, seconds=_WARM_SECONDS)
    return client.press(
        server.port, kind.requests(server), connections=_CONNECTIONS, seconds=kind.seconds
    ).rate


def _must_agree(ours: Server, peer: Server, text: str) -> None:
    """Refuses to compare what gives other answers; ours may hold more rows, of the package's own data."""
    if not _rows(peer, text) <= _rows(ours, text):
        raise RuntimeError(f"{ours.name} and {peer.name} answer differently: {text}")


def _rows(server: Server, text: str) -> set[str]:
    bindings = json.loads(server.ask(text))["results"]["bindings"]
    return {json.dumps(row, sort_keys=True) for row in bindings}


def _ours(bench: Workbench) -> servers.Running:
    publish_home(bench)
    server = Server("digint-kg", servers.free_port(), "/sparql")
    command = [program("digint-kg"), "serve", "--host", HOST, "--port", str(server.port)]
    return servers.running(server, command, environ=environment(bench.home))


def _oxigraph(bench: Workbench) -> servers.Running:
    folder = bench.folder / "oxigraph"
    if not folder.exists():
        bench.say("Loading the peer's folder")
        job.run("bulk-load", folder, bench.file)
    server = Server("oxigraph serve-read-only", servers.free_port(), "/query")
    command = [program("oxigraph"), "serve-read-only", "--location", str(folder)]
    return servers.running(server, [*command, "--bind", f"{HOST}:{server.port}"])


def _rdflib_endpoint(bench: Workbench) -> servers.Running:
    server = Server(f"rdflib-endpoint, both on {bench.triples:,}", servers.free_port(), "/")
    command = [program("rdflib-endpoint"), "serve", "--host", HOST, "--port", str(server.port)]
    return servers.running(server, [*command, str(bench.file)], patience=180)
