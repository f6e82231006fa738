"""`/questions/{slug}/evidence`: a row of an answer opened, as a page, as JSON and in RDF."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from pyoxigraph import serialize
from starlette.responses import JSONResponse, Response

from digint_kg import assets, formats, readable
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import GRAPHS
from digint_kg.http.negotiation import HTML, JSON, choose
from digint_kg.http.openapi import named
from digint_kg.http.pages import Pages
from digint_kg.http.tables import status_word
from digint_kg.questions import Question
from digint_kg.questions.question import in_language
from digint_kg.terms import PREFIXES
from digint_kg.use_cases import evidence_rdf
from digint_kg.use_cases.evidence import Source
from digint_kg.use_cases.evidence_words import Words, as_table
from digint_kg.use_cases.open_row import OpenedRow, answer_of, open_row
from digint_kg.wiring import Service

_OFFERED: Final = (JSON, HTML, *GRAPHS)
_RESERVED: Final = ("format", "lang", "row", "page", "per_page")
_ROW: Final[dict[str, Any]] = {
    "name": "row",
    "in": "query",
    "description": "The row of the answer, counted from 1. The question's own parameters stand beside it.",
    "schema": {"type": "integer", "minimum": 1, "default": 1},
}


def source_of(service: Service) -> Source:
    """Where a service's evidence is asked for."""
    folder = assets.folder("rules")
    rules = tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq")))
    return Source(service.answerer, service.names, service.question_limits, rules)


class EvidenceRoutes:
    """The route of evidence."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages
        self._source = source_of(service)

    def router(self) -> APIRouter:
        """The evidence of any question's rows."""
        router = APIRouter(tags=["questions"])
        router.add_api_route(
            "/questions/{slug}/evidence",
            self.show,
            summary="The evidence of one row of an answer",
            description=(
                "The statements that led to the row, each with dataset, source, status and date, and what "
                "was looked for and not found. In RDF: the statements, and in PROV where each was taken from."
            ),
            response_class=JSONResponse,
            responses={200: {"content": {item.media_type: {} for item in _OFFERED}}},
            openapi_extra={"parameters": [named("slug", "unserved-priorities"), _ROW]},
        )
        return router

    async def show(self, request: Request, slug: str) -> Response:
        """A row opened.

        Raises:
            DigintError: NOT_FOUND for an unknown question or row; REFUSED for one without evidence.
        """
        question = self._service.questions.get(slug)
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), _OFFERED)
        row, given = self._row(request), self._given(request, question)
        try:
            answer = await answer_of(self._source, question, given)
            opened = await open_row(self._source, self._service.store, question, given, answer, row)
        except DigintError as error:
            if error.kind is not Kind.BAD_INPUT:
                raise
            return self._pages.problem(request, error, bad_input=422)
        language = self._pages.language(request)
        if chosen is HTML:
            return self._page(request, opened, given)
        if chosen is JSON:
            table = await asyncio.to_thread(as_table, opened, language)
            return JSONResponse(table, headers={"content-language": language})
        triples = evidence_rdf.triples(opened, str(request.url.remove_query_params("format")), language)
        content = serialize(triples, format=formats.RDF[chosen], prefixes=PREFIXES)
        return Response(content, media_type=chosen.media_type)

    def _page(self, request: Request, opened: OpenedRow, given: Mapping[str, str]) -> Response:
        language = self._pages.language(request)
        words = Words(opened.labels, language)
        shown = [column.name for column in readable.shown(opened.answer.columns)]
        headings = {column.name: in_language(column.label, language) for column in opened.question.columns}
        cells = opened.evidence.cells
        return self._pages.render(
            request,
            "evidence.html",
            opened=opened,
            words=words,
            given={name: value for name, value in given.items() if name != "language"},
            cells=[(headings.get(name, name), cells[name]) for name in shown if cells[name] is not None],
            decisive=[item for item in opened.evidence.searches if not item.optional],
            optional=[item for item in opened.evidence.searches if item.optional],
            formats=[item.name for item in (JSON, *GRAPHS)],
            status_word=status_word,
            say=in_language,
            short=readable.short,
            address=lambda iri: readable.address(iri, self._service.names.base),
        )

    def _row(self, request: Request) -> int:
        written = request.query_params.get("row", "1")
        if not (written.isascii() and written.isdigit()):
            raise DigintError(Kind.BAD_INPUT, f"{written!r} is no row.", remedy="Rows are counted from 1.")
        return int(written[:9])

    def _given(self, request: Request, question: Question) -> dict[str, str]:
        given = {
            name: value for name, value in request.query_params.items() if name not in _RESERVED and value
        }
        if any(parameter.name == "language" for parameter in question.parameters):
            given.setdefault("language", self._pages.language(request))
        return given
