"""`/graph/…`: each dataset as a page on it, or its triples in RDF; `/graph` lists them."""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from digint_kg import readable
from digint_kg.describing.facts import Dataset
from digint_kg.describing.schema_org import Block, breadcrumbs, dataset_block
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import GRAPHS
from digint_kg.http.addressed import iris_of, path_of
from digint_kg.http.descriptions import Descriptions
from digint_kg.http.languages import texts
from digint_kg.http.negotiation import HTML, choose
from digint_kg.http.openapi import named
from digint_kg.http.pages import Pages
from digint_kg.http.rdf_answers import alternates, graph_answer, links, statements_in, statements_of
from digint_kg.http.signposts import signposts
from digint_kg.http.tables import Cell
from digint_kg.http.thing_view import cell_of, origin_view, view_of
from digint_kg.use_cases.contents import Contents, contents_of, graphs
from digint_kg.use_cases.describe import Description, describe
from digint_kg.use_cases.origins import origins_of
from digint_kg.use_cases.resolve import is_described, resolve
from digint_kg.use_cases.select import Asker
from digint_kg.wiring import Service

_MOST_PAGES: Final = 100_000


@dataclass(frozen=True, slots=True)
class ContentsShown:
    """One page of what a graph describes; the pages before and after it, where there are any."""

    things: tuple[tuple[str | None, Cell], ...]
    before: int | None
    after: int | None


class GraphRoutes:
    """The routes of graphs."""

    def __init__(self, service: Service, pages: Pages, descriptions: Descriptions) -> None:
        self._service = service
        self._pages = pages
        self._descriptions = descriptions

    def router(self) -> APIRouter:
        """The list, and one graph."""
        router = APIRouter(tags=["things"])
        router.add_api_route("/graph", self.list_all, include_in_schema=False)
        router.add_api_route(
            "/graph/{path:path}",
            self.show,
            summary="A dataset: its triples, or a page on it",
            responses={200: {"content": {item.media_type: {} for item in (*GRAPHS, HTML)}}},
            openapi_extra={"parameters": [named("path", "flanders/s3")]},
        )
        return router

    async def list_all(self, request: Request) -> Response:
        """All graphs, with status and source."""
        language, names = self._pages.language(request), self._service.names
        shown = [origin_view(origin, language, names) for origin in await graphs(self._asker, names)]
        families = groupby(shown, lambda origin: origin.cell.text.rpartition("/")[0])
        return self._pages.render(
            request, "graphs.html", families=[(family, list(found)) for family, found in families]
        )

    async def show(self, request: Request) -> Response:
        """One graph.

        Raises:
            DigintError: NOT_FOUND, with the nearest names; NOT_ACCEPTABLE.
        """
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (*GRAPHS, HTML))
        names, path = self._service.names, path_of(request)
        iri = await resolve(self._asker, names, iris_of(request, names))
        dataset = await self._descriptions.dataset(iri)
        headers = links(path, *signposts(iri, path, dataset, self._descriptions.publisher))
        if chosen is not HTML:
            text = statements_in(iri) if await self._holds(iri) else await self._statements_of(iri)
            return await graph_answer(self._service, request, text, chosen, headers)
        language = self._pages.language(request)
        description = await self._described(iri)
        return self._pages.render(
            request,
            "thing.html",
            headers=headers,
            thing=view_of(description, language, names, texts(language)["unnamed"]),
            formats=alternates(path),
            contents=await self._contents(request, iri, language),
            structured=self._structured(request, dataset, language),
        )

    def _structured(self, request: Request, dataset: Dataset | None, language: str) -> list[Block]:
        """What the page says in schema.org; of what is not offered, nothing."""
        if dataset is None:
            return []
        place, words = self._descriptions.place(request), texts(language)
        steps = [
            (words["name"], f"{place.address}/"),
            (words["catalog"], f"{place.address}/catalog"),
            (place.path(dataset.graph), place.page(dataset.graph)),
        ]
        block = dataset_block(dataset, place, self._descriptions.publisher, language)
        return [block, breadcrumbs(steps)]

    async def _described(self, graph: str) -> Description:
        """What is known of a graph, its own origin among those shown even where no statement is about it."""
        description = await describe(self._asker, self._service.names, graph)
        own = await origins_of(self._asker, self._service.names, [graph])
        origins = (*(origin for origin in own if origin.status), *description.origins)
        return replace(description, origins=tuple({origin.graph: origin for origin in origins}.values()))

    async def _holds(self, graph: str) -> bool:
        return bool((await contents_of(self._asker, self._service.names, graph, 1)).things)

    async def _statements_of(self, iri: str) -> str:
        described = await is_described(self._asker, iri)
        return statements_of(self._service.names, iri, described=described)

    async def _contents(self, request: Request, graph: str, language: str) -> ContentsShown:
        page = _page(request.query_params.get("page", "1"))
        contents = await contents_of(self._asker, self._service.names, graph, page)
        return ContentsShown(
            things=self._things(contents, graph, language),
            before=page - 1 or None,
            after=page + 1 if contents.more else None,
        )

    def _things(self, contents: Contents, graph: str, language: str) -> tuple[tuple[str | None, Cell], ...]:
        base = self._service.names.base
        cells = [cell_of(iri, contents.labels, language, base) for iri in contents.things]
        cells.sort(key=lambda cell: (readable.local_path(cell.iri or "", base) is None, cell.text.casefold()))
        return tuple(_anchored(cell, graph) for cell in cells)

    @property
    def _asker(self) -> Asker:
        return Asker(self._service.answerer, self._service.question_limits)


def _anchored(cell: Cell, graph: str) -> tuple[str | None, Cell]:
    """A thing that is named within the graph's own document is an anchor here, and has a page below /doc."""
    document, hash_, name = (cell.iri or "").partition("#")
    if document != graph or not hash_ or cell.href is None:
        return None, cell
    return name, replace(cell, href="/doc" + cell.href.replace("#", "%23"))


def _page(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text[:7]) <= _MOST_PAGES:
        return int(text)
    raise DigintError(Kind.BAD_INPUT, f"{text!r} is no page number.", remedy="Give a number from 1.")
