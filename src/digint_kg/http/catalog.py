"""`/catalog` (DCAT-AP), `/.well-known/void` (VoID), `/examples` (queries) and `/lookup`: RDF, and pages."""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from pyoxigraph import Triple
from starlette.responses import RedirectResponse, Response

from digint_kg import readable
from digint_kg.describing.dcat import DESCRIPTION, TITLE
from digint_kg.describing.facts import Dataset, Place
from digint_kg.describing.schema_org import data_catalog
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import GRAPHS, Format
from digint_kg.http.descriptions import Descriptions, rdf
from digint_kg.http.negotiation import HTML, choose
from digint_kg.http.pages import Pages
from digint_kg.http.rdf_answers import alternates, graph_answer, links, statements_of
from digint_kg.questions.question import in_language
from digint_kg.use_cases.labels import best
from digint_kg.use_cases.resolve import is_described, resolve
from digint_kg.use_cases.select import Asker
from digint_kg.wiring import Service

CATALOG: Final = "/catalog"
VOID: Final = "/.well-known/void"
EXAMPLES: Final = "/examples"

Make = Callable[[Place], Awaitable[list[Triple]]]


class CatalogRoutes:
    """The routes of descriptions."""

    def __init__(self, service: Service, pages: Pages, descriptions: Descriptions) -> None:
        self._service = service
        self._pages = pages
        self._descriptions = descriptions

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["descriptions"])
        table = (
            (CATALOG, self.catalog, "The catalogue of datasets (DCAT-AP 3.0.1)", (*GRAPHS, HTML)),
            (VOID, self.void, "What the datasets hold and link to (VoID)", GRAPHS),
            (EXAMPLES, self.examples, "The questions as example queries (SHACL)", (*GRAPHS, HTML)),
        )
        for path, route, summary, offered in table:
            content: dict[str, Any] = {item.media_type: {} for item in offered}
            router.add_api_route(path, route, summary=summary, responses={200: {"content": content}})
        router.add_api_route(
            "/lookup",
            self.lookup,
            summary="What is known of an IRI, ours or another's",
            responses=_LOOKUP,
            openapi_extra={"parameters": [_IRI]},
        )
        return router

    async def catalog(self, request: Request) -> Response:
        """All datasets that are offered.

        Raises:
            DigintError: NOT_FOUND where nothing is published; NOT_ACCEPTABLE.
        """
        place, described = self._descriptions.place(request), (VOID, "describedby")
        if _chosen(request, (*GRAPHS, HTML)) is not HTML:
            return await self._rdf(
                request, self._descriptions.catalogue, described, (place.catalog, "describes")
            )
        offer, language = await self._descriptions.offer(), self._pages.language(request)
        schema = "https://schema.org/"
        kinds = ((f"{schema}DataCatalog", "type"), (f"{schema}CollectionPage", "type"))
        items = ((place.page(dataset.graph), "item") for dataset in offer.datasets)
        return self._pages.render(
            request,
            "catalog.html",
            headers=links(CATALOG, (place.catalog, "cite-as"), described, *kinds, *items),
            title=best(TITLE, language),
            description=best(DESCRIPTION, language),
            generation=offer.generation,
            datasets=[_shown(dataset, language, place) for dataset in offer.datasets],
            formats=alternates(CATALOG),
            publisher=self._descriptions.publisher,
            structured=data_catalog(offer, place, self._descriptions.publisher, language),
        )

    async def void(self, request: Request) -> Response:
        """The statistics of each offered graph and of all of them.

        Raises:
            DigintError: as `catalog`.
        """
        place = self._descriptions.place(request)
        return await self._rdf(
            request, self._descriptions.void, (place.whole, "describes"), (CATALOG, "collection")
        )

    async def examples(self, request: Request) -> Response:
        """The questions, each with its SPARQL text.

        Raises:
            DigintError: NOT_ACCEPTABLE.
        """
        if _chosen(request, (*GRAPHS, HTML)) is not HTML:
            return await self._rdf(request, self._descriptions.examples, (VOID, "describedby"))
        return self._pages.render(
            request,
            "examples.html",
            headers=links(EXAMPLES),
            examples=await self._descriptions.bound(),
            formats=alternates(EXAMPLES),
            say=in_language,
        )

    async def lookup(self, request: Request) -> Response:
        """To the document of an IRI of ours (303); of another's, what is said here, in RDF.

        Raises:
            DigintError: BAD_INPUT without `iri`; NOT_FOUND where nothing is said of it; NOT_ACCEPTABLE.
        """
        iri, names = request.query_params.get("iri", ""), self._service.names
        if not iri:
            raise DigintError(
                Kind.BAD_INPUT, "The request names no IRI.", remedy="Send it as the field `iri`."
            )
        if path := readable.local_path(iri, names.base):
            query = "&".join(part for part in request.url.query.split("&") if not part.startswith("iri="))
            document, hash_, anchor = path.partition("#")
            return RedirectResponse(f"{document}{'?' if query else ''}{query}{hash_}{anchor}", 303)
        chosen = _chosen(request, GRAPHS)
        asker = Asker(self._service.answerer, self._service.question_limits)
        found = await resolve(asker, names, [iri])
        text = statements_of(names, found, described=await is_described(asker, found))
        return await graph_answer(self._service, request, text, chosen, {})

    async def _rdf(self, request: Request, make: Make, *others: tuple[str, str]) -> Response:
        chosen = _chosen(request, GRAPHS)
        headers = links(request.url.path, *others)
        return await rdf(await make(self._descriptions.place(request)), chosen, headers)


def _chosen(request: Request, offered: tuple[Format, ...]) -> Format:
    return choose(request.query_params.get("format"), request.headers.get("accept"), offered)


def _shown(dataset: Dataset, language: str, place: Place) -> dict[str, object]:
    title, description = best(dataset.titles, language), best(dataset.descriptions, language)
    return {
        "path": f"/graph/{place.path(dataset.graph)}",
        "name": place.path(dataset.graph),
        "title": title,
        "description": description,
        "licence": dataset.licence,
        "licence_name": readable.short(dataset.licence) if dataset.licence else "",
        "sources": [_source(source, place.names.base) for source in dataset.sources],
        "modified": dataset.modified,
        "version": dataset.version,
    }


_IRI: Final = {
    "name": "iri",
    "in": "query",
    "required": True,
    "schema": {"type": "string", "format": "uri"},
    "example": "http://data.europa.eu/nuts/code/BE2",
}


def _source(iri: str, base: str) -> tuple[str | None, str]:
    """Where a link to a source leads, and its name: that of the web site, or of a thing of ours."""
    ours = readable.is_ours(iri, base)
    name = readable.short(iri) if ours else urlsplit(iri).hostname or iri
    return readable.address(iri, base), name


_LOOKUP: Final[dict[int | str, dict[str, object]]] = {
    200: {"content": {item.media_type: {} for item in GRAPHS}},
    303: {"description": "Where the document of an IRI of ours is"},
}
