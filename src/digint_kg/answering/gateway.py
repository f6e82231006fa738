"""The gateway: the one way out of a confined reader, held by the service (HOUSE, section 5).

A reader's query names an endpoint in the path of a call to the gateway; see `rerouting`. The gateway looks it
up in the operator's list and calls it, or says why not. Why a call failed is kept here, for the asker: the
engine's own words would name the gateway's address.
"""

import asyncio
import logging
import re
import secrets
import socket
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, unquote

from digint_kg.answering.allow_list import AllowList, Endpoint
from digint_kg.answering.call_cache import CallCache
from digint_kg.answering.fetching import CallFailedError, Fetched, Fetcher
from digint_kg.answering.http_messages import HttpFault, IncomingRequest
from digint_kg.answering.messages import MISREAD
from digint_kg.errors import DigintError, Kind

_LOG = logging.getLogger(__name__)

_CALLS: Final = 100
_REQUEST_BYTES: Final = 4_000_000
_PIECE: Final = 65_536
_FAILED: Final = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Gateway:
    """Calls the endpoints on the list for all confined readers.

    Args:
        allowed: the endpoints that may be called.
        fetcher: what calls them.
    """

    def __init__(self, allowed: AllowList, fetcher: Fetcher) -> None:
        self._allowed = allowed
        self._fetcher = fetcher
        self._cache = CallCache()

    def allowed(self, iri: str) -> Endpoint:
        """The endpoint that an asker names `iri`.

        Raises:
            DigintError: REFUSED where it is not on the list.
        """
        endpoint = self._allowed.find(iri)
        if endpoint is None:
            raise _not_allowed(iri)
        return endpoint

    async def call(self, iri: str, query: bytes, admit: Callable[[], None]) -> Fetched:
        """The answer of the endpoint `iri` to a query.

        Args:
            iri: the endpoint as the asker named it.
            query: the query for it.
            admit: asked before a call leaves; it may raise.

        Raises:
            DigintError: REFUSED where it is not on the list, UPSTREAM where it gives no answer.
        """
        endpoint = self.allowed(iri)
        key = (endpoint, query)
        if kept := self._cache.get(key):
            return kept
        admit()
        try:
            fetched = await self._fetcher.fetch(endpoint, query)
        except CallFailedError as error:
            _LOG.info("A SERVICE on the list %s (%s)", error, type(error.__cause__).__name__)
            raise DigintError(
                Kind.UPSTREAM,
                f"The endpoint <{iri}> {error}.",
                remedy="Ask again later, or write SERVICE SILENT to go on without it.",
            ) from error
        self._cache.put(key, fetched)
        return fetched


class Calls:
    """The calls of one query: their secret address, and what became of them.

    Args:
        gateway: what makes the calls.
        port: where the gateway listens inside the reader's namespace.
    """

    def __init__(self, gateway: Gateway, port: int) -> None:
        self._gateway = gateway
        self._secret = secrets.token_hex(16)
        self._failure: DigintError | None = None
        self._answered = ""
        self._left = _CALLS
        self.address = f"http://127.0.0.1:{port}/{self._secret}/"
        self._inner = re.compile(rf"<{re.escape(self.address)}([^>]*)>")

    async def serve(self, request: IncomingRequest) -> Fetched | None:
        """The answer to one call; None where there is none, and `failure` says why."""
        prefix, iri = (
            request.target[: len(self._secret) + 2],
            unquote(request.target[len(self._secret) + 2 :]),
        )
        if request.method != "POST" or not secrets.compare_digest(
            prefix.encode(), f"/{self._secret}/".encode()
        ):
            self._failure = unread()
            return None
        self._answered = iri
        try:
            return await self._gateway.call(iri, self._restored(bytes(request.body)), self._admit)
        except DigintError as error:
            self._failure = error
            return None

    def failure(self, sort: str) -> DigintError:
        """Why the query that made these calls failed; `sort` is `messages.MISREAD` or `UNREACHED`."""
        if sort == MISREAD and self._answered:
            return DigintError(
                Kind.UPSTREAM,
                f"The endpoint <{self._answered}> answered with something that cannot be read.",
                remedy="Ask again later, or write SERVICE SILENT to go on without it.",
            )
        return self._failure or unread()

    def _restored(self, query: bytes) -> bytes:
        """The query with the endpoints that it names in turn as they were; they must be on the list too."""
        return self._inner.sub(self._inner_name, query.decode(errors="replace")).encode()

    def _inner_name(self, match: re.Match[str]) -> str:
        iri = unquote(match[1])
        self._gateway.allowed(iri)
        return f"<{iri}>"

    def _admit(self) -> None:
        if not self._left:
            raise DigintError(
                Kind.TOO_LARGE,
                f"The query makes more than {_CALLS} calls to other endpoints, the limit of this service.",
                remedy="Put SERVICE outside of OPTIONAL and FILTER, so that it is called once.",
            )
        self._left -= 1


class Door:
    """The gateway's end inside one reader's namespace.

    Args:
        gateway: what makes the calls.
    """

    def __init__(self, gateway: Gateway, port: int) -> None:
        self._gateway = gateway
        self._port = port
        self._calls: Calls | None = None
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[object]] = set()

    @classmethod
    async def open(cls, gateway: Gateway, listening: socket.socket) -> "Door":
        """Serves on the socket that a reader handed over."""
        door = cls(gateway, listening.getsockname()[1])
        listening.setblocking(False)  # noqa: FBT003 (the socket module's own signature)
        door._server = await asyncio.start_server(door._serve, sock=listening)
        return door

    def begin(self) -> Calls:
        """The calls of the query that the reader is given next; those of the one before are over."""
        self._calls = Calls(self._gateway, self._port)
        return self._calls

    def close(self) -> None:
        """Ends all calls at once."""
        if self._server:
            self._server.close()
        for task in self._tasks:
            task.cancel()

    async def gone(self) -> None:
        """Waits until nothing of a closed door is left."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            request = await _received(reader)
            fetched = await self._calls.serve(request) if self._calls else None
            writer.write(_response(fetched) if fetched else _FAILED)
            await writer.drain()
        except (HttpFault, OSError, asyncio.CancelledError):
            return
        finally:
            writer.close()


async def _received(reader: asyncio.StreamReader) -> IncomingRequest:
    request = IncomingRequest()
    taken = 0
    while not request.complete:
        piece = await reader.read(_PIECE)
        taken += len(piece)
        if taken > _REQUEST_BYTES:
            raise HttpFault
        request.take(piece)
    return request


def _response(fetched: Fetched) -> bytes:
    head = (
        "HTTP/1.1 200 OK",
        f"Content-Type: {fetched.media_type}",
        f"Content-Length: {len(fetched.body)}",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + fetched.body


def _not_allowed(iri: str) -> DigintError:
    return DigintError(
        Kind.REFUSED,
        f"The endpoint <{_shown(iri)}> is not among those that queries may call here.",
        remedy="Ask the operator to put it on the list (DIGINT_KG_SERVICE_ALLOW), or leave it out.",
    )


def unread() -> DigintError:
    """A call that did not come to the gateway: it had nowhere to go."""
    return DigintError(
        Kind.REFUSED,
        "An endpoint of SERVICE could not be told from the text, so nothing was called.",
        remedy="Write it as SERVICE <http://…>, in full, with a space after SERVICE.",
    )


def _shown(iri: str) -> str:
    """The endpoint as the asker wrote it, shortened; what would not be read as one word is escaped."""
    return quote(iri[:200], safe="%/:=&?~#+!$,;'@()*[]")
