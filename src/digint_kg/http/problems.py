"""Failures as problem documents (RFC 9457), or as a page where a person looks.

Kinds of failure have one status each. A query over its time limit is 504 and not 503 or 408: the reader
process stands behind this one like a server behind a gateway, and asking the same again will not help. What
a person reads is told in her language; `type` and `status`, which programs read, are the same in all. No
document names an address or a folder of this machine; what is not known to be harmless is logged under a
number that the document gives.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from starlette.responses import Response

from digint_kg.errors import DigintError, Kind
from digint_kg.http.watching import request_id
from digint_kg.locations import Location
from digint_kg.terms import PROJECT
from digint_kg.texts import LANGUAGES, translated

_LOG = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[dict[Kind, int]] = {
    Kind.NOT_FOUND: 404,
    Kind.BAD_INPUT: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.REFUSED: 403,
    Kind.INVALID_DATA: 422,
    Kind.NOT_ACCEPTABLE: 406,
    Kind.CONFLICT: 409,
    Kind.UPSTREAM: 502,
    Kind.OVERLOADED: 503,
    Kind.TOO_MANY: 429,
    Kind.TIMEOUT: 504,
    Kind.TOO_LARGE: 413,
}
_TITLES: Final[dict[Kind, str]] = {
    Kind.NOT_FOUND: "Not found",
    Kind.BAD_INPUT: "The request cannot be understood",
    Kind.UNAUTHENTICATED: "Who asks is not known",
    Kind.REFUSED: "Refused",
    Kind.INVALID_DATA: "The values or data are not valid",
    Kind.NOT_ACCEPTABLE: "No format fits",
    Kind.CONFLICT: "Something else is at work",
    Kind.UPSTREAM: "Another server failed",
    Kind.OVERLOADED: "Too busy",
    Kind.TOO_MANY: "Too many requests",
    Kind.TIMEOUT: "The time limit was reached",
    Kind.TOO_LARGE: "Too large",
}
_PHRASES: Final = {
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
    415: "Media type not taken",
    422: "Not valid",
    431: "The head is too long",
}
_RETRY_SECONDS: Final = 5
_COMES_AGAIN: Final = frozenset({Kind.OVERLOADED, Kind.TOO_MANY})
_CHALLENGE: Final = 'Bearer realm="digint-kg"'


class HttpError(Exception):
    """A failure that only HTTP knows: a method or a media type that is not taken."""

    def __init__(
        self, status: int, what: str, *, remedy: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(what)
        self.status = status
        self.what = what
        self.remedy = remedy
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Problem:
    """What a problem document says. `language` is that of its sentences."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str = ""
    location: Location | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    instance: str = field(default_factory=request_id.instance)
    language: str = LANGUAGES[0]

    def document(self) -> dict[str, Any]:
        """The members of the JSON document; empty ones are left out."""
        members = {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "remedy": self.remedy,
            "instance": self.instance,
            "location": _place(self.location),
        }
        return {name: value for name, value in members.items() if value}

    def response(self) -> Response:
        """The JSON document as a response."""
        content = json.dumps(self.document(), ensure_ascii=False).encode()
        return Response(content, self.status, {**self.headers, **self.told()}, MEDIA_TYPE)

    def told(self) -> dict[str, str]:
        """The headers of a response that tells it."""
        return {
            "cache-control": "no-store",
            "content-language": self.language,
            "vary": "accept, accept-language",
        }

    def within(self, language: str) -> "Problem":
        """The same in a language; in English where its detail cannot be translated."""
        detail = translated(self.detail, language)
        if detail == self.detail:
            return self
        return replace(
            self,
            title=translated(self.title, language),
            detail=detail,
            remedy=translated(self.remedy, language),
            language=language,
        )


def of(error: Exception, *, bad_input: int = 400) -> Problem:
    """The problem that an exception is.

    Args:
        error: any exception; one that is not meant for the asker is logged, and masked.
        bad_input: the status of BAD_INPUT, where a door knows a truer one (422 for a question's values).
    """
    if isinstance(error, DigintError):
        return _of_kind(error, bad_input)
    if isinstance(error, HttpError):
        return Problem(
            "about:blank",
            _phrase(error.status),
            error.status,
            error.what,
            error.remedy,
            headers=error.headers,
        )
    problem = Problem(
        _type("internal"),
        "Something went wrong here",
        500,
        "The service failed. The fault is ours, and is logged.",
    )
    _LOG.error("Failure %s", problem.instance, exc_info=error)
    return problem


def _of_kind(error: DigintError, bad_input: int) -> Problem:
    status = bad_input if error.kind is Kind.BAD_INPUT else STATUS[error.kind]
    return Problem(
        _type(error.kind.value),
        _TITLES[error.kind],
        status,
        error.what,
        error.remedy,
        location=error.where,
        headers=_headers(error),
    )


def _headers(error: DigintError) -> dict[str, str]:
    """Who may come again when (RFC 9110, 10.2.3), and how to say who one is (RFC 6750, 3)."""
    if error.kind is Kind.UNAUTHENTICATED:
        return {"www-authenticate": _CHALLENGE}
    if error.kind in _COMES_AGAIN:
        return {"retry-after": str(error.wait or _RETRY_SECONDS)}
    return {}


def _type(name: str) -> str:
    return f"{PROJECT}problem#{name}"


def _phrase(status: int) -> str:
    return _PHRASES.get(status, "The request failed")


def _place(location: Location | None) -> dict[str, object] | None:
    if location is None:
        return None
    members = {name: getattr(location, name) for name in location.__slots__}
    return {name: value for name, value in members.items() if value is not None}
