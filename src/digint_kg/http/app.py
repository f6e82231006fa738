"""Makes the HTTP application: routes, failures, headers. It calls what the command line calls."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
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
from digint_kg.http import openapi
from digint_kg.http.build import state_of
from digint_kg.http.conditional import Conditional, Tags
from digint_kg.http.descriptions import Descriptions
from digint_kg.http.desk.desk import Desk
from digint_kg.http.dump_processes import DumpProcesses
from digint_kg.http.envelope import Envelope
from digint_kg.http.limiting.clients import Clients
from digint_kg.http.limiting.connections import Connections
from digint_kg.http.limiting.guard import FORM_BYTES, Guard, refuse
from digint_kg.http.pages import Pages
from digint_kg.http.problems import HttpError
from digint_kg.http.routes import Parts, routers
from digint_kg.http.sparql import PATHS, SparqlEndpoint
from digint_kg.http.visitors import Visitors
from digint_kg.http.watching.metrics import Metrics
from digint_kg.http.watching.readiness import Readiness
from digint_kg.http.writing.doors import WriteDoors
from digint_kg.http.writing.processes import WriteProcesses
from digint_kg.http.writing.updates import Updates
from digint_kg.settings import Settings
from digint_kg.wiring import Service


def create_app(service: Service) -> FastAPI:
    """The application over a service, whose answerer it ends when it ends itself."""
    settings, pages, tags = service.settings, Pages(service.settings.language), Tags(state_of(service))
    connections = Connections(settings)
    parts = Parts(
        pages,
        Descriptions(service),
        DumpProcesses(settings),
        WriteDoors(service, WriteProcesses(settings)),
        Desk(service),
        Metrics(service.store, service.answerer, connections),
        Readiness(service.store, service.answerer),
    )
    app = _App(
        _sparql(service, parts, tags),
        title="digint-kg",
        summary="Open knowledge graph of VET internationalisation and smart specialisation",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(service, parts),
        redirect_slashes=True,
    )
    for router in routers(service, parts):
        app.include_router(router)
    app.add_middleware(Conditional, tags=tags)
    app.add_middleware(Visitors, guard=service.guard, sessions=service.sessions)
    app.add_middleware(Envelope, pages=pages)
    _handle_failures(app, pages)
    openapi.complete(app)
    app.guard(partial(_guarded, settings=settings, parts=parts))
    app.state.connections, app.state.readiness = connections, parts.readiness
    app.state.longest_answer = settings.query_seconds
    return app


def _sparql(service: Service, parts: Parts, tags: Tags) -> Envelope:
    """The SPARQL endpoint in the same layers as everything else."""
    endpoint = SparqlEndpoint(service, parts.pages, parts.descriptions, Updates(parts.doors))
    return Envelope(Visitors(Conditional(endpoint, tags), service.guard, service.sessions), parts.pages)


def _guarded(inner: ASGIApp, settings: Settings, parts: Parts) -> Guard:
    return Guard(
        inner,
        Envelope(refuse, parts.pages),
        clients=Clients(settings, monotonic),
        metrics=parts.metrics,
        most=settings.upload_bytes + FORM_BYTES,
        patience=settings.receive_seconds,
    )


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


def _lifespan(service: Service, parts: Parts) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if isinstance(service.answerer, ReaderPool):
            await service.answerer.warm()
        try:
            yield
        finally:
            await parts.desk.jobs.close()
            await parts.dumps.close()
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
