"""`ETag` and 304 on every read whose answer depends on the published data alone (decision record 7).

request ─► is it a read of ours, by nobody in particular? ─no─► pass it on
             │ yes
             ├─ tag known for it, and it names that tag ─► 304, nothing is asked
             └─► ask; a 200 gets its tag; where the request names it: 304 in its place

Tags are known of requests that named one before: who never does costs nothing.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import unquote_plus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digint_kg.answering.volatile import is_volatile

_DESCRIPTIONS: Final = (
    "/catalog",
    "/.well-known/void",
    "/examples",
    "/lookup",
    "/sitemap",
    "/sitemap.xml",
    "/sparql/vocabulary",
)
_READS: Final = (
    "/regions",
    "/questions",
    "/doc",
    "/graph",
    "/data",
    "/def",
    "/code",
    "/shapes",
    *_DESCRIPTIONS,
)
_SPARQL: Final = "/sparql"
_PERHAPS_VOLATILE: Final = re.compile(
    rb"now|rand|uuid|service|%(?:[46][1-9a-f]|[57][0-9a]|5c(?:u|%))", re.IGNORECASE
)
"""The words themselves, or an escaped letter or backslash that may hide one."""

_REMEMBERED: Final = 4096
_PERSONAL: Final = frozenset({b"cookie", b"authorization"})
_TELLING: Final = frozenset({b"host", b"accept", b"accept-language", b"if-none-match"})
_KEPT_IN_304: Final = frozenset({b"link", b"content-language", b"digint-generation", b"digint-total-count"})
_SENT_ALONG: Final = [(b"vary", b"accept, accept-language, cookie")]

Headers = list[tuple[bytes, bytes]]
Asked = dict[bytes, bytes]
"""What a request's headers tell of the answer that is wanted, by name."""


class Tags:
    """The tags that were given out for requests, as long as nothing new is published.

    Args:
        state: names all that answers depend on; None where nothing is published.
    """

    def __init__(self, state: Callable[[], str | None]) -> None:
        self._state = state
        self._known: OrderedDict[bytes, bytes] = OrderedDict()

    def state(self) -> str | None:
        """What answers depend on now."""
        return self._state()

    def known(self, selector: bytes) -> bytes | None:
        """The tag that the request so described was given."""
        return self._known.get(selector)

    def remember(self, selector: bytes, tag: bytes) -> None:
        """Keeps a tag; the oldest is forgotten."""
        self._known[selector] = tag
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


class Conditional:
    """An ASGI application around another."""

    def __init__(self, app: ASGIApp, tags: Tags) -> None:
        self._app = app
        self._tags = tags

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""
        asked = _asked(scope) if _is_read(scope) else None
        state = None if asked is None else self._tags.state()
        if asked is None or state is None:
            await self._app(scope, receive, send)
            return
        wanted = asked.get(b"if-none-match", b"")
        selector = _selector(scope, asked, state) if wanted else b""
        known = self._tags.known(selector)
        if known and matches(wanted, known):
            await _not_modified(send, known, [])
            return
        reply = _Reply(send, wanted, partial(_tag, scope, asked, state))
        await self._app(scope, receive, reply.send)
        if reply.tag and wanted:
            self._tags.remember(selector, reply.tag)


class _Reply:
    """Passes an answer on with its tag, or a 304 in its place."""

    def __init__(self, send: Send, wanted: bytes, tagged: Callable[[Headers], bytes]) -> None:
        self.tag: bytes | None = None
        self._send = send
        self._wanted = wanted
        self._tagged = tagged
        self._dropping = False

    async def send(self, message: Message) -> None:
        """In the place of the server's."""
        if message["type"] == "http.response.start":
            await self._start(message)
        elif not self._dropping:
            await self._send(message)

    async def _start(self, message: Message) -> None:
        headers: Headers = [(name.lower(), value) for name, value in message.get("headers", ())]
        if message["status"] != 200 or _is_private(headers):  # noqa: PLR2004 (the one that is whole)
            await self._send(message)
            return
        self.tag = self._tagged(headers)
        if self._wanted and matches(self._wanted, self.tag):
            self._dropping = True
            await _not_modified(self._send, self.tag, headers)
            return
        kept = [(name, value) for name, value in headers if name not in (b"vary", b"etag")]
        await self._send({**message, "headers": [*kept, *_caching(self.tag)]})


def matches(wanted: bytes, tag: bytes) -> bool:
    """Whether `If-None-Match` names a tag (weak comparison: RFC 9110, 8.8.3.2 and 13.1.2)."""
    named = {part.strip().removeprefix(b"W/") for part in wanted.split(b",")}
    return b"*" in named or tag.removeprefix(b"W/") in named


def _is_read(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    path: str = scope["path"]
    if path in (_SPARQL, f"{_SPARQL}/"):
        return not _is_volatile(scope["query_string"])
    return path == "/" or any(path == read or path.startswith(f"{read}/") for read in _READS)


def _is_volatile(query: bytes) -> bool:
    return _PERHAPS_VOLATILE.search(query) is not None and is_volatile(unquote_plus(query.decode("latin-1")))


def _asked(scope: Scope) -> Asked | None:
    """The headers that tell; None where one of them says who asks."""
    asked: Asked = {}
    for name, value in scope["headers"]:
        if name in _PERSONAL:
            return None
        if name in _TELLING:
            asked[name] = asked[name] + b", " + value if name in asked else value
    return asked


def _is_private(headers: Headers) -> bool:
    return any(
        name == b"set-cookie" or (name == b"cache-control" and (b"no-store" in value or b"private" in value))
        for name, value in headers
    )


def _selector(scope: Scope, asked: Asked, state: str) -> bytes:
    accept, language = asked.get(b"accept", b""), asked.get(b"accept-language", b"")
    return _hash(scope, asked, state, accept, language)


def _tag(scope: Scope, asked: Asked, state: str, headers: Headers) -> bytes:
    kind = language = b""
    for name, value in headers:
        if name == b"content-type":
            kind = value
        elif name == b"content-language":
            language = value
    return b'W/"' + _hash(scope, asked, state, kind, language).hex()[:32].encode() + b'"'


def _hash(scope: Scope, asked: Asked, state: str, *parts: bytes) -> bytes:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    said = (state.encode(), path, query, asked.get(b"host", b""), *parts)
    return hashlib.sha256(b"\0".join(said)).digest()


def _caching(tag: bytes) -> Headers:
    return [(b"etag", tag), (b"cache-control", b"no-cache"), *_SENT_ALONG]


async def _not_modified(send: Send, tag: bytes, headers: Headers) -> None:
    kept = [(name, value) for name, value in headers if name in _KEPT_IN_304]
    await send({"type": "http.response.start", "status": 304, "headers": [*kept, *_caching(tag)]})
    await send({"type": "http.response.body", "body": b""})
