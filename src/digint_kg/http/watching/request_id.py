"""Each request's number: the client's own where it is sane, else a new one."""

import random
import re
from contextvars import ContextVar
from typing import Final
from uuid import UUID

from digint_kg.terms import PROJECT

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="")

_SANE: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_UUID_LENGTH: Final = 36


def number(offered: bytes | None) -> str:
    """The number of a request that offers this one (`X-Request-ID`), or none. It is no secret."""
    if offered is not None and _SANE.fullmatch(offered):
        return offered.decode("ascii")
    digits = f"{random.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def instance() -> str:
    """The IRI of the request that is under way, for a problem document (RFC 9457, 3.1.5).

    Outside of a request: of nothing but this problem.
    """
    current = REQUEST_ID.get() or number(None)
    if len(current) == _UUID_LENGTH:
        try:
            return UUID(current).urn
        except ValueError:
            pass
    return f"{PROJECT}request#{current}"
