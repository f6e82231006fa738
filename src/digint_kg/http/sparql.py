"""`/sparql`: SPARQL 1.1 Protocol. Kept light, since this is what machines call most."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS_JSON, TURTLE
from digint_kg.http import negotiation, problems
from digint_kg.http.descriptions import Descriptions
from digint_kg.http.pages import Pages
from digint_kg.http.service_description import describe
from digint_kg.http.sparql_page import form_page, result_page
from digint_kg.http.sparql_request import ACCEPT_QUERY, Fields, fields_of, query_of, single
from digint_kg.http.streaming import AnswerResponse, ClientGoneError, while_waited_for
from digint_kg.http.writing.updates import Updates
from digint_kg.ports import AnswerStream, Query
from digint_kg.wiring import Service

PATHS: Final = ("/sparql", "/sparql/")
_METHODS: Final = ("GET", "POST", "QUERY")


class SparqlEndpoint:
    """An ASGI application for one path."""

    def __init__(self, service: Service, pages: Pages, descriptions: Descriptions, updates: Updates) -> None:
        self._service = service
        self._pages = pages
        self._descriptions = descriptions
        self._updates = updates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the router."""
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
            await response(scope, receive, send)
        except ClientGoneError:
            return
        except (DigintError, problems.HttpError) as error:
            await self._pages.problem(request, error)(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method not in _METHODS:
            raise problems.HttpError(
                405,
                f"{request.method} is not taken here.",
                remedy="Use GET, POST or QUERY.",
                headers={"allow": "GET, HEAD, POST, QUERY", **ACCEPT_QUERY},
            )
        fields = await fields_of(request)
        if "update" in fields:
            return await self._updates.respond(request, fields)
        text = query_of(fields)
        name, accept = single(fields, "format"), request.headers.get("accept")
        page = negotiation.wants_page(name, accept)
        if text is None:
            return await self._without_query(request, name, page=page)
        if page:
            answer = self._answer(request, text, fields, None, None)
            return await result_page(self._pages, request, text, answer, self._service.names.base)
        return AnswerResponse(await self._answer(request, text, fields, name, accept))

    async def _without_query(self, request: Request, name: str | None, *, page: bool) -> Response:
        if request.method != "GET":
            raise DigintError(
                Kind.BAD_INPUT, "The request holds no query.", remedy="Send it as the field `query`."
            )
        if page:
            return form_page(self._pages, request, self._service.names.base)
        response = await describe(self._descriptions, request, name)
        response.headers.update(ACCEPT_QUERY)
        return response

    async def _answer(
        self, request: Request, text: str, fields: Fields, name: str | None, accept: str | None
    ) -> AnswerStream:
        table, graph = negotiation.choose_both(name, accept) if name or accept else (RESULTS_JSON, TURTLE)
        query = Query(
            text,
            table,
            graph,
            tuple(fields.get("default-graph-uri", ())),
            tuple(fields.get("named-graph-uri", ())),
        )
        answer = self._service.answerer.answer(query, self._service.query_limits)
        return await while_waited_for(request.receive, answer)
