"""One piece of work in a process of its own: `python -m bench.job NAME ARGUMENTS…` prints what it took.

Time is taken around the work alone; starting Python and importing are not part of it.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from bench import generator
from digint_kg import assets, wiring
from digint_kg.publishing.publisher import Publisher
from digint_kg.publishing.rules import Rules
from digint_kg.publishing.submission import Submission
from digint_kg.settings import Settings

_SECONDS = 1200


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took; `triples` is what it says that it changed."""

    seconds: float
    cpu: float
    peak_mib: float
    triples: int


def run(name: str, *arguments: Path) -> Cost:
    """Has a piece of work done in a new process."""
    command = [sys.executable, "-m", "bench.job", name, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=_SECONDS)
    return Cost(**json.loads(done.stdout))


def _publish(home: str, file: str) -> Callable[[], int]:
    """A publication without checks, through everything else that a publication is."""
    service = wiring.build(Settings(home=Path(home)), readers=1)
    names = service.names
    rules = Rules(assets.folder("rules"), names)
    publisher = Publisher(service.store, service.reader, None, service.package, rules, names)

    def work() -> int:
        documents = service.reader.read(Path(file), generator.GRAPH)
        outcome = publisher.publish(Submission(documents), dry_run=False, progress=lambda _step: None)
        return sum(change.added + change.removed for change in outcome.changes)

    return work


def _bulk_load(folder: str, file: str) -> Callable[[], int]:
    """The peer as it stands: the file into the default graph of an empty store."""
    return _loader(folder, file, None)


def _bulk_load_named(folder: str, file: str) -> Callable[[], int]:
    """The same into a named graph, which keeps twice as many indexes."""
    return _loader(folder, file, NamedNode(generator.GRAPH))


def _loader(folder: str, file: str, graph: NamedNode | None) -> Callable[[], int]:
    def work() -> int:
        Store(folder).bulk_load(path=file, format=RdfFormat.N_TRIPLES, to_graph=graph)
        return 0

    return work


_JOBS = {"publish": _publish, "bulk-load": _bulk_load, "bulk-load-named": _bulk_load_named}


def main() -> None:
    """Does one job and prints its cost."""
    name, *arguments = sys.argv[1:]
    work = _JOBS[name](*arguments)
    began, cpu = time.perf_counter(), time.process_time()
    triples = work()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(asdict(Cost(seconds, cpu, peak, triples))))


if __name__ == "__main__":
    main()
