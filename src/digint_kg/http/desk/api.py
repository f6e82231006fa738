"""How the desk's routes are told in the OpenAPI document."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from digint_kg.http.negotiation import HTML, JSON
from digint_kg.http.openapi import BEARER, named

_EXAMPLE: Final = "emilia-romagna"
_FILES: Final[dict[str, Any]] = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "description": "RDF, filled templates, or tables with their mapping.",
                    },
                    "mapping": {
                        "type": "string",
                        "format": "binary",
                        "description": "A mapping of your own.",
                    },
                    "mapping_name": {"type": "string", "description": "One of the package's mappings."},
                    "dataset": {"type": "string", "description": "Its short name; by default the file's."},
                    "message": {"type": "string", "description": "Why, for the history."},
                    "if_generation": {
                        "type": "integer",
                        "description": "The generation that you had before you; refused where its datasets "
                        "have changed since.",
                    },
                },
            }
        },
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    },
}
_TAKING: Final = ("/proposals", "/again")
_CODES: Final = {"DELETE": 204}


def add(router: APIRouter, method: str, path: str, route: Callable[..., Any], summary: str) -> None:
    """Adds a route that asks for a token, or a login."""
    of_region = [named("region", _EXAMPLE)] if "{region}" in path else []
    extra: dict[str, Any] = {"security": [{BEARER: []}], "parameters": of_region}
    if method == "POST" and path.endswith(_TAKING):
        extra["requestBody"] = _FILES
        extra["parameters"] += [_FILENAME]
    extra["parameters"] += _QUERIES.get(path.rpartition("/")[2], [])
    code = _CODES.get(method, 202 if method == "POST" else 200)
    content: dict[str, Any] = {JSON.media_type: {}}
    if method == "GET":
        content[HTML.media_type] = {}
    if path.endswith("/template"):
        content = {_WORKBOOK: {}}
    if path.endswith("/report"):
        content |= {"text/csv": {}, "text/turtle": {}, "text/plain": {}, _WORKBOOK: {}}
    if path.endswith("/difference"):
        content |= {"text/plain": {}, "application/rdf-patch": {}}
    described: dict[str, Any] = {"description": _MEANT.get(code, "What is there")}
    if code != _CODES["DELETE"]:
        described["content"] = content
    router.add_api_route(
        path,
        route,
        methods=[method],
        summary=summary,
        status_code=code,
        response_class=Response if code == _CODES["DELETE"] else JSONResponse,
        openapi_extra=extra,
        responses={code: described},
    )


def attachment(name: str, is_file: bool = True) -> dict[str, str]:  # noqa: FBT001, FBT002 (one question)
    """The header that gives a download its name (RFC 6266); none for what is to be looked at."""
    if not is_file:
        return {}
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}


_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEANT: Final = {202: "It is being worked on; ask at its address how far it is", 204: "Done"}


def _query(name: str, about: str, example: object = None, kind: str = "string") -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "in": "query", "description": about, "schema": {"type": kind}}
    return told | ({"example": example} if example is not None else {})


_FILENAME: Final = _query("filename", "What a file is called that is sent as the body itself.")
_QUERIES: Final[dict[str, list[dict[str, Any]]]] = {
    "publish": [_query("message", "Why, for the history.")],
    "difference": [
        _query("after", "The later generation.", 1, "integer"),
        _query("before", "The earlier one; by default the one before it.", 0, "integer"),
    ],
    "restore": [_query("generation", "What the region's datasets are to be again.", 1, "integer")],
    "template": [
        _query("kind", "Which template.", "work-plan"),
        _query("dataset", "A published dataset, to be filled in."),
    ],
}
