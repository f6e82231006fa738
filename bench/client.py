"""The load generator: a few connections kept busy by one small loop, so that it is not what is measured.

It knows as much of HTTP/1.1 as a client needs that sends one request after another: status, length, chunks.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median
from typing import Final

from bench.servers import HOST

_OK: Final = b"HTTP/1.1 200"
_END_OF_HEAD: Final = b"\r\n\r\n"
_LAST_CHUNK: Final = b"0\r\n\r\n"
_PIECE: Final = 262_144
_SILENCE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did under load."""

    answers: int
    seconds: float
    latencies: Sequence[float] = field(repr=False)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def median_ms(self) -> float:
        """The median time of an answer."""
        return 1000 * median(self.latencies)


class _Connection:
    """One connection, with one request on its way."""

    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=_SILENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests = requests
        self._answer = b""
        self._since = 0.0

    def send(self) -> None:
        """Sends the next request."""
        self._answer = b""
        self._since = time.perf_counter()
        self.socket.sendall(next(self._requests))

    def receive(self) -> float | None:
        """Takes what has come; gives the answer's time once it is whole.

        Raises:
            RuntimeError: the server refused, or hung up.
        """
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise RuntimeError("the server hung up")
        self._answer += piece
        if not is_whole(self._answer):
            return None
        if not self._answer.startswith(_OK):
            raise RuntimeError(f"the server answers {self._answer[:300]!r}")
        return time.perf_counter() - self._since


def is_whole(answer: bytes) -> bool:
    """Whether these bytes are a whole HTTP/1.1 response."""
    end = answer.find(_END_OF_HEAD)
    if end < 0:
        return False
    head = answer[:end].lower()
    at = head.find(b"content-length:")
    if at < 0:
        return answer.endswith(_LAST_CHUNK)
    length = int(head[at + len(b"content-length:") :].split(b"\r\n", 1)[0])
    return len(answer) >= end + len(_END_OF_HEAD) + length


def press(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> Load:
    """Keeps the connections busy with these requests, round and round, for that long.

    A slow server is given longer, until there are as many answers as connections.

    Raises:
        RuntimeError: an answer is not 200.
    """
    endless = cycle(requests)
    open_ = [_Connection(port, endless) for _ in range(connections)]
    try:
        with selectors.DefaultSelector() as selector:
            for connection in open_:
                selector.register(connection.socket, selectors.EVENT_READ, connection)
                connection.send()
            return _pump(selector, seconds, least=connections)
    finally:
        for connection in open_:
            connection.socket.close()


def _pump(selector: selectors.BaseSelector, seconds: float, least: int) -> Load:
    latencies: list[float] = []
    began = time.perf_counter()
    while (now := time.perf_counter()) - began < seconds or len(latencies) < least:
        ready = selector.select(timeout=_SILENCE)
        if not ready:
            raise RuntimeError("the server is silent")
        for key, _ in ready:
            took = key.data.receive()
            if took is not None:
                latencies.append(took)
                key.data.send()
    return Load(len(latencies), now - began, latencies)
