"""`/data` and `/graph/…`: the SPARQL 1.1 Graph Store Protocol, indirect and direct."""

import uuid
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from pyoxigraph import NamedNode
from starlette.responses import Response

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import GRAPHS, RDF
from digint_kg.http import upload
from digint_kg.http.addressed import path_of
from digint_kg.http.negotiation import choose
from digint_kg.http.problems import HttpError
from digint_kg.http.rdf_answers import graph_answer, statements_in
from digint_kg.http.writing.answers import told
from digint_kg.http.writing.doors import SCRATCH_DEFAULT, WriteDoors, folder
from digint_kg.http.writing.job import Job, JobFile, Verb
from digint_kg.terms import PROJECT
from digint_kg.use_cases.select import Asker

_DATA: Final = "/data"
_UNION: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_ALLOW: Final = {"allow": "GET, HEAD, PUT, POST, DELETE"}
_WHY: Final = "Graph Store {}"
_MOST_FILES: Final = 20


class GraphStoreRoutes:
    """The routes of the protocol; reading `/graph/…` is `graph_pages`' business."""

    def __init__(self, doors: WriteDoors) -> None:
        self._doors = doors
        self._service = doors.service

    def router(self) -> APIRouter:
        """All methods on both kinds of address."""
        router = APIRouter(tags=["graph store"])
        for path in (_DATA, "/graph/{path:path}"):
            parameters = [*_PARAMETERS, _MESSAGE] if path == _DATA else [_PATH, _MESSAGE]
            for method, (handler, summary) in {
                "PUT": (self.put, "Give a dataset new content"),
                "POST": (self.post, "Add triples to a dataset"),
                "DELETE": (self.delete, "Remove a dataset"),
            }.items():
                body = {} if method == "DELETE" else {"requestBody": _BODY}
                router.add_api_route(
                    path,
                    handler,
                    methods=[method],
                    summary=summary,
                    description="Needs a token that may publish in the region, and passes the checks.",
                    response_class=Response,
                    status_code=204,
                    openapi_extra={"parameters": parameters, **body},
                    responses={201: {"description": "The graph is new"}, 204: {"description": "Done"}},
                )
            router.add_api_route(path, self.patch, methods=["PATCH"], include_in_schema=False)
        router.add_api_route(
            _DATA,
            self.get,
            summary="The triples of a graph",
            response_class=Response,
            openapi_extra={"parameters": _PARAMETERS},
            responses={200: {"content": {item.media_type: {} for item in GRAPHS}}},
        )
        return router

    async def get(self, request: Request) -> Response:
        """The triples of a graph, or of all graphs (5.2).

        Raises:
            DigintError: NOT_FOUND, NOT_ACCEPTABLE; BAD_INPUT where no graph is named.
        """
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), GRAPHS)
        graph = self._named(request)
        if graph is None and not _is_default(request):
            raise _no_graph()
        if graph is None:
            return await graph_answer(self._service, request, _UNION, chosen, {})
        asker = Asker(self._service.answerer, self._service.question_limits)
        if not await asker.rows(f"SELECT ?s WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }} LIMIT 1"):
            raise DigintError(
                Kind.NOT_FOUND, f"There is no graph {graph}.", remedy="/graph lists what there is."
            )
        return await graph_answer(self._service, request, statements_in(graph), chosen, {})

    async def put(self, request: Request) -> Response:
        """Gives a graph new content (5.3).

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, BAD_INPUT, CONFLICT, TIMEOUT, TOO_LARGE, OVERLOADED.
        """
        return await self._write(request, "put", self._to_write(request))

    async def post(self, request: Request) -> Response:
        """Adds triples to a graph (5.5); a scratch store founds one where none is named.

        Raises:
            DigintError: as `put`.
        """
        named = request.url.path != _DATA or "graph" in request.query_params or _is_default(request)
        if named or not self._service.scratch:
            return await self._write(request, "merge", self._to_write(request))
        graph = f"{self._service.names.prefix}new/{uuid.uuid4()}"
        return await self._write(request, "merge", graph, location=graph)

    async def delete(self, request: Request) -> Response:
        """Removes a graph (5.4).

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, NOT_FOUND, CONFLICT, TIMEOUT, OVERLOADED.
        """
        return await self._write(request, "delete", self._to_write(request))

    async def patch(self, request: Request) -> Response:
        """Refuses: changes within a graph are what Update is for (5.7 leaves it open)."""
        raise HttpError(
            405,
            f"{request.method} is not taken at {request.url.path}.",
            remedy="Send a SPARQL Update to /sparql.",
            headers=_ALLOW,
        )

    async def _write(
        self, request: Request, verb: Verb, graph: str, *, location: str | None = None
    ) -> Response:
        principal = await self._doors.writer(request, graph)
        async with self._doors.noted(principal, verb, graph) as note, folder() as place:
            files = () if verb == "delete" else await self._files(request, place)
            why = request.query_params.get("message") or _WHY.format(request.method)
            job = Job(
                verb,
                graph,
                self._doors.signature(principal),
                why,
                scratch=self._service.scratch,
                files=files,
            )
            done = await self._doors.processes.write(job)
            return told(done, note, self._doors.language(request), created=201, location=location)

    async def _files(self, request: Request, place: Path) -> tuple[JobFile, ...]:
        limit = self._service.settings.upload_bytes
        received = await upload.receive_all(request, place, limit, most=_MOST_FILES)
        return tuple(JobFile(str(item.path), item.format.media_type, item.name) for item in received)

    def _to_write(self, request: Request) -> str:
        """The graph that a request would write, named once and exactly.

        The path counts as it was sent: an escaped name is another name, and no dataset's.
        """
        if request.url.path != _DATA:
            return self._service.names.base + path_of(request).removeprefix("/")
        graph = self._named(request)
        if graph is None and _is_default(request):
            raise DigintError(
                Kind.REFUSED,
                "The default graph is the union of all others, and is not written.",
                remedy="Name the dataset with ?graph=.",
            )
        if graph is None:
            raise _no_graph()
        return graph

    def _named(self, request: Request) -> str | None:
        graphs = request.query_params.getlist("graph")
        if len(graphs) + _is_default(request) > 1:
            raise DigintError(Kind.BAD_INPUT, "The request names more than one graph.", remedy="Name one.")
        if _is_default(request) and self._service.scratch:
            return SCRATCH_DEFAULT
        if not graphs:
            return None
        try:
            return NamedNode(graphs[0]).value
        except ValueError as error:
            raise DigintError(
                Kind.BAD_INPUT, f"{graphs[0]!r} is no IRI.", remedy="Give ?graph= an absolute IRI."
            ) from error


def _is_default(request: Request) -> bool:
    return "default" in request.query_params


def _no_graph() -> DigintError:
    return DigintError(
        Kind.BAD_INPUT,
        "The request names no graph.",
        remedy="Give ?graph= with its IRI; for reading all of it, ?default.",
    )


_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        **{item.media_type: {"schema": {"type": "string", "format": "binary"}} for item in RDF},
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
        },
    },
}
_PARAMETERS: Final[list[dict[str, Any]]] = [
    {
        "name": "graph",
        "in": "query",
        "description": "The graph's IRI.",
        "schema": {"type": "string", "format": "uri"},
        "example": f"{PROJECT}graph/flanders/s3",
    },
    {
        "name": "default",
        "in": "query",
        "description": "All graphs as one; for reading only.",
        "schema": {"type": "string"},
        "allowEmptyValue": True,
    },
]
_PATH: Final[dict[str, Any]] = {
    "name": "path",
    "in": "path",
    "required": True,
    "description": "Region and dataset, as flanders/s3",
    "schema": {"type": "string"},
}
_MESSAGE: Final[dict[str, Any]] = {
    "name": "message",
    "in": "query",
    "description": "Why, for the history.",
    "schema": {"type": "string"},
}
