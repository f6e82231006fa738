"""`/regions`: which regions there are, and what each has published, with its status."""

from dataclasses import asdict
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from digint_kg import readable
from digint_kg.formats import PICTURES
from digint_kg.http.negotiation import HTML, JSON, choose
from digint_kg.http.openapi import named
from digint_kg.http.pages import Pages
from digint_kg.http.pictures import map_of_regions, rendered
from digint_kg.http.region_page import RegionPages
from digint_kg.http.tables import status_word
from digint_kg.use_cases.draw import draw_regions
from digint_kg.use_cases.regions import RegionSummary, find_region, list_regions
from digint_kg.wiring import Service

_ALL: Final = "/regions"
_ONE: Final = "/regions/{slug}"
_OFFERED: Final = (JSON, HTML)
_ALL_OFFERED: Final = (*_OFFERED, *PICTURES)
_COMPARE: Final = "/regions/compare"
_PARAMETERS: Final[dict[str, list[dict[str, Any]]]] = {
    _ALL: [
        {
            "name": "format",
            "in": "query",
            "description": "Beats the Accept header; a picture is the map.",
            "schema": {"type": "string", "enum": [item.name for item in _ALL_OFFERED]},
        }
    ],
    _ONE: [named("slug", "flanders")],
    _COMPARE: [
        {
            "name": "regions",
            "in": "query",
            "description": "Short names of up to 8 regions, with commas between them.",
            "schema": {"type": "string"},
            "example": "flanders,emilia-romagna",
        },
        {
            "name": "indicator",
            "in": "query",
            "description": "What follows /id/ in the IRI of an indicator: its values are compared.",
            "schema": {"type": "string"},
        },
        {
            "name": "year",
            "in": "query",
            "description": "The year of these values.",
            "schema": {"type": "string"},
        },
    ],
}


class RegionRoutes:
    """The routes of the regions."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages
        self._goals = RegionPages(service, pages)

    def router(self) -> APIRouter:
        """The list, and one region."""
        router = APIRouter(tags=["regions"])
        table = (
            (_ALL, self.list_all, "List the regions, or draw them on a map", _ALL_OFFERED),
            (_COMPARE, self.compare, "Regions side by side", _OFFERED),
            (_ONE, self.show, "One region: its goals, gaps, trends and datasets", _OFFERED),
        )
        for path, route, summary, offered in table:
            router.add_api_route(
                path,
                route,
                summary=summary,
                response_class=JSONResponse,
                responses={200: {"content": {item.media_type: {} for item in offered}}},
                openapi_extra={"parameters": _PARAMETERS[path]} if path in _PARAMETERS else None,
            )
        return router

    async def list_all(self, request: Request) -> Response:
        """All regions, as JSON, as a page, or on a map.

        Raises:
            DigintError: what listing and drawing raise.
        """
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), _ALL_OFFERED)
        regions = await self.summaries(request)
        if chosen is HTML:
            return self._pages.render(request, "regions.html", **self.shown(request, regions))
        if chosen in PICTURES:
            service, current = self._service, self._service.store.current()
            language = self._pages.language(request)
            number = current.number if current else 0
            drawn = await draw_regions(regions, number, language, service.nuts_shapes)
            return await rendered(service, drawn, chosen, number)
        return JSONResponse([_as_table(region) for region in regions])

    def shown(self, request: Request, regions: list[RegionSummary]) -> dict[str, Any]:
        """What a page needs to show all regions."""
        said = ", ".join(f"{region.label} ({len(region.datasets)})" for region in regions if region.on_map)
        return {
            "regions": [region for region in regions if not region.invented],
            "invented": [region for region in regions if region.invented],
            "map": map_of_regions(said, self._pages.language(request)) if said else None,
            "status_word": status_word,
        }

    async def show(self, request: Request, slug: str) -> Response:
        """One region, as JSON or as a page.

        Raises:
            DigintError: NOT_FOUND, with the regions there are.
        """
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), _OFFERED)
        service, language = self._service, self._pages.language(request)
        region = await find_region(
            service.answerer, service.store, service.names, service.question_limits, language, slug
        )
        held = await self._goals.one(request, region)
        headers = {"cache-control": "no-store"} if held["score_trend"].late else {}
        if chosen is not HTML:
            table = _as_table(region) | self._goals.goals_table(region, held)
            return JSONResponse(table, headers=headers)
        shown = {figure.question.slug for goal in held["goals"] for figure in (*goal.gaps, *goal.others)}
        about = [
            question
            for question in service.questions
            if question.slug not in shown and any(item.name == "region" for item in question.parameters)
        ]
        return self._pages.render(
            request,
            "region.html",
            headers=headers,
            region=region,
            questions=about,
            **held,
            status_word=status_word,
            short=readable.short,
            address=lambda iri: readable.address(iri, self._service.names.base),
        )

    async def compare(self, request: Request) -> Response:
        """Regions side by side, as JSON or as a page.

        Raises:
            DigintError: NOT_FOUND for an unknown region; TOO_LARGE for too many.
        """
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), _OFFERED)
        return await self._goals.compare(request, page=chosen is HTML)

    async def summaries(self, request: Request) -> list[RegionSummary]:
        """All regions, labels in the request's language."""
        service = self._service
        return await list_regions(
            service.answerer,
            service.store,
            service.names,
            service.question_limits,
            self._pages.language(request),
        )


def _as_table(region: RegionSummary) -> dict[str, Any]:
    table = asdict(region)
    for dataset in table["datasets"]:
        dataset["changed_at"] = dataset["changed_at"].isoformat()
    return table | {"href": f"/regions/{region.slug}"}
