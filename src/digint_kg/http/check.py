"""`POST /check`: a file in, a report out, nothing stored."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from digint_kg.checking import rendering
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport
from digint_kg.formats import CSV, RDF, TURTLE, Format
from digint_kg.http import upload
from digint_kg.http.check_process import CheckProcesses
from digint_kg.http.languages import LANGUAGES
from digint_kg.http.negotiation import HTML, JSON, choose
from digint_kg.http.pages import Pages
from digint_kg.http.streaming import while_waited_for
from digint_kg.settings import Settings

TEXT: Final = Format("text", "text/plain", "txt")
_OFFERED: Final = (JSON, TEXT, HTML, CSV, TURTLE)


class CheckRoutes:
    """The routes of the check."""

    def __init__(self, settings: Settings, pages: Pages) -> None:
        self._limit = settings.upload_bytes
        self._seconds = settings.check_seconds
        self._pages = pages
        self._processes = CheckProcesses(settings)

    def router(self) -> APIRouter:
        """The form for people, and what receives a file."""
        router = APIRouter(tags=["check"])
        router.add_api_route("/check", self.form, include_in_schema=False)
        router.add_api_route(
            "/check",
            self.check,
            methods=["POST"],
            summary="Check an RDF file without storing it",
            description="The report comes with status 200 whether the file conforms or not.",
            openapi_extra={"requestBody": _BODY, "parameters": _PARAMETERS},
            response_class=Response,
            responses={
                200: {"description": "The report", "content": {item.media_type: {} for item in _OFFERED}}
            },
        )
        return router

    async def form(self, request: Request) -> Response:
        """The page from which a person sends a file."""
        return self._pages.render(request, "check.html", report=None, limit=self._limit)

    async def check(self, request: Request) -> Response:
        """The report on the request's file.

        Raises:
            DigintError: BAD_INPUT with file and line, TOO_LARGE, TIMEOUT, OVERLOADED, NOT_ACCEPTABLE.
        """
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), _OFFERED)
        async with self._processes.place():
            folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="digint-kg-check-")
            try:
                received = await self._received(request, Path(folder.name))
                work = self._processes.check(received, request.query_params.get("region"))
                report = await while_waited_for(request.receive, work)
            finally:
                await asyncio.to_thread(folder.cleanup)
        return await self._written(request, report, chosen)

    async def _received(self, request: Request, folder: Path) -> upload.Upload:
        try:
            async with asyncio.timeout(self._seconds):
                return await upload.receive(request, folder, self._limit)
        except TimeoutError as error:
            raise DigintError(
                Kind.TIMEOUT,
                f"The file did not arrive within {self._seconds:g} seconds.",
                remedy="Send it over a faster line, or check it on your own machine.",
            ) from error

    async def _written(self, request: Request, report: CheckReport, chosen: Format) -> Response:
        language = self._pages.language(request)
        if chosen is HTML:
            return self._pages.render(
                request,
                "check.html",
                report=report,
                limit=self._limit,
                summary=rendering.summary(report, language),
            )
        content = await asyncio.to_thread(rendering.render, report, chosen.name, language)
        return Response(content, media_type=chosen.media_type, headers={"vary": "accept, accept-language"})


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
    {"name": "region", "in": "query", "description": "Short name of a region", "schema": {"type": "string"}},
    {"name": "lang", "in": "query", "schema": {"type": "string", "enum": list(LANGUAGES)}},
    {
        "name": "format",
        "in": "query",
        "schema": {"type": "string", "enum": [item.name for item in _OFFERED]},
    },
    {"name": "filename", "in": "query", "description": "What to call the file", "schema": {"type": "string"}},
]
