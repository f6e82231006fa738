"""`/id/…` and `/code/…` lead to their documents below `/doc`; `/def/…` are documents themselves."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from digint_kg.formats import GRAPHS
from digint_kg.http.addressed import iris_of, path_of
from digint_kg.http.languages import texts
from digint_kg.http.negotiation import HTML, choose
from digint_kg.http.openapi import named
from digint_kg.http.pages import Pages
from digint_kg.http.rdf_answers import alternates, graph_answer, links, statements_of
from digint_kg.http.signposts import thing_signposts, trail_of
from digint_kg.http.thing_view import view_of
from digint_kg.use_cases.describe import describe
from digint_kg.use_cases.resolve import is_described, resolve
from digint_kg.use_cases.select import Asker
from digint_kg.wiring import Service

_DOC: Final = "/doc"


class ThingRoutes:
    """The routes of things: regions, actors, priorities, codes."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages

    def router(self) -> APIRouter:
        """The names of things, and their documents."""
        router = APIRouter(tags=["things"])
        for family, summary, example in _FAMILIES:
            router.add_api_route(
                f"/{family}/{{path:path}}",
                self.see_other,
                summary=summary,
                description="Leads to the thing's document.",
                status_code=303,
                openapi_extra={"parameters": [named("path", example)]},
                responses=_SEE_OTHER,
            )
        router.add_api_route("/.well-known/genid/{path:path}", self.see_other, include_in_schema=False)
        router.add_api_route(
            "/doc/{path:path}",
            self.document,
            summary="What is known of a thing",
            description="`path` is that of the thing's IRI, such as `id/flanders/region/flanders`.",
            responses=_DOCUMENT,
            openapi_extra={"parameters": [named("path", f"id/{_FAMILIES[0][2]}")]},
        )
        router.add_api_route("/def/{path:path}", self.module, include_in_schema=False)
        return router

    async def see_other(self, request: Request) -> Response:
        """To the document on the thing, which is not the thing itself (303).

        Raises:
            DigintError: NOT_FOUND, with the nearest names.
        """
        await resolve(self._asker, self._service.names, iris_of(request, self._service.names))
        document = _DOC + path_of(request)
        query = f"?{request.url.query}" if request.url.query else ""
        headers = {"link": f'<{document}>; rel="describedby"'}
        return RedirectResponse(document + query, 303, headers)

    async def document(self, request: Request) -> Response:
        """What is known of the thing, as a page or in RDF.

        Raises:
            DigintError: NOT_FOUND, with the nearest names; NOT_ACCEPTABLE.
        """
        return await self._document(request, _DOC + "/")

    async def module(self, request: Request) -> Response:
        """A module of the ontology, or a version of one.

        Raises:
            DigintError: as `document`.
        """
        return await self._document(request, "/")

    async def _document(self, request: Request, below: str) -> Response:
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (*GRAPHS, HTML))
        names, path = self._service.names, path_of(request)
        iri = await resolve(self._asker, names, iris_of(request, names, below=below))
        if chosen is not HTML:
            described = await is_described(self._asker, iri)
            text = statements_of(names, iri, described=described)
            return await graph_answer(self._service, request, text, chosen, links(path, (iri, "describes")))
        language = self._pages.language(request)
        description = await describe(self._asker, names, iri)
        thing = view_of(description, language, names, texts(language)["unnamed"])
        return self._pages.render(
            request,
            "thing.html",
            headers=links(path, *thing_signposts(thing, path)),
            thing=thing,
            formats=alternates(path),
            contents=None,
            structured=trail_of(thing, str(request.base_url).rstrip("/"), path, texts(language)["name"]),
        )

    @property
    def _asker(self) -> Asker:
        return Asker(self._service.answerer, self._service.question_limits)


_FAMILIES: Final = (
    ("id", "A thing, by its IRI", "flanders/region/flanders"),
    ("code", "A code list or a code", "status"),
)
_SEE_OTHER: Final[dict[int | str, dict[str, object]]] = {303: {"description": "Where its document is"}}
_DOCUMENT: Final[dict[int | str, dict[str, object]]] = {
    200: {"description": "The document", "content": {item.media_type: {} for item in (*GRAPHS, HTML)}}
}
