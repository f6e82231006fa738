"""`/sitemap.xml`, its parts below `/sitemap`, and `/robots.txt`."""

import re
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from digint_kg import readable
from digint_kg.describing import sitemap
from digint_kg.describing.facts import Offer, Place
from digint_kg.errors import DigintError, Kind
from digint_kg.http.descriptions import Descriptions
from digint_kg.use_cases.documents_of_ours import Described, Slice
from digint_kg.use_cases.select import Asker
from digint_kg.wiring import Service

_PAGES: Final = (
    "/",
    "/regions",
    "/questions",
    "/sparql",
    "/check",
    "/docs",
    "/graph",
    "/def",
    "/code",
    "/shapes",
    "/catalog",
    "/examples",
    "/dump",
)
_PART: Final = re.compile(r"[1-9][0-9]{0,4}\Z")
_DOCUMENTS: Final = ("/id/", "/code/")


class CrawlerRoutes:
    """The routes for crawlers. What is made up is in none of them."""

    def __init__(self, service: Service, descriptions: Descriptions) -> None:
        self._service = service
        self._descriptions = descriptions
        self._known: tuple[Offer, list[list[Slice]]] | None = None

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/robots.txt", self.robots)
        router.add_api_route("/sitemap.xml", self.index)
        router.add_api_route("/sitemap/pages.xml", self.pages)
        router.add_api_route("/sitemap/things-{number}.xml", self.things)
        return router

    async def robots(self, request: Request) -> Response:
        """What crawlers are asked to leave alone."""
        return PlainTextResponse(sitemap.robots(self._descriptions.place(request).address))

    async def index(self, request: Request) -> Response:
        """The parts.

        Raises:
            DigintError: NOT_FOUND where nothing is published.
        """
        offer, place = await self._descriptions.offer(), self._descriptions.place(request)
        count = len(await self._parts(offer))
        names = ["pages", *(f"things-{number}" for number in range(1, count + 1))]
        addresses = [f"{place.address}/sitemap/{name}.xml" for name in names]
        return _xml(sitemap.index(addresses, offer.generation.created))

    async def pages(self, request: Request) -> Response:
        """The pages of the site, and those on the offered graphs.

        Raises:
            DigintError: as `index`.
        """
        offer, place = await self._descriptions.offer(), self._descriptions.place(request)
        parts = [self._service.names.split(dataset.graph) for dataset in offer.datasets]
        regions = sorted({part[0] for part in parts if part})
        paths = [
            *_PAGES,
            *(f"/regions/{region}" for region in regions),
            *(f"/questions/{question.slug}" for question in self._service.questions),
            *(f"/graph/{place.path(graph)}" for graph in offer.graphs),
        ]
        return _xml(sitemap.part([place.address + path for path in paths]))

    async def things(self, request: Request, number: str) -> Response:
        """The documents on one part of the things.

        Raises:
            DigintError: NOT_FOUND where there is no such part.
        """
        offer, place = await self._descriptions.offer(), self._descriptions.place(request)
        parts = await self._parts(offer)
        place_in_parts = int(number) if _PART.match(number) else 0
        if not 0 < place_in_parts <= len(parts):
            raise DigintError(
                Kind.NOT_FOUND, f"The sitemap has no part {number}.", remedy="/sitemap.xml lists its parts."
            )
        found = await self._described(offer).things(parts[place_in_parts - 1])
        return _xml(sitemap.part(self._addresses(found, place)))

    async def _parts(self, offer: Offer) -> list[list[Slice]]:
        """The parts of this offer, found out once a generation."""
        if self._known is None or self._known[0] is not offer:
            self._known = offer, await self._described(offer).parts(sitemap.MOST)
        return self._known[1]

    def _described(self, offer: Offer) -> Described:
        asker = Asker(self._service.answerer, self._service.question_limits)
        return Described(asker, self._service.names, offer.graphs)

    def _addresses(self, iris: list[str], place: Place) -> list[str]:
        paths = (readable.local_path(iri, self._service.names.base) for iri in iris)
        return [
            f"{place.address}{'/doc' if path.startswith(_DOCUMENTS) else ''}{path}" for path in paths if path
        ]


def _xml(content: str) -> Response:
    return Response(content, media_type="application/xml")
