"""The cookies of a login: seen by no script, sent to no other site, and over TLS alone.

Plain http is let pass to this machine itself (a loopback address in `Host`), for trying things out. A service
behind a proxy that ends TLS is asked by its public name, and so its cookies are `Secure`.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

SESSION: Final = "digint-session"
LOGIN: Final = "digint-login"
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})


def read(request: Request, name: str) -> str:
    """What the client's cookie holds; empty without one."""
    return request.cookies.get(_full(request, name), "") if "cookie" in request.headers else ""


def give(request: Request, response: Response, name: str, value: str) -> None:
    """Sets a cookie that ends with the browser."""
    response.set_cookie(
        _full(request, name), value, path="/", secure=_secure(request), httponly=True, samesite="strict"
    )


def take(request: Request, response: Response, name: str) -> None:
    """Takes a cookie back."""
    response.delete_cookie(
        _full(request, name), path="/", secure=_secure(request), httponly=True, samesite="strict"
    )


def _full(request: Request, name: str) -> str:
    """With the prefix by which browsers let no other host and no plain http set it (RFC 6265bis, 4.1.3)."""
    return f"__Host-{name}" if _secure(request) else name


def _secure(request: Request) -> bool:
    return request.url.scheme == "https" or request.url.hostname not in _LOOPBACK
