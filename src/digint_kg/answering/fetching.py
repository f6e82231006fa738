"""One call to another endpoint: to an address that was looked at, within limits, following nothing."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from digint_kg.answering.addresses import Address, is_of_the_house, is_public, literal
from digint_kg.answering.allow_list import Endpoint
from digint_kg.answering.http_messages import HttpFault, IncomingResponse

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host by its name."""
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[str, int, str | None], Awaitable[Streams]]
"""Opens a connection to an address and port; with TLS where a name for the certificate is given."""

RESULTS: Final = frozenset({"application/sparql-results+json", "application/sparql-results+xml"})

_ACCEPT: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_TRIED: Final = 3
_PIECE: Final = 65_536
_FOUND: Final = 200
_REDIRECTS: Final = range(300, 400)


class CallFailedError(Exception):
    """A call that gave no answer. Its words name no address and nothing that the other server said."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An endpoint's answer."""

    media_type: str
    body: bytes


class Fetcher:
    """Calls endpoints.

    Args:
        seconds: time limit of a call, the look-up of the name included.
        size: bytes that an answer may have.
        resolve: the look-up of names.
        connect: opens connections.
    """

    def __init__(
        self, seconds: float, size: int, *, resolve: Resolve | None = None, connect: Connect | None = None
    ) -> None:
        self._seconds = seconds
        self._size = size
        self._resolve = resolve or _resolved
        self._connect = connect or _connected

    async def fetch(self, endpoint: Endpoint, query: bytes) -> Fetched:
        """The endpoint's answer to a query.

        Raises:
            CallFailedError: it cannot be reached, is not public, is late, is too large, or is no answer.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._fetch(endpoint, query)
        except TimeoutError as error:
            raise CallFailedError(f"gave no answer in {self._seconds:g} seconds") from error
        except (OSError, ValueError) as error:
            raise CallFailedError("could not be reached") from error
        except HttpFault as error:
            raise CallFailedError("gave an answer that is no HTTP") from error

    async def _fetch(self, endpoint: Endpoint, query: bytes) -> Fetched:
        addresses = await self._admitted(endpoint)
        reader, writer = await self._connected_to(addresses, endpoint)
        try:
            writer.write(_request(endpoint, query))
            return await self._received(reader)
        finally:
            writer.transport.abort()

    async def _admitted(self, endpoint: Endpoint) -> list[Address]:
        """The addresses to call, each of which was looked at; one that may not be called spoils all."""
        if address := endpoint.address:
            if not is_public(address) and not is_of_the_house(address):
                raise CallFailedError("could not be reached")
            return [address]
        found = [literal(text) for text in await self._resolve(endpoint.host, endpoint.port)]
        if not found or not all(address and is_public(address) for address in found):
            raise CallFailedError("could not be reached")
        return [address for address in found if address]

    async def _connected_to(self, addresses: list[Address], endpoint: Endpoint) -> Streams:
        name = endpoint.host if endpoint.scheme == "https" else None
        failure = OSError("no address")
        for address in addresses[:_TRIED]:
            try:
                return await self._connect(str(address), endpoint.port, name)
            except OSError as error:
                failure = error
        raise failure

    async def _received(self, reader: asyncio.StreamReader) -> Fetched:
        response = IncomingResponse()
        taken = 0
        while not response.complete:
            piece = await reader.read(_PIECE)
            taken += len(piece)
            if taken > self._size:
                raise CallFailedError(f"gave more than {self._size} bytes, the limit of this service")
            response.take(piece)
            if response.status:
                _check_head(response)
        return Fetched(response.media_type, bytes(response.body))


def _check_head(response: IncomingResponse) -> None:
    if response.status in _REDIRECTS:
        raise CallFailedError("sends askers elsewhere, which is not followed")
    if response.status != _FOUND:
        raise CallFailedError(f"answered with status {response.status}")
    if response.media_type not in RESULTS or response.encoding not in ("", "identity"):
        raise CallFailedError("answered with something else than SPARQL results")


def _request(endpoint: Endpoint, query: bytes) -> bytes:
    head = (
        f"POST {endpoint.target} HTTP/1.1",
        f"Host: {endpoint.authority}",
        f"Accept: {_ACCEPT}",
        "Accept-Encoding: identity",
        "Content-Type: application/sparql-query",
        f"Content-Length: {len(query)}",
        "User-Agent: digint-kg",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + query


async def _resolved(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, proto=6)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def _connected(address: str, port: int, name: str | None) -> Streams:
    if name is None:
        return await asyncio.open_connection(address, port)
    trust = await asyncio.to_thread(_trust)
    return await asyncio.open_connection(address, port, ssl=trust, server_hostname=name)


@cache
def _trust() -> ssl.SSLContext:
    """The authorities that this machine trusts; reading them takes a while."""
    return ssl.create_default_context()
