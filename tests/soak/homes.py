"""A home to load into: two versions of a small dataset, loads of them, and what is in force."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench import generator
from bench.servers import Server
from bench.workbench import environment
from pyoxigraph import NamedNode, Store

from digint_kg import wiring
from digint_kg.settings import Settings
from digint_kg.terms import DEF
from digint_kg.use_cases import load
from digint_kg.use_cases.documents import read_files
from digint_kg.wiring import Service

TRIPLES = 2000
QUERIES = (
    f"SELECT ?s ?p ?o WHERE {{ GRAPH <{generator.GRAPH}> {{ ?s ?p ?o }} }}",
    f"SELECT ?y (SUM(?v) AS ?n) WHERE {{ ?o <{DEF}referenceYear> ?y ; <{DEF}numericValue> ?v }} GROUP BY ?y",
    f"SELECT ?priority WHERE {{ ?priority a <{DEF}S3Priority> }}",
)


@dataclass(frozen=True)
class Home:
    """A home, and the two versions (0 and 1) that are loaded into it in turns."""

    folder: Path
    versions: tuple[Path, Path]

    def service(self) -> Service:
        """The service over it, in this process."""
        return wiring.build(Settings(home=self.folder), readers=1)

    def load_here(self, version: int) -> int | None:
        """Loads a version in this process; gives the generation it became."""
        service = self.service()
        documents = read_files(
            service.reader, service.names, [self.versions[version]], generator.REGION, dataset="generated"
        )
        outcome = load.load(
            documents,
            generator.REGION,
            publisher=service.publisher,
            store=service.store,
            names=service.names,
            progress=lambda _step: None,
            by="soak",
        )
        assert outcome.report.conforms
        return outcome.generation.number if outcome.generation else None

    def load_command(self, version: int) -> list[str]:
        """The command line that loads a version."""
        arguments = ["--region", generator.REGION, "--dataset", "generated"]
        return [sys.executable, "-m", "digint_kg", "load", str(self.versions[version]), *arguments]

    def start_load(self, version: int) -> "subprocess.Popen[bytes]":
        """Starts loading a version in another process; its steps can be read from its standard error."""
        return subprocess.Popen(
            self.load_command(version),
            env=environment(self.folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def in_force(self) -> tuple[int, str]:
        """The number of the generation in force, and what its dataset's statements hash to; opened anew."""
        current = self.service().store.current_folder()
        assert current is not None
        number, folder = current
        quads = Store.read_only(str(folder)).quads_for_pattern(None, None, None, NamedNode(generator.GRAPH))
        return number, _hash(str(quad.triple) for quad in quads)


def make(folder: Path) -> Home:
    """A home with two generations: version 1, then version 0."""
    versions = (folder / "zero.nt", folder / "one.nt")
    for revision, path in enumerate(versions):
        generator.write(path, TRIPLES, revision=revision)
    home = Home(folder / "home", versions)
    assert home.load_here(1) == 1
    assert home.load_here(0) == 2
    return home


def answers(server: Server) -> str:
    """What the service answers to the fixed queries, as one hash."""
    rows = (
        json.dumps(row, sort_keys=True)
        for query in QUERIES
        for row in json.loads(server.ask(query))["results"]["bindings"]
    )
    return _hash(rows)


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
