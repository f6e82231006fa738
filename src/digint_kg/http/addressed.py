"""Which IRI a request's path stands for."""

from typing import Final
from urllib.parse import quote, unquote

from starlette.requests import Request

from digint_kg.graphs import GraphNames
from digint_kg.terms import PROJECT

_FIXED: Final = ("def", "code", "shapes")


def iris_of(request: Request, names: GraphNames, *, below: str = "/") -> list[str]:
    """The IRIs that the path may stand for: as it was sent, and with its escapes decoded.

    Args:
        request: the request.
        names: the graph layout; terms and codes have the project's base instead.
        below: what the path has in front of the IRI's own.
    """
    sent = path_of(request).removeprefix(below)
    base = PROJECT if sent.partition("/")[0] in _FIXED else names.base
    return list(dict.fromkeys((base + sent, base + unquote(sent, errors="surrogateescape"))))


def path_of(request: Request) -> str:
    """The path as it was sent, escapes and all, so that it tells one IRI from another."""
    raw: bytes = request.scope.get("raw_path") or b""
    path: str = request.scope["path"]
    sent = raw.partition(b"?")[0].decode("latin-1")
    if sent and sent.isascii() and unquote(sent) == path:
        return sent
    return quote(path, safe="/%:@!$&'()*+,;=~")
