"""Connections: how many there may be, and how slowly their clients may send and take."""

import asyncio
import contextlib
from collections import Counter
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from digint_kg.errors import DigintError, Kind
from digint_kg.http import problems
from digint_kg.http.joined_writes import JoinedWrites
from digint_kg.http.limiting.clients import parsed, trusted
from digint_kg.http.problems import HttpError
from digint_kg.settings import Settings

_LONGEST_HEAD: Final = 65_536
_LOOKS: Final = 1.0
_SLOWER_TO_TAKE: Final = 3


class Connections:
    """All connections of one server, looked over once a second while there are any.

    `protocol` is what the server makes a connection's protocol with.
    """

    def __init__(self, settings: Settings) -> None:
        self.patience = settings.receive_seconds
        self.refused = 0
        self.cut = 0
        self._most = settings.connections
        self._most_of_one = settings.client_connections
        self._trusted = trusted(settings.trusted_proxies)
        self._open: set[Connection] = set()
        self._by_host: Counter[str] = Counter()
        self._watch: asyncio.TimerHandle | None = None

    @property
    def count(self) -> int:
        """How many there are now."""
        return len(self._open)

    def protocol(self, **given: Any) -> "Connection":
        """Called by the server for each connection."""
        return Connection(self, **given)

    def opened(self, connection: "Connection", host: str) -> DigintError | None:
        """Counts a connection; what is said against it."""
        self._open.add(connection)
        self._by_host[host] += 1
        if self._watch is None:
            self._watch = asyncio.get_running_loop().call_later(_LOOKS, self._look)
        if len(self._open) > self._most:
            return DigintError(
                Kind.OVERLOADED, "There are too many connections.", remedy="Come again in a few seconds."
            )
        if self._by_host[host] > self._most_of_one and not self._is_trusted(host):
            return DigintError(
                Kind.TOO_MANY,
                f"You hold {self._most_of_one} connections, as many as one address may have here.",
                remedy="Close some of them.",
            )
        return None

    def closed(self, connection: "Connection", host: str) -> None:
        """Counts it no longer."""
        if connection in self._open:
            self._open.remove(connection)
            self._by_host[host] -= 1
            if not self._by_host[host]:
                del self._by_host[host]

    def _is_trusted(self, host: str) -> bool:
        address = parsed(host)
        return address is not None and any(address in network for network in self._trusted)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for connection in list(self._open):
            connection.look(now)
        self._watch = loop.call_later(_LOOKS, self._look) if self._open else None


class Connection(HttpToolsProtocol):
    """The server's own protocol, with bounds on what it leaves unbounded: heads, and patience."""

    def __init__(self, all_: Connections, **given: Any) -> None:
        super().__init__(**given)
        self._all = all_
        self._host = ""
        self._since = self.loop.time()
        self._in_head = True
        self._head = 0
        self._unsent = 0
        self._stuck_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the loop."""
        super().connection_made(cast("asyncio.Transport", JoinedWrites(transport, self.loop)))
        self._host = self.client[0] if self.client else ""
        if refusal := self._all.opened(self, self._host):
            self._all.refused += 1
            self._say(refusal)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self._all.closed(self, self._host)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > _LONGEST_HEAD:
                self._say(HttpError(431, f"The request's head is longer than {_LONGEST_HEAD} bytes."))
        elif not self._since and self.cycle and self.cycle.response_complete:
            self._since = self.loop.time()

    def on_message_begin(self) -> None:
        """Called by the parser."""
        self._since = self.loop.time()
        self._in_head = True
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self._since = 0.0
        super().on_message_complete()

    def look(self, now: float) -> None:
        """Cuts the connection where its client is too slow. A body that somebody reads has its own limit."""
        if self._is_stuck(now):
            self._cut()
        elif self._since and now - self._since > self._all.patience and not self.transport.is_closing():
            if self._in_head and self._head:
                self._all.cut += 1
                self._say(HttpError(408, "The request's head did not arrive in time."))
            elif self.cycle is None or self.cycle.response_complete:
                self._cut()

    def _is_stuck(self, now: float) -> bool:
        """Whether an answer lies here of which the client has taken nothing for long."""
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent != self._unsent:
            self._unsent, self._stuck_since = unsent, now
        return bool(unsent) and now - self._stuck_since > _SLOWER_TO_TAKE * self._all.patience

    def _cut(self) -> None:
        self._all.cut += 1
        self.transport.abort()

    def _say(self, error: Exception) -> None:
        """A problem document without any request, and the end."""
        self._in_head = False
        self._since = 0.0
        with contextlib.suppress(OSError, RuntimeError):
            self.transport.write(_written(problems.of(error)))
        self.transport.close()


def _written(problem: problems.Problem) -> bytes:
    response = problem.response()
    headers = [*response.raw_headers, (b"connection", b"close")]
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
    return b"HTTP/1.1 %d \r\n%s\r\n%s" % (problem.status, lines, bytes(response.body))
