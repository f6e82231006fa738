"""What OpenAPI says of `/sparql`, which the framework's router knows nothing of."""

from typing import Any, Final

from digint_kg.formats import GRAPHS, SOLUTIONS
from digint_kg.http.negotiation import HTML

_PARAMETERS: Final[list[dict[str, Any]]] = [
    {
        "name": "query",
        "in": "query",
        "description": "A SPARQL 1.1 query. Without it: the Service Description.",
        "schema": {"type": "string"},
        "example": "SELECT * { ?s ?p ?o } LIMIT 10",
    },
    {
        "name": "default-graph-uri",
        "in": "query",
        "description": "Graphs of the default graph; the union of all graphs by default.",
        "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
    },
    {
        "name": "named-graph-uri",
        "in": "query",
        "description": "Graphs that GRAPH sees.",
        "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
    },
    {
        "name": "format",
        "in": "query",
        "description": "Beats the Accept header.",
        "schema": {"type": "string", "enum": [item.name for item in (*SOLUTIONS, *GRAPHS, HTML)]},
    },
]
_UPDATE_PARAMETERS: Final[list[dict[str, Any]]] = [
    {
        "name": "graph",
        "in": "query",
        "description": "The dataset that an update changes where its triples stand in no GRAPH.",
        "schema": {"type": "string", "format": "uri"},
    },
    *(
        {
            "name": f"using-{kind}graph-uri",
            "in": "query",
            "description": "The graphs that an update's pattern sees.",
            "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
        }
        for kind in ("", "named-")
    ),
    {
        "name": "message",
        "in": "query",
        "description": "Why, for the history.",
        "schema": {"type": "string"},
    },
]
_RESPONSES: Final[dict[str, Any]] = {
    "200": {
        "description": "The answer; a page where a browser asks",
        "content": {item.media_type: {} for item in (*SOLUTIONS, *GRAPHS, HTML)},
    },
}

OPERATIONS: Final[dict[str, Any]] = {
    "get": {
        "tags": ["sparql"],
        "summary": "Ask in SPARQL",
        "operationId": "sparql_get",
        "parameters": _PARAMETERS,
        "responses": _RESPONSES,
    },
    "post": {
        "tags": ["sparql"],
        "summary": "Ask in SPARQL, the query in the body; or change one dataset by a SPARQL Update",
        "description": "An update needs a token that may publish in the dataset's region; it is checked.",
        "operationId": "sparql_post",
        "parameters": [*_PARAMETERS[1:], *_UPDATE_PARAMETERS],
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}},
                "application/sparql-update": {"schema": {"type": "string"}},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {"query": {"type": "string"}, "update": {"type": "string"}},
                    }
                },
            },
        },
        "responses": _RESPONSES | {"204": {"description": "The update is carried out"}},
    },
}
