"""What routes of the desk ask of a request: who sends it, which fields it has, whether a person looks."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from digint_kg.http import access, forms, visitors
from digint_kg.http.languages import LANGUAGES
from digint_kg.http.negotiation import wants_page
from digint_kg.permissions import Action, Principal
from digint_kg.wiring import Service

NO_STORE: Final = {"cache-control": "no-store"}
_FORM: Final = "application/x-www-form-urlencoded"
_SEE_OTHER: Final = 303


async def sent_by(
    request: Request, service: Service, action: Action, region: str
) -> tuple[Principal, Mapping[str, str]]:
    """Who sends a small form, or nothing but an address, where they may do `action`; and its fields.

    Raises:
        DigintError: UNAUTHENTICATED, REFUSED, TOO_MANY, BAD_INPUT.
    """
    fields: dict[str, str] = dict(request.query_params)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM:
        fields |= await forms.fields(request)
    principal = await access.require(request, service, action, region, csrf=fields.get("csrf"))
    return principal, fields


def is_page(request: Request) -> bool:
    """Whether a person's browser asks."""
    return wants_page(request.query_params.get("format"), request.headers.get("accept"))


def is_stranger(request: Request) -> bool:
    """Whether a person asks who has not logged in, and is to be asked to."""
    known = "authorization" in request.headers or visitors.noted(request)
    return not known and is_page(request)


def to_login(request: Request) -> Response:
    """Leads to the login and back here."""
    query = urlencode([(name, value) for name, value in request.query_params.items() if name != "lang"])
    here = request.url.path + (f"?{query}" if query else "")
    return RedirectResponse(
        _in_language(request, f"/login?{urlencode({'next': here})}"), _SEE_OTHER, NO_STORE
    )


def onward(request: Request, path: str, table: Mapping[str, Any], *, status: int = 200) -> Response:
    """After a form: a person is led to a page, a program is told what is there."""
    if is_page(request):
        return RedirectResponse(_in_language(request, path), _SEE_OTHER, NO_STORE)
    return JSONResponse(table, status, {**NO_STORE, "location": path})


def _in_language(request: Request, path: str) -> str:
    language = request.query_params.get("lang")
    if language not in LANGUAGES:
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
