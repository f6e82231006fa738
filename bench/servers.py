"""Starts servers on the loopback interface, waits until they answer, and stops them for certain."""

import contextlib
import http.client
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlencode

HOST: Final = "127.0.0.1"
Running: TypeAlias = AbstractContextManager["Server"]

_GRACE_SECONDS: Final = 10.0
_ASK: Final = "ASK {}"


@dataclass(frozen=True, slots=True)
class Server:
    """A SPARQL endpoint that answers."""

    name: str
    port: int
    path: str

    def request(self, query: str) -> bytes:
        """The whole HTTP request that asks it this query, for SPARQL JSON."""
        target = f"{self.path}?{urlencode({'query': query})}"
        head = f"GET {target} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n"
        return f"{head}Accept: application/sparql-results+json\r\n\r\n".encode()

    def ask(self, query: str) -> bytes:
        """The answer to one query.

        Raises:
            RuntimeError: the answer is not 200.
            OSError: nobody answers.
        """
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            headers = {"Accept": "application/sparql-results+json"}
            connection.request("GET", f"{self.path}?{urlencode({'query': query})}", headers=headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise RuntimeError(f"{self.name} says {response.status}: {body[:300]!r}")
        return body


@contextlib.contextmanager
def running(
    server: Server,
    command: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    patience: float = 60.0,
) -> Iterator[Server]:
    """Runs a server for as long as the block lasts.

    Raises:
        RuntimeError: it ended, or did not answer in time.
    """
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    try:
        _wait(server, process, time.monotonic() + patience)
        yield server
    finally:
        _stop(process)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: Server, process: subprocess.Popen[bytes], deadline: float) -> None:
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{server.name} ended with {process.returncode} before it answered")
        with contextlib.suppress(OSError, http.client.HTTPException):
            server.ask(_ASK)
            return
        time.sleep(0.05)
    raise RuntimeError(f"{server.name} did not answer in time")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
