"""Makes the HTTP application: routes, failures, headers. It calls what the command line calls."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from digint_kg import __version__
from digint_kg.answering.pool import ReaderPool
from digint_kg.errors import DigintError, Kind
from digint_kg.http import health, openapi, scripts
from digint_kg.http.build import state_of
from digint_kg.http.catalog import CatalogRoutes
from digint_kg.http.check import CheckRoutes
from digint_kg.http.conditional import Conditional, Tags
from digint_kg.http.crawlers import CrawlerRoutes
from digint_kg.http.descriptions import Descriptions
from digint_kg.http.desk.desk import Desk
from digint_kg.http.desk.routes import router as desk_router
from digint_kg.http.dump_processes import DumpProcesses
from digint_kg.http.dumps import DumpRoutes
from digint_kg.http.envelope import Envelope
from digint_kg.http.evidence import EvidenceRoutes
from digint_kg.http.front import FrontRoutes
from digint_kg.http.graph_pages import GraphRoutes
from digint_kg.http.limiting.clients import Clients
from digint_kg.http.limiting.connections import Connections
from digint_kg.http.limiting.guard import FORM_BYTES, Guard, refuse
from digint_kg.http.login import LoginRoutes
from digint_kg.http.pages import Pages
from digint_kg.http.pictures import Pictures
from digint_kg.http.problems import HttpError
from digint_kg.http.questions import QuestionRoutes
from digint_kg.http.regions import RegionRoutes
from digint_kg.http.score import ScoreRoutes
from digint_kg.http.sparql import PATHS, SparqlEndpoint
from digint_kg.http.sparql_editor import EditorRoutes
from digint_kg.http.things import ThingRoutes
from digint_kg.http.visitors import Visitors
from digint_kg.http.vocabulary_pages import VocabularyRoutes
from digint_kg.http.watching import routes as watching
from digint_kg.http.watching.metrics import Metrics
from digint_kg.http.watching.readiness import Readiness
from digint_kg.http.writing.doors import WriteDoors
from digint_kg.http.writing.graph_store import GraphStoreRoutes
from digint_kg.http.writing.processes import WriteProcesses
from digint_kg.http.writing.updates import Updates
from digint_kg.wiring import Service


def create_app(service: Service) -> FastAPI:
    """The application over a service, whose answerer it ends when it ends itself."""
    pages = Pages(service.settings.language)
    descriptions, dumps = Descriptions(service), DumpProcesses(service.settings)
    tags, doors = Tags(state_of(service)), WriteDoors(service, WriteProcesses(service.settings))
    settings, desk = service.settings, Desk(service)
    connections = Connections(settings)
    metrics = Metrics(service.store, service.answerer, connections)
    readiness = Readiness(service.store, service.answerer)
    app = _App(
        Envelope(
            Visitors(
                Conditional(SparqlEndpoint(service, pages, descriptions, Updates(doors)), tags),
                service.guard,
                service.sessions,
            ),
            pages,
        ),
        title="digint-kg",
        summary="Open knowledge graph of VET internationalisation and smart specialisation",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(service, dumps, desk),
        redirect_slashes=True,
    )
    regions = RegionRoutes(service, pages)
    app.include_router(FrontRoutes(service, pages, regions).router())
    pictures = Pictures(service, pages)
    app.include_router(EvidenceRoutes(service, pages).router())
    app.include_router(ScoreRoutes(service, pages).router())
    app.include_router(QuestionRoutes(service, pages, pictures).router())
    app.include_router(pictures.router())
    app.include_router(regions.router())
    app.include_router(CheckRoutes(service.settings, pages).router())
    app.include_router(health.router(service.store))
    app.include_router(scripts.router())
    app.include_router(EditorRoutes(service, pages, descriptions).router())
    app.include_router(watching.router(metrics, readiness, open_to_all=settings.metrics_open))
    for things in (
        VocabularyRoutes(service, pages),
        GraphRoutes(service, pages, descriptions),
        ThingRoutes(service, pages),
    ):
        app.include_router(things.router())
    app.include_router(CatalogRoutes(service, pages, descriptions).router())
    app.include_router(DumpRoutes(service, pages, descriptions, dumps).router())
    app.include_router(CrawlerRoutes(service, descriptions).router())
    app.include_router(GraphStoreRoutes(doors).router())
    app.include_router(LoginRoutes(service, pages).router())
    app.include_router(desk_router(desk, pages))
    app.add_middleware(Conditional, tags=tags)
    app.add_middleware(Visitors, guard=service.guard, sessions=service.sessions)
    app.add_middleware(Envelope, pages=pages)
    _handle_failures(app, pages)
    openapi.complete(app)
    app.guard(
        lambda inner: Guard(
            inner,
            Envelope(refuse, pages),
            clients=Clients(settings, monotonic),
            metrics=metrics,
            most=settings.upload_bytes + FORM_BYTES,
            patience=settings.receive_seconds,
        )
    )
    app.state.connections, app.state.readiness = connections, readiness
    app.state.longest_answer = settings.query_seconds
    return app


class _App(FastAPI):
    """Hands SPARQL to its endpoint at once: the framework's own work costs more than a small query."""

    def __init__(self, sparql: Envelope, **settings: Any) -> None:
        super().__init__(**settings)
        self._sparql = sparql
        self._outermost: ASGIApp = self._inside

    def guard(self, guard: Callable[[ASGIApp], ASGIApp]) -> None:
        """Puts a guard around everything."""
        self._outermost = guard(self._inside)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""
        await self._outermost(scope, receive, send)

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in PATHS:
            await self._sparql(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _lifespan(service: Service, dumps: DumpProcesses, desk: Desk) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if isinstance(service.answerer, ReaderPool):
            await service.answerer.warm()
        try:
            yield
        finally:
            await desk.jobs.close()
            await dumps.close()
            await service.answerer.close()
            await service.press.close()

    return lifespan


def _handle_failures(app: FastAPI, pages: Pages) -> None:
    async def tell(request: Request, error: Exception) -> Response:
        return pages.problem(request, _understood(request, error))

    for kind in (DigintError, HttpError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, tell)


def _understood(request: Request, error: Exception) -> Exception:
    """The framework's own failures in our words."""
    if isinstance(error, HTTPException):
        what = _WHAT.get(error.status_code, "The request cannot be answered.").format(
            path=request.url.path, method=request.method
        )
        return HttpError(error.status_code, what, remedy=_REMEDY, headers=error.headers)
    if isinstance(error, RequestValidationError):
        places = ", ".join(str(item["loc"][-1]) for item in error.errors())
        return DigintError(Kind.INVALID_DATA, f"These values are not valid: {places}.", remedy=_REMEDY)
    return error


_REMEDY: Final = "/docs lists what there is."
_WHAT: Final = {
    404: "There is nothing at {path}.",
    405: "{method} is not taken at {path}.",
}
