"""What is counted, and how Prometheus gets it (text format 0.0.4 or OpenMetrics)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from digint_kg.answering.pool import ReaderPool
from digint_kg.http.limiting.connections import Connections
from digint_kg.http.watching.memory import resident
from digint_kg.ports import Answerer, GraphStore

_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"})

Metric = CounterMetricFamily | GaugeMetricFamily


class Metrics:
    """The counters of one service.

    Args:
        store: says which generation is in force, and what publications found.
        answerer: whose readers are counted, where it is a pool.
        connections: of the server.
    """

    def __init__(self, store: GraphStore, answerer: Answerer, connections: Connections) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.registry.register(_State(store, answerer, connections))
        self._requests = Histogram(
            "digint_kg_request_seconds",
            "Time from a request's head to its answer's end",
            ("route", "method", "status"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._refusals = Counter(
            "digint_kg_refusals",
            "Requests that were refused before anything was done for them",
            ("status",),
            registry=self.registry,
        )
        self._known: dict[tuple[str, str, str], Callable[[float], None]] = {}

    def observe(self, route: str, method: str, status: str, seconds: float) -> None:
        """Counts one request.

        Args:
            route: the template, as `/regions/{slug}`; never the path itself.
            method: any other than the known ones is counted as `OTHER`.
            status: of three digits; `cut` for an answer that was begun and not ended.
            seconds: how long it took.
        """
        observe = self._known.get((route, method, status))
        if observe is None:
            named = method if method in _METHODS else "OTHER"
            observe = self._requests.labels(route, named, status).observe
            if named == method:
                self._known[route, method, status] = observe
        observe(seconds)

    def refused(self, status: int) -> None:
        """Counts a refusal."""
        self._refusals.labels(str(status)).inc()


class _State(Collector):
    """What is looked up when somebody asks, and costs nothing before."""

    def __init__(self, store: GraphStore, answerer: Answerer, connections: Connections) -> None:
        self._store = store
        self._answerer = answerer
        self._connections = connections

    def describe(self) -> Iterable[Metric]:
        """Nothing: what there is, is known when it is asked for."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Called by the registry."""
        connections = self._connections
        yield _gauge("connections", "Connections that are open", connections.count)
        yield _counter("connections_refused", "Connections that were one too many", connections.refused)
        yield _counter("connections_cut", "Connections cut because their client was slow", connections.cut)
        if isinstance(self._answerer, ReaderPool):
            yield from _of_readers(self._answerer)
        yield from _of_generation(self._store)


def _of_readers(pool: ReaderPool) -> Iterator[Metric]:
    readers = GaugeMetricFamily("digint_kg_readers", "Reader processes", labels=("kind", "state"))
    waiting = GaugeMetricFamily("digint_kg_queue", "Queries that wait for a reader", labels=("kind",))
    ended = CounterMetricFamily(
        "digint_kg_readers_ended", "Reader processes that were ended, or died", labels=("kind",)
    )
    for kind, lane in pool.lanes.items():
        busy = len(lane.lent)
        readers.add_metric((kind, "busy"), busy)
        readers.add_metric((kind, "idle"), len(lane.pids) - busy)
        waiting.add_metric((kind,), lane.waiting)
        ended.add_metric((kind,), lane.ended)
    yield from (readers, waiting, ended)
    yield _counter("long_queries_turned_away", "Long queries ended for want of room", pool.turned_away)
    yield _gauge("readers_resident_memory_bytes", "Memory of all reader processes", resident(pool.pids))


def _of_generation(store: GraphStore) -> Iterator[Metric]:
    current = store.current()
    if current is None:
        return
    publication = store.publication(current.number)
    age = (datetime.now(UTC) - current.created).total_seconds()
    yield _gauge("generation", "Number of the generation in force", current.number)
    yield _gauge("generation_age_seconds", "Time since it was published", age)
    yield _counter("publications", "Publications so far", current.number)
    found = GaugeMetricFamily(
        "digint_kg_findings", "What checks found in the last publication", labels=("severity",)
    )
    for severity, count in publication.findings.items():
        found.add_metric((str(severity).lower(),), count)
    yield found
    yield _gauge("datasets", "Datasets that are published", len(publication.datasets))
    yield _gauge("triples", "Triples in them", sum(each.triples for each in publication.datasets.values()))


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"digint_kg_{name}", what, value=value)


def _counter(name: str, what: str, value: float) -> Metric:
    return CounterMetricFamily(f"digint_kg_{name}", what, value=value)
