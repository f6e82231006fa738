"""Good clients while bad ones send bombs, against the same left in peace: the slowest twentieth of answers.

Each client comes from an address of its own (127.0.0.2 and on, which Linux answers for without being asked).
Peace and bombs take turns on one server; good clients ask something else each time, so that nothing is kept.
"""

import contextlib
import http.client
import multiprocessing
import random
import time
from collections.abc import Iterator, Sequence
from multiprocessing.synchronize import Event
from statistics import median, quantiles
from typing import Final
from urllib.parse import quote

from bench import generator, servers
from bench.figures import Figure
from bench.queries import publish_home
from bench.servers import HOST, Server
from bench.workbench import Workbench, environment, program
from digint_kg.terms import DEF

_BOUND: Final = 2.0
_GOOD: Final = 2
_BAD: Final = 6
_SECONDS: Final = 10.0
_PAUSE: Final = 0.005
_PERCENTILE: Final = 95
_BOMBS: Final = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(CONCAT(STR(?a), STR(?f))) LIMIT 10",
    "SELECT DISTINCT ?a ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    f"SELECT (COUNT(*) AS ?n) {{ ?a (<{DEF}a>|!<{DEF}b>)* ?b . ?b (!<{DEF}c>)* ?c }}",
    'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?a), STR(?f)), "^(([a-z]+)+:)+[^a]*$")) }',
    "SELECT (GROUP_CONCAT(STR(?d)) AS ?x) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a",
)


def bombs(bench: Workbench) -> Iterator[Figure]:
    """The p95 of good clients under bombs, by their p95 in peace."""
    publish_home(bench)
    server = Server("digint-kg", servers.free_port(), "/sparql")
    command = [program("digint-kg"), "serve", "--host", HOST, "--port", str(server.port)]
    with servers.running(server, command, environ=environment(bench.home) | {"DIGINT_KG_QUERY_SECONDS": "5"}):
        _p95s(bench, server, seconds=1)
        runs = []
        for turn in range(bench.rounds):
            bench.say(f"Good clients in peace, then under bombs: {turn + 1} of {bench.rounds}")
            peace = _p95s(bench, server, seconds=_SECONDS)
            with _bombed(server) as survived:
                runs.append((_p95s(bench, server, seconds=_SECONDS), peace))
        if not all(survived):
            raise RuntimeError("a bomb was not sent")
    yield Figure(
        what="p95 of good clients while bombs run",
        unit="ms",
        ours=median(under for under, _ in runs),
        peer_name="in peace",
        peer=median(peace for _, peace in runs),
        ratio=median(under / peace for under, peace in runs),
        bound=_BOUND,
    )


def _p95s(bench: Workbench, server: Server, *, seconds: float) -> float:
    """The p95 over all good clients, in milliseconds."""
    with multiprocessing.get_context("spawn").Pool(_GOOD) as pool:
        subjects = generator.subjects(bench.triples)
        work = [
            (server.port, f"127.0.0.{2 + number}", subjects[number::_GOOD], seconds)
            for number in range(_GOOD)
        ]
        taken = [each for found in pool.starmap(_ask, work) for each in found]
    return 1000 * quantiles(taken, n=100)[_PERCENTILE - 1]


def _ask(port: int, address: str, subjects: Sequence[str], seconds: float) -> list[float]:
    """One good client: one question after another, with a breath between."""
    chosen = random.sample(subjects, len(subjects))
    connection = http.client.HTTPConnection(HOST, port, timeout=60, source_address=(address, 0))
    taken: list[float] = []
    end = time.perf_counter() + seconds
    try:
        for subject in chosen:
            began = time.perf_counter()
            if began > end:
                break
            query = quote(f"SELECT ?p ?o {{ <{subject}> ?p ?o }}")
            connection.request("GET", f"/sparql?query={query}")
            response = connection.getresponse()
            response.read()
            if response.status != http.client.OK:
                raise RuntimeError(f"a good client was refused: {response.status}")
            taken.append(time.perf_counter() - began)
            time.sleep(_PAUSE)
    finally:
        connection.close()
    return taken


@contextlib.contextmanager
def _bombed(server: Server) -> Iterator[list[int]]:
    """Bad clients at work, each in a process of its own; how many bombs each has sent, once they are over."""
    context = multiprocessing.get_context("spawn")
    over = context.Event()
    sent = [context.Value("i", 0) for _ in range(_BAD)]
    bad = [
        context.Process(target=_bomb, args=(server.port, number, over, sent[number]))
        for number in range(_BAD)
    ]
    counts: list[int] = []
    for process in bad:
        process.start()
    try:
        while not all(count.value for count in sent):
            time.sleep(0.05)
        yield counts
    finally:
        over.set()
        for process in bad:
            process.join(30)
            process.kill()
        counts += [count.value for count in sent]


def _bomb(
    port: int, number: int, over: Event, sent: "multiprocessing.sharedctypes.Synchronized[int]"
) -> None:
    """One bad client: two bombs at a time over and over, whatever the service says to them."""
    bomb = _BOMBS[number % len(_BOMBS)]
    while not over.is_set():
        connections = [
            http.client.HTTPConnection(HOST, port, timeout=60, source_address=(f"127.0.0.{50 + number}", 0))
            for _ in range(2)
        ]
        for connection in connections:
            connection.request("GET", f"/sparql?query={quote(bomb)}")
        sent.value += 2
        for connection in connections:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.getresponse().read()
            connection.close()
        time.sleep(0.05)
