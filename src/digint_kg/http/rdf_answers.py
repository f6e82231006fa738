"""Answers in RDF about one IRI or one graph, and the links that lead to them."""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from digint_kg.formats import GRAPHS, Format
from digint_kg.graphs import GraphNames
from digint_kg.http.streaming import AnswerResponse, while_waited_for
from digint_kg.ports import Limits, Query
from digint_kg.use_cases.discreet import discreet
from digint_kg.wiring import Service

_MENTIONS: Final = 1000
_URL: Final = "/%:@!$&'()*+,;=~?#[]-._"


async def graph_answer(
    service: Service, request: Request, text: str, chosen: Format, headers: Mapping[str, str]
) -> Response:
    """The triples of a CONSTRUCT or DESCRIBE query of ours as a response, under a free query's limits.

    Raises:
        DigintError: what `Answerer.answer` raises.
    """
    limits: Limits = service.query_limits
    query = Query(discreet(text), None, chosen)
    stream = await while_waited_for(request.receive, service.answerer.answer(query, limits))
    return AnswerResponse(stream, headers)


def statements_of(names: GraphNames, iri: str, *, described: bool) -> str:
    """The query for a thing's statements; for what nobody describes, those that mention it.

    An unnamed node loses its name on the way out, so what holds it is described with it.
    """
    node = NamedNode(iri)
    if iri.startswith(names.genid):
        return f"DESCRIBE {node} ?holder WHERE {{ OPTIONAL {{ ?holder ?predicate {node} }} }}"
    if described:
        return f"DESCRIBE {node}"
    mentioning = f"?subject ?predicate {node}"
    return f"CONSTRUCT {{ {mentioning} }} WHERE {{ {mentioning} }} LIMIT {_MENTIONS}"


def statements_in(graph: str) -> str:
    """The query for all that a graph holds."""
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"


def links(path: str, *others: tuple[str, str] | tuple[str, str, str]) -> dict[str, str]:
    """The `Link` header of a document at `path`: itself, its formats, and `others`.

    Each of these is target and relation, and its media type where that is known.
    """
    said = [
        _link(path, "canonical"),
        *(_link(f"{path}?format={item.name}", "alternate", item.media_type) for item in GRAPHS),
        _link(f"{path}?format=html", "alternate", "text/html"),
        *(_link(*other) for other in others),
    ]
    return {"link": ", ".join(said)}


def alternates(path: str) -> Iterable[tuple[str, str, str]]:
    """Name, media type and address of each RDF format, for pages."""
    return [(item.name, item.media_type, f"{path}?format={item.name}") for item in GRAPHS]


def _link(target: str, relation: str, media_type: str = "") -> str:
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{quote(target, safe=_URL)}>; rel="{relation}"{kind}'
