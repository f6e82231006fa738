"""What every response has in common: security headers, CORS, HEAD, and the last net for failures."""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digint_kg.errors import DigintError, Kind
from digint_kg.http.pages import Pages
from digint_kg.http.streaming import ClientGoneError

_POLICY: Final = (
    b"default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = [
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"digint-generation, digint-total-count, etag, link, retry-after, x-request-id",
    ),
]
_PREFLIGHT: Final = {
    "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE, QUERY",
    "access-control-allow-headers": "accept, accept-language, authorization, content-type, if-none-match",
    "access-control-max-age": "86400",
}


class Envelope:
    """An ASGI application around another.

    Any origin may ask, but only as nobody or with a token of its own: browsers keep an answer with `*` from a
    page that sent cookies (Fetch, 3.3.5).
    """

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                own = message.get("headers", ())
                stricter = any(name == _HEADERS[0][0] for name, _ in own)
                message["headers"] = [*own, *_HEADERS[stricter:]]
            await send(message)

        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        failure: Exception
        try:
            await self._handler(scope)(scope, receive, send_with_headers)
        except ClientGoneError:
            return
        except asyncio.CancelledError:  # only the server does that, when its time to stop is over
            failure = DigintError(
                Kind.OVERLOADED, "The service is stopping.", remedy="Ask again in a few seconds."
            )
        except Exception as error:  # noqa: BLE001 (the last net: masked, and logged by `problem`)
            failure = error
        else:
            return
        response = self._pages.problem(Request(scope, receive), failure)
        if not begun:
            await response(scope, receive, send_with_headers)

    def _handler(self, scope: Scope) -> ASGIApp:
        if scope["method"] == "OPTIONS" and any(
            name == b"access-control-request-method" for name, _ in scope["headers"]
        ):
            return Response(status_code=204, headers=_PREFLIGHT)
        return self._app
