import dataclasses
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from pyoxigraph import Literal, NamedNode, Quad, Store

from digint_kg import assets
from digint_kg.answering.pool import ReaderPool
from digint_kg.http.app import create_app
from digint_kg.http.serve import configured
from digint_kg.settings import Settings
from digint_kg.use_cases.seed import packaged_regions, seed
from digint_kg.wiring import Service, build, federation

THINGS: Final = 2000


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, and a client that speaks to it."""

    host: str
    port: int
    client: httpx.Client

    def raw(self, request: bytes, seconds: float = 20) -> bytes:
        """All that a bare socket receives until the server closes it."""
        with socket.create_connection((self.host, self.port), timeout=seconds) as connection:
            connection.sendall(request)
            received = bytearray()
            while piece := connection.recv(65536):
                received += piece
            return bytes(received)


@contextmanager
def running(service: Service, app: FastAPI | None = None) -> Iterator[Server]:
    config = configured(app or create_app(service), "127.0.0.1", 0)
    config.loop = "asyncio"  # uvloop's processes are started from one thread only (its issue 508)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        for _ in range(200):
            if server.started:
                break
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        keeps_none = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, cookies=keeps_none) as client:
            yield Server("127.0.0.1", port, client)
    finally:
        server.should_exit = True
        thread.join()


def _made(folder: Path, quads: Iterator[Quad]) -> Path:
    store = Store(folder)
    store.bulk_extend(quads)
    store.flush()
    del store
    return folder


def _plain_quads() -> Iterator[Quad]:
    for number in range(THINGS):
        subject, graph = NamedNode(f"urn:s{number}"), NamedNode(f"urn:g{number % 2}")
        yield Quad(subject, NamedNode("urn:name"), Literal(f"value {number}"), graph)
    yield Quad(
        NamedNode("urn:evil"), NamedNode("urn:html"), Literal("<script>alert(1)</script>"), NamedNode("urn:e")
    )
    yield Quad(
        NamedNode("urn:evil"), NamedNode("urn:link"), NamedNode("javascript:alert(1)"), NamedNode("urn:e")
    )


@pytest.fixture(scope="session")
def plain_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory.mktemp("plain") / "000001", _plain_quads())


MakeServer = Callable[..., Server]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("home"), readers=2)


@pytest.fixture(scope="session")
def seeded(settings: Settings) -> Service:
    """The service with the packaged regions published."""
    service = build(settings)
    outcome = seed(
        packaged_regions(assets.folder("data"), demo=True),
        publisher=service.publisher,
        reader=service.reader,
        store=service.store,
        names=service.names,
        progress=lambda _step: None,
    )
    assert outcome is not None
    assert outcome.report.conforms
    return service


@pytest.fixture(scope="session")
def live(seeded: Service) -> Iterator[Server]:
    """A server over the packaged regions."""
    with running(seeded) as server:
        yield server


@pytest.fixture(scope="session")
def serve_folder(seeded: Service) -> Any:
    """Runs a server whose SPARQL is answered from a given folder, under given settings."""

    @contextmanager
    def serve(folder: Path, **changed: Any) -> Iterator[Server]:
        changed_settings = dataclasses.replace(seeded.settings, **changed)
        pool = ReaderPool(
            lambda: (1, folder),
            seeded.names,
            size=changed_settings.readers,
            queue=changed_settings.queue,
            spool_bytes=changed_settings.spool_bytes,
            memory=changed_settings.reader_memory,
            federation=federation(changed_settings),
        )
        with running(dataclasses.replace(seeded, settings=changed_settings, answerer=pool)) as server:
            yield server

    return serve


@pytest.fixture(scope="session")
def plain(serve_folder: Any, plain_folder: Path) -> Iterator[Server]:
    """A server over two thousand plain things, with tight limits."""
    with serve_folder(
        plain_folder, query_seconds=1.0, query_bytes=30_000_000, spool_bytes=1_000_000
    ) as server:
        yield server


def reader_pids() -> set[int]:
    """The reader processes of this machine that are children of this process."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if b"digint_kg.answering.reader" in command and parent == os.getpid():
                found.add(int(entry.name))
    return found


@pytest.fixture
def readers() -> Callable[[], set[int]]:
    return reader_pids


@pytest.fixture
def serve_nothing(tmp_path: Path) -> Iterator[Server]:
    """A server over an empty home."""
    with running(build(Settings(home=tmp_path / "home", readers=1))) as server:
        yield server


@pytest.fixture(scope="session")
def running_service() -> Any:
    """Runs a server over a given service."""
    return running
