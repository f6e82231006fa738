"""Reads a SPARQL 1.1 Protocol operation out of a request (sections 2.1 and 2.2)."""

from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from digint_kg.errors import DigintError, Kind
from digint_kg.http.problems import HttpError

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = {"application/sparql-query": "query", "application/sparql-update": "update"}
_TAKEN: Final = frozenset({_FORM, *_DIRECT})
_WITH_BODY: Final = frozenset({"POST", "QUERY"})
ACCEPT_QUERY: Final = {"accept-query": f'"application/sparql-query", "{_FORM}"'}
"""What the method QUERY may send here (RFC 10008, Accept-Query)."""
_LONGEST: Final = 1_000_000
_MOST_FIELDS: Final = 200

Fields = dict[str, list[str]]


async def fields_of(request: Request) -> Fields:
    """The operation's fields, from the query string and, for POST and QUERY, from the body.

    Raises:
        DigintError: BAD_INPUT for what is no UTF-8, TOO_LARGE for a body of more than a million bytes.
        HttpError: 415 for a body of another media type.
    """
    fields = _parsed(request.scope["query_string"])
    if request.method in _WITH_BODY:
        media_type, _, parameters = request.headers.get("content-type", "").partition(";")
        media_type = media_type.strip().lower()
        if media_type not in _TAKEN or "utf-16" in parameters.lower():
            raise HttpError(
                415,
                f"The body's media type is {media_type or 'not named'}{';' * bool(parameters)}{parameters}.",
                remedy=f"Send {' or '.join(_DIRECT)} in UTF-8, or a form ({_FORM}).",
                headers=ACCEPT_QUERY,
            )
        body = await _body(request)
        if media_type == _FORM:
            for name, values in _parsed(body).items():
                fields.setdefault(name, []).extend(values)
        else:
            fields.setdefault(_DIRECT[media_type], []).append(_utf8(body))
    return fields


def query_of(fields: Fields) -> str | None:
    """The query's text; None where there is none.

    Raises:
        DigintError: BAD_INPUT for more than one query.
    """
    texts = fields.get("query", [])
    if len(texts) > 1:
        raise DigintError(Kind.BAD_INPUT, "The request holds more than one query.", remedy="Send one.")
    return texts[0] if texts else None


def single(fields: Fields, name: str) -> str | None:
    """The last value of a field; None where it is not there."""
    values = fields.get(name)
    return values[-1] if values else None


def _parsed(text: bytes) -> Fields:
    found: Fields = {}
    if not text:
        return found
    for pair in text.split(b"&", _MOST_FIELDS):
        name, _, value = pair.partition(b"=")
        found.setdefault(_unquoted(name), []).append(_unquoted(value))
    return found


def _unquoted(text: bytes) -> str:
    return _utf8(unquote_to_bytes(text.replace(b"+", b" ")))


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            raise DigintError(
                Kind.TOO_LARGE, f"The query is longer than {_LONGEST} bytes.", remedy="Send a shorter one."
            )
    return bytes(body)


def _utf8(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _no_utf8() from error


def _no_utf8() -> DigintError:
    return DigintError(
        Kind.BAD_INPUT,
        "The request is not valid UTF-8.",
        remedy="Write the query in UTF-8 and percent-encode it once.",
    )
