"""The browser scripts: files of the package under names that hold their hash (docs/decisions/0015)."""

import gzip
import json
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from digint_kg.http.problems import HttpError

_PATH: Final = "/static/built/"
_MEDIA_TYPES: Final = {"js": "text/javascript", "css": "text/css", "txt": "text/plain"}
_FOR_EVER: Final = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}


def address(name: str) -> str | None:
    """Where the script of `web/src/pages/<name>.js` is; None in an installation without scripts."""
    file = _manifest().get(name)
    return _PATH + file if file else None


def router() -> APIRouter:
    """The route of the built files."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route(_PATH + "{name}", _send)
    return routes


async def _send(request: Request, name: str) -> Response:
    """One built file.

    Raises:
        HttpError: 404 where there is none of this name.
    """
    media_type = _MEDIA_TYPES.get(name.rpartition(".")[2])
    if media_type is None or name not in _names():
        raise HttpError(404, f"There is nothing at {request.url.path}.", remedy="Load the page again.")
    plain, packed = await run_in_threadpool(_content, name)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=media_type, headers={**_FOR_EVER, "content-encoding": "gzip"})
    return Response(plain, media_type=media_type, headers=_FOR_EVER)


def _built() -> Traversable:
    return resources.files("digint_kg.http").joinpath("static", "built")


@cache
def _manifest() -> dict[str, str]:
    file = _built().joinpath("manifest.json")
    if not file.is_file():
        return {}
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def _names() -> frozenset[str]:
    built = _built()
    return frozenset(entry.name for entry in built.iterdir()) if built.is_dir() else frozenset()


@cache
def _content(name: str) -> tuple[bytes, bytes]:
    content = _built().joinpath(name).read_bytes()
    return content, gzip.compress(content, mtime=0)
