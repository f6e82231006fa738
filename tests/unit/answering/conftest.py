import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from digint_kg.answering.pool import ReaderPool
from digint_kg.formats import RESULTS_JSON, TURTLE, Format
from digint_kg.graphs import GraphNames
from digint_kg.ports import AnswerStream, Limits, Query

_T = TypeVar("_T")

BASE: Final = "https://example.org/"
THINGS: Final = 2000
LIMITS: Final = Limits(seconds=10, rows=100_000, bytes=50_000_000)


def _quads(label: str) -> Iterator[Quad]:
    name = NamedNode("urn:name")
    for number in range(THINGS):
        graph = NamedNode(f"urn:g{number % 2}")
        yield Quad(NamedNode(f"urn:s{number}"), name, Literal(f"{label} {number}"), graph)
    address, town = NamedNode(f"{BASE}.well-known/genid/abc1"), NamedNode(f"{BASE}.well-known/genid/a/2")
    graph = NamedNode("urn:g0")
    yield Quad(NamedNode("urn:place"), NamedNode("urn:address"), address, graph)
    yield Quad(address, NamedNode("urn:town"), town, graph)
    yield Quad(town, name, Literal("Bologna"), graph)
    yield Quad(town, NamedNode("urn:back"), address, graph)


def make_store(folder: Path, label: str = "value") -> Path:
    """A generation's folder, made and closed."""
    store = Store(folder)
    store.bulk_extend(_quads(label))
    store.flush()
    del store
    return folder


@dataclass
class Generations:
    """Stands in for the store: the generation in force can be changed."""

    root: Path
    number: int = 1

    def folder(self, number: int) -> Path:
        return self.root / f"{number:06}"

    def make(self, number: int, label: str = "value") -> None:
        make_store(self.folder(number), label)

    def current(self) -> tuple[int, Path] | None:
        return (self.number, self.folder(self.number)) if self.number else None


class Asker:
    """A pool of readers, with short ways to ask it."""

    def __init__(self, generations: Generations, **settings: Any) -> None:
        options: dict[str, Any] = {
            "size": 2,
            "queue": 8,
            "spool_bytes": 1_000_000,
            "memory": 2_000_000_000,
        } | settings
        self.pool = ReaderPool(generations.current, GraphNames(BASE), **options)

    async def stream(self, text: str, limits: Limits = LIMITS, **options: Any) -> AnswerStream:
        wanted: dict[str, Any] = {"solutions": RESULTS_JSON, "graph": TURTLE} | options
        return await self.pool.answer(Query(text, **wanted), limits)

    async def ask(self, text: str, limits: Limits = LIMITS, **options: Any) -> bytes:
        stream = await self.stream(text, limits, **options)
        return b"".join([piece async for piece in stream.chunks()])

    async def write(self, text: str, format_: Format) -> bytes:
        return await self.ask(text, solutions=format_, graph=format_)


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("generations")
    make_store(root / "000001")
    return root


@pytest.fixture
def generations(store_folder: Path) -> Generations:
    return Generations(store_folder)


Scenario = Callable[[Asker], Coroutine[Any, Any, _T]]
Play = Callable[..., Any]


@pytest.fixture
def play(generations: Generations) -> Play:
    """Runs a scenario in a loop of its own, and ends the pool whatever happens."""

    def run(scenario: Scenario[_T], **settings: Any) -> _T:
        async def whole() -> _T:
            asker = Asker(generations, **settings)
            try:
                return await scenario(asker)
            finally:
                await asker.pool.close()

        return asyncio.run(whole())

    return run
