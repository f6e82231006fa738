"""The start page, the page on the interfaces, and the style sheet."""

from collections.abc import Iterable
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from digint_kg.errors import DigintError, Kind
from digint_kg.http.pages import STYLE, Pages, style
from digint_kg.http.regions import RegionRoutes
from digint_kg.questions.question import by_step, in_language
from digint_kg.use_cases.regions import RegionSummary
from digint_kg.wiring import Service

_SHOWN_METHODS: Final = ("get", "post")


class FrontRoutes:
    """The routes of the front pages."""

    def __init__(self, service: Service, pages: Pages, regions: RegionRoutes) -> None:
        self._service = service
        self._pages = pages
        self._regions = regions
        self._style = style()

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.start)
        router.add_api_route("/docs", self.docs)
        router.add_api_route(STYLE, self.style)
        return router

    async def start(self, request: Request) -> Response:
        """What this is, and where to go from here."""
        return self._pages.render(
            request,
            "start.html",
            steps=by_step(self._service.questions),
            say=in_language,
            **self._regions.shown(request, await self._published(request)),
        )

    async def docs(self, request: Request) -> Response:
        """The OpenAPI document as a list that people can read, without scripts from elsewhere."""
        return self._pages.render(request, "docs.html", operations=list(_operations(request.app.openapi())))

    async def style(self) -> Response:
        """The style sheet."""
        return Response(self._style, media_type="text/css", headers={"cache-control": "public, max-age=3600"})

    async def _published(self, request: Request) -> list[RegionSummary]:
        try:
            return await self._regions.summaries(request)
        except DigintError as error:
            if error.kind is Kind.NOT_FOUND:
                return []
            raise


def _operations(document: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for path, methods in document["paths"].items():
        for method in _SHOWN_METHODS:
            if method in methods:
                yield {
                    "path": path,
                    "method": method.upper(),
                    "parameters": [],
                    "description": "",
                    **methods[method],
                }
