"""`/login` and `/logout`: a token is exchanged for a session, so that pages can write.

Not logged in, a person brings a form of ours with its CSRF token (`prelogin`); logged in, the session's. A
new session gets a new id, and the one before ends: none can be planted in a browser, or kept.
"""

import asyncio
import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from digint_kg.errors import DigintError, Kind
from digint_kg.http import access, cookies, forms, problems, same_origin, visitors
from digint_kg.http.languages import LANGUAGES
from digint_kg.http.pages import Pages
from digint_kg.http.prelogin import Prelogin
from digint_kg.permissions import EVERYWHERE, Principal
from digint_kg.ports import AuditOutcome
from digint_kg.use_cases.record import NOBODY, Note
from digint_kg.wiring import Service

LOGIN: Final = "/login"
LOGOUT: Final = "/logout"
_NO_STORE: Final = {"cache-control": "no-store"}
_INSIDE: Final = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*\Z")
_SEE_OTHER: Final = 303


class LoginRoutes:
    """The routes of logging in and out."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages
        self._prelogin = Prelogin()

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route(LOGIN, self.form)
        router.add_api_route(LOGIN, self.login, methods=["POST"])
        router.add_api_route(LOGOUT, self.logout, methods=["POST"])
        return router

    async def form(self, request: Request) -> Response:
        """The page on which a person logs in."""
        return self._shown(request, None)

    async def login(self, request: Request) -> Response:
        """Opens a session and leads on to where the person was going; or shows the form with its fault."""
        try:
            principal = await self._entering(request)
        except DigintError as error:
            await self._noted(NOBODY, Note(AuditOutcome.REFUSED, error.what))
            return self._shown(request, error)
        self._service.sessions.end(cookies.read(request, cookies.SESSION))
        session = self._service.sessions.begin(principal.id)
        await self._noted(principal, Note())
        response = RedirectResponse(_onward(request), _SEE_OTHER, _NO_STORE)
        cookies.give(request, response, cookies.SESSION, session)
        cookies.take(request, response, cookies.LOGIN)
        return response

    async def logout(self, request: Request) -> Response:
        """Ends the session.

        Raises:
            DigintError: REFUSED where another site, or another login's form, asks for it.
        """
        visitor = visitors.noted(request)
        if visitor:
            access.check_form(request, visitor, (await forms.fields(request)).get("csrf"))
            self._service.sessions.end(cookies.read(request, cookies.SESSION))
        response = RedirectResponse(_onward(request), _SEE_OTHER, _NO_STORE)
        cookies.take(request, response, cookies.SESSION)
        return response

    async def _entering(self, request: Request) -> Principal:
        same_origin.check(request)
        fields = await forms.fields(request)
        if not self._prelogin.fits(cookies.read(request, cookies.LOGIN), fields.get("csrf", "")):
            raise DigintError(
                Kind.REFUSED,
                "This form has expired, or your browser did not send its cookie back.",
                remedy="Send it again. Over plain http, browsers send it to their own machine alone.",
            )
        return await asyncio.to_thread(
            self._service.guard.principal, fields.get("token", "").strip(), access.client_of(request)
        )

    async def _noted(self, principal: Principal, note: Note) -> None:
        await access.record(self._service, principal, "login", EVERYWHERE, note)

    def _shown(self, request: Request, error: DigintError | None) -> Response:
        cookie = cookies.read(request, cookies.LOGIN) or self._prelogin.cookie()
        problem = problems.of(error) if error else None
        response = self._pages.render(
            request,
            "login.html",
            status=problem.status if problem else 200,
            headers={**(problem.headers if problem else {}), **_NO_STORE},
            csrf=self._prelogin.csrf(cookie),
            fault=error.kind.value if error else None,
            target=inside(request.query_params.get("next", "")),
        )
        cookies.give(request, response, cookies.LOGIN, cookie)
        return response


def inside(target: str) -> str:
    """`target`, where it is a path of this service; else the start page. Nobody is led elsewhere."""
    return target if _INSIDE.match(target) else "/"


def _onward(request: Request) -> str:
    """Where the person was going, in the language that was chosen on the way."""
    target, language = inside(request.query_params.get("next", "")), request.query_params.get("lang")
    if language not in LANGUAGES or "lang" in dict(parse_qsl(urlsplit(target).query)):
        return target
    path, hash_, anchor = target.partition("#")
    return f"{path}{'&' if '?' in path else '?'}lang={language}{hash_}{anchor}"
