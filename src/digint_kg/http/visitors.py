"""Who has logged in: from the cookie to the session to the token's holder, each time anew."""

import asyncio
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from digint_kg.access.sessions import Sessions
from digint_kg.errors import DigintError, Kind
from digint_kg.http import cookies
from digint_kg.permissions import Principal
from digint_kg.ports import Guard

_STATE: Final = "visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has logged in, and the CSRF token of the forms shown to them."""

    principal: Principal
    csrf: str


class Visitors:
    """An ASGI application around another: notes for the pages who has logged in."""

    def __init__(self, app: ASGIApp, guard: Guard, sessions: Sessions) -> None:
        self._app = app
        self._guard = guard
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""
        if scope["type"] == "http" and any(name == b"cookie" for name, _ in scope["headers"]):
            request = Request(scope)
            scope.setdefault("state", {})[_STATE] = await find(request, self._guard, self._sessions)
        await self._app(scope, receive, send)


async def find(request: Request, guard: Guard, sessions: Sessions) -> Visitor | None:
    """Who sends this request, by cookie. A session ends with its token."""
    cookie = cookies.read(request, cookies.SESSION)
    session = sessions.find(cookie) if cookie else None
    if session is None:
        return None
    try:
        principal = await asyncio.to_thread(guard.holder, session.token)
    except DigintError as error:
        if error.kind is Kind.UNAUTHENTICATED:
            sessions.end(cookie)
        return None
    return Visitor(principal, session.csrf)


def noted(request: Request) -> Visitor | None:
    """Whom `Visitors` found."""
    found = request.scope.get("state", {}).get(_STATE)
    return found if isinstance(found, Visitor) else None
