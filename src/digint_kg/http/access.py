"""The lock on every write over HTTP, and the record of what became of it.

    principal = await access.require(request, service, Action.PUBLISH, "emilia-romagna")
    async with access.recorded(service, principal, "update", graph) as note:
        …                               # raises DigintError, or
        note.refused("3 violations")    # says what came of it

A program sends `Authorization: Bearer <token>`. A page sends the login's cookie, and for unsafe methods the
session's CSRF token: in the header `x-csrf-token`, or in a form, whose field `csrf` the door hands on.
"""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.requests import Request

from digint_kg.askers import ASKER
from digint_kg.errors import DigintError, Kind
from digint_kg.http import same_origin, visitors
from digint_kg.http.limiting.clients import Client
from digint_kg.http.watching.request_id import REQUEST_ID
from digint_kg.permissions import EVERYWHERE, Action, Principal, listed
from digint_kg.use_cases.record import NOBODY, Note, event
from digint_kg.wiring import Service

_LOG = logging.getLogger(__name__)
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "QUERY"})
_REMEDY: Final = "Send a token as `Authorization: Bearer …`, or log in at /login."


async def require(
    request: Request, service: Service, action: Action, region: str, *, csrf: str | None = None
) -> Principal:
    """Who sends this request, where they may do `action` in `region`. A refusal is recorded.

    Never reads the body, so that nothing is received from somebody who may not send it.

    Args:
        request: what came.
        service: whose guard, sessions and audit log are asked.
        action: what is to be done.
        region: where; `*` for what is not of one region.
        csrf: the field `csrf` of a form that the door has read; the header stands in for it.

    Raises:
        DigintError: UNAUTHENTICATED, REFUSED, TOO_MANY, OVERLOADED (the tokens cannot be read).
    """
    principal = await known(request, service, action.value, region, csrf=csrf)
    async with recorded_refusal(service, principal, action.value, region):
        if not principal.may(action, region):
            raise _not_allowed(principal, action, region)
    return principal


async def require_before_form(
    request: Request, service: Service, action: Action, region: str
) -> tuple[Principal, visitors.Visitor | None]:
    """As `require`, for a form so large that it is not received from somebody who may not send it.

    Gives the visitor too, where the request has a login's cookie: the door hands the form's field `csrf` to
    `check_form` once it has it, and does nothing before.

    Raises:
        DigintError: as for `require`.
    """
    if "authorization" in request.headers:
        return await require(request, service, action, region), None
    visitor = await visitors.find(request, service.guard, service.sessions)
    principal = visitor.principal if visitor else NOBODY
    async with recorded_refusal(service, principal, action.value, region):
        if visitor is None:
            raise DigintError(Kind.UNAUTHENTICATED, "Writing needs a token or a login.", remedy=_REMEDY)
        same_origin.check(request)
        if not principal.may(action, region):
            raise _not_allowed(principal, action, region)
    return principal, visitor


async def known(
    request: Request, service: Service, action: str, target: str, *, csrf: str | None = None
) -> Principal:
    """Who sends this request, whatever they may do; for a door that refuses for a reason of its own.

    Args:
        request: what came.
        service: whose guard, sessions and audit log are asked.
        action: what is to be done, in a word, for the record of a refusal.
        target: the region, or the IRI of the graph.
        csrf: as for `require`.

    Raises:
        DigintError: UNAUTHENTICATED, TOO_MANY, OVERLOADED; REFUSED for a form that is not of this login.
    """
    async with recorded_refusal(service, NOBODY, action, target):
        return await _known(request, service, csrf)


@asynccontextmanager
async def recorded_refusal(
    service: Service, principal: Principal, action: str, target: str
) -> AsyncIterator[None]:
    """Records the error inside, where there is one; all is as for `recorded`."""
    try:
        yield
    except DigintError as error:
        note = Note()
        note.raised(error)
        await record(service, principal, action, target, note)
        raise


@asynccontextmanager
async def recorded(service: Service, principal: Principal, action: str, target: str) -> AsyncIterator[Note]:
    """Records what becomes of the write inside: done, refused, or failed.

    Args:
        service: whose audit log it is.
        principal: who writes, from `require`.
        action: what is done, in a word: `load`, `update`, `restore`.
        target: the region, or the IRI of the graph.
    """
    note = Note()
    try:
        yield note
    except BaseException as error:
        note.raised(error)
        raise
    finally:
        await asyncio.shield(record(service, principal, action, target, note))


async def record(service: Service, principal: Principal, action: str, target: str, note: Note) -> None:
    """Adds a line to the audit log. Where that cannot be written, the operator is told, not the asker."""
    line = event(principal, action, target, note, REQUEST_ID.get())
    try:
        await asyncio.to_thread(service.audit.record, line)
    except OSError:
        _LOG.exception("The audit log cannot be written: %s %s %s", action, target, note.outcome)


async def _known(request: Request, service: Service, csrf: str | None) -> Principal:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme:
        if scheme.lower() != "bearer" or not secret.strip():
            raise DigintError(Kind.UNAUTHENTICATED, "Only bearer tokens are taken.", remedy=_REMEDY)
        return await asyncio.to_thread(service.guard.principal, secret.strip(), client_of(request))
    visitor = await visitors.find(request, service.guard, service.sessions)
    if visitor is None:
        raise DigintError(Kind.UNAUTHENTICATED, "Writing needs a token or a login.", remedy=_REMEDY)
    if request.method not in _SAFE:
        check_form(request, visitor, csrf)
    return visitor.principal


def client_of(request: Request) -> str:
    """The client's address, behind a trusted proxy too; for limits alone: it is written nowhere."""
    asker = ASKER.get()
    if isinstance(asker, Client):
        return asker.address
    return request.client.host if request.client else ""


def check_form(request: Request, visitor: visitors.Visitor, csrf: str | None) -> None:
    """Lets a form pass that a page of ours showed to this very visitor.

    Raises:
        DigintError: REFUSED.
    """
    same_origin.check(request)
    given = request.headers.get("x-csrf-token") or csrf or ""
    if not hmac.compare_digest(given.encode(), visitor.csrf.encode()):
        raise DigintError(
            Kind.REFUSED,
            "This form is not one of this login, or has expired.",
            remedy="Open the page again, and send the form from there.",
        )


def _not_allowed(principal: Principal, action: Action, region: str) -> DigintError:
    where = "in all regions" if region == EVERYWHERE else f"in {region}"
    return DigintError(
        Kind.REFUSED,
        f"This token does not allow to {action.value} {where}.",
        remedy=f"It allows {listed(principal.scopes)}. The operator of this service makes tokens.",
    )
