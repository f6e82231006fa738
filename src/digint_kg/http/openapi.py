"""The OpenAPI document: what routes say of themselves, `/sparql` beside them, and what all have in common."""

import re
from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI

from digint_kg.formats import GRAPHS, PICTURES, SOLUTIONS
from digint_kg.http import problems
from digint_kg.http.languages import LANGUAGES
from digint_kg.http.negotiation import HTML, JSON
from digint_kg.http.sparql_openapi import OPERATIONS

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_NAMES: Final = {item.media_type: item.name for item in (*GRAPHS, *SOLUTIONS, *PICTURES, HTML, JSON)}
_TEXT: Final = {"type": "string"}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Why a request failed, and what to do (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "remedy": {"type": "string", "description": "What to do."},
        "instance": {
            "type": "string",
            "format": "uri",
            "description": "The number of this failure in the log.",
        },
        "location": {"type": "object", "description": "File, line and column, or sheet and cell."},
    },
}
_FAILURE: Final[dict[str, Any]] = {
    "description": "A problem document, or a page that says the same.",
    "content": {
        problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
        HTML.media_type: {},
    },
}
_LANGUAGE: Final[dict[str, Any]] = {
    "name": "lang",
    "in": "query",
    "description": "Language of labels; beats the Accept-Language header.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}
BEARER: Final = "token"
"""What the document calls the way in by a token."""
_BEARER: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of this service's operator; in a browser the login stands in for it.",
}
_FRAMEWORKS: Final = ("HTTPValidationError", "ValidationError")


def complete(app: FastAPI) -> None:
    """Lets the application's document say of every operation what the routes share."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(made())
        return made()

    app.openapi = openapi  # type: ignore[method-assign]


def named(name: str, example: str) -> dict[str, Any]:
    """A parameter in the path, with a value that leads somewhere in the packaged data."""
    return {"name": name, "in": "path", "required": True, "schema": _TEXT, "example": example}


def _complete(document: dict[str, Any]) -> None:
    document["paths"].setdefault("/sparql", OPERATIONS)
    components = document.setdefault("components", {})
    components.setdefault("securitySchemes", {})[BEARER] = _BEARER
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM
    for name in _FRAMEWORKS:
        schemas.pop(name, None)
    for path, operation in _operations(document):
        parameters = operation.setdefault("parameters", [])
        known = {item["name"] for item in parameters}
        parameters += [item for item in _common(path, operation) if item["name"] not in known]
        if "422" in operation["responses"] and _FRAMEWORKS[0] in str(operation["responses"]["422"]):
            del operation["responses"]["422"]
        operation["responses"].setdefault("default", _FAILURE)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        yield from ((path, methods[method]) for method in _METHODS if method in methods)


def _common(path: str, operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parameters that follow from the path and from what the operation offers."""
    for name in re.findall(r"{(\w+)}", path):
        yield {"name": name, "in": "path", "required": True, "schema": _TEXT}
    offered = operation["responses"].get("200", {}).get("content", {})
    names = list(dict.fromkeys(_NAMES[media_type] for media_type in offered if media_type in _NAMES))
    if len(names) > 1:
        yield {
            "name": "format",
            "in": "query",
            "description": "Beats the Accept header.",
            "schema": {"type": "string", "enum": names},
        }
    if HTML.media_type in offered:
        yield _LANGUAGE
