"""Reads a small form of a page of ours."""

from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from digint_kg.errors import DigintError, Kind
from digint_kg.http.problems import HttpError

_MEDIA_TYPE: Final = "application/x-www-form-urlencoded"
_BYTES: Final = 8192
_FIELDS: Final = 16


async def fields(request: Request) -> dict[str, str]:
    """The form's fields; of those that come twice, the last.

    Raises:
        DigintError: TOO_LARGE, as soon as more has come than a small form has; BAD_INPUT.
        HttpError: 415.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MEDIA_TYPE:
        raise HttpError(415, "This is no form.", remedy=f"Send the fields as {_MEDIA_TYPE}.")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _BYTES:
            raise DigintError(Kind.TOO_LARGE, f"This form is larger than {_BYTES} bytes.")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS))
    except ValueError as error:
        raise DigintError(Kind.BAD_INPUT, "This form cannot be read.") from error
