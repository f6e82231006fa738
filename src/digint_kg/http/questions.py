"""`/questions`: the catalogue, and each question as a path of its own with its parameters."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import FILES, PICTURES, RESULTS_JSON, SOLUTIONS, Format
from digint_kg.http import paging
from digint_kg.http.examples import with_examples
from digint_kg.http.files import AnswerFiles
from digint_kg.http.negotiation import HTML, JSON, choose, wants_page
from digint_kg.http.pages import Pages
from digint_kg.http.pictures import CHART, Picture, Pictures
from digint_kg.http.streaming import AnswerResponse, while_waited_for
from digint_kg.http.tables import ROWS, Table, table_of
from digint_kg.ports import AnswerStream
from digint_kg.questions import Parameter, Question
from digint_kg.questions.listing import listed
from digint_kg.questions.question import by_step, in_language
from digint_kg.use_cases.ask import as_answer, ask, query_of
from digint_kg.use_cases.choices import MOST, choices, refuse_unknown
from digint_kg.use_cases.count_rows import total
from digint_kg.use_cases.paging import Page
from digint_kg.wiring import Service

Endpoint = Callable[[Request], Awaitable[Response]]

_RESERVED: Final = ("format", "lang", "chart", paging.PAGE, paging.PER_PAGE)
_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
    "date": {"type": "string", "format": "date"},
}


class QuestionRoutes:
    """The routes of the curated questions."""

    def __init__(self, service: Service, pages: Pages, pictures: Pictures) -> None:
        self._service = service
        self._pages = pages
        self._pictures = pictures
        self._files = AnswerFiles(service)

    def router(self) -> APIRouter:
        """One route a question, the list before them, and what answers for a question that is not there."""
        router = APIRouter(tags=["questions"])
        router.add_api_route(
            "/questions",
            self.list_all,
            summary="List the questions",
            response_class=JSONResponse,
            responses={200: {"content": {item.media_type: {} for item in (JSON, HTML)}}},
        )
        for question in self._service.questions:
            router.add_api_route(
                f"/questions/{question.slug}",
                self._endpoint(question),
                name=question.slug,
                summary=in_language(question.title, "en"),
                description=in_language(question.description, "en"),
                response_class=JSONResponse,
                openapi_extra={"parameters": [*map(_as_openapi(question), question.parameters), *_COMMON]},
                responses={
                    200: {
                        "description": "The answer",
                        "content": with_examples(question, _CONTENT),
                        "headers": paging.HEADERS,
                    }
                },
            )
        router.add_api_route("/questions/{slug}", self.unknown, include_in_schema=False)
        return router

    async def list_all(self, request: Request) -> Response:
        """The catalogue, as JSON or as a page."""
        questions = self._service.questions
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (JSON, HTML))
        if chosen is HTML:
            return self._pages.render(request, "questions.html", steps=by_step(questions), say=in_language)
        return JSONResponse([listed(question, self._pages.language(request)) for question in questions])

    async def unknown(self, slug: str) -> Response:
        """Says which questions come near.

        Raises:
            DigintError: NOT_FOUND.
        """
        self._service.questions.get(slug)
        raise DigintError(
            Kind.NOT_FOUND, f"There is no question called {slug!r}.", remedy="/questions lists them."
        )

    def _endpoint(self, question: Question) -> Endpoint:
        async def answer(request: Request) -> Response:
            try:
                return await self._answer(request, question)
            except DigintError as error:
                if error.kind is not Kind.BAD_INPUT:
                    raise
                return self._pages.problem(request, error, bad_input=422)

        return answer

    async def _answer(self, request: Request, question: Question) -> Response:
        format_name, accept = request.query_params.get("format"), request.headers.get("accept")
        page = wants_page(format_name, accept)
        chosen = RESULTS_JSON if page else choose(format_name, accept, (*SOLUTIONS, HTML, *PICTURES, *FILES))
        given = self._given(request, question)
        service = self._service
        asked = (service.answerer, question, given, service.names, service.question_limits)
        if page and (missing := self._missing(question, given)):
            return await self._page(request, question, given, missing=missing)
        if question.own_file:
            return await self._own(request, question, given, page=page)
        await refuse_unknown(*asked)
        if chosen in PICTURES:
            return await self._pictures.of_question(request, question, given, chosen)
        if chosen in FILES:
            return await self._files.response(request, question, given, chosen, self._pages.language(request))
        part, headers = await self._part(request, question, given, chosen)
        stream = await while_waited_for(request.receive, ask(*asked, chosen, page=part))
        if not page:
            return AnswerResponse(stream, headers)
        return await self._shown(request, question, given, stream, part)

    async def _part(
        self, request: Request, question: Question, given: Mapping[str, str], format_: Format
    ) -> tuple[Page | None, dict[str, str]]:
        """The page that is asked for and its headers; None for the whole answer."""
        part = paging.page_of(request)
        if part is None:
            return None, {}
        service = self._service
        query = query_of(question, given, service.names, format_)
        count = await total(service.answerer, query, service.question_limits)
        part.refuse_beyond(count)
        return part, paging.headers(request, part, count)

    async def _shown(
        self,
        request: Request,
        question: Question,
        given: Mapping[str, str],
        stream: AnswerStream,
        part: Page | None,
    ) -> Response:
        """The page for people: of an answer too large to be looked at whole, its first rows."""
        service = self._service
        asked = (service.answerer, question, given, service.names, service.question_limits)
        if stream.complete is None:
            await stream.close()
            part = Page(1, ROWS)
            stream = await ask(*asked, RESULTS_JSON, page=part)
        content = stream.complete
        table = await table_of(stream, question.columns, self._pages.language(request), service.names.base)
        pictures = () if part else await self._drawn(request, question, given, content, table.generation)
        if table.more:
            part = Page(1, ROWS)
        around = {}
        if part:
            count = await total(
                service.answerer,
                query_of(question, given, service.names, RESULTS_JSON),
                service.question_limits,
            )
            around = paging.around(request, part, count)
        return await self._page(
            request,
            question,
            given,
            table=table,
            pictures=pictures,
            around=around,
            first=part.offset + 1 if part else 1,
        )

    async def _own(
        self, request: Request, question: Question, given: Mapping[str, str], *, page: bool
    ) -> Response:
        """A question about one person: told how to ask it where the person is, and not answered here."""
        if page:
            return await self._page(request, question, given)
        raise DigintError(
            Kind.REFUSED,
            "This question is answered from a person's own file, which never comes here.",
            remedy=f"Ask it on your own machine: digint-kg ask {question.slug} --with FILE",
        )

    async def _drawn(
        self,
        request: Request,
        question: Question,
        given: Mapping[str, str],
        content: bytes | None,
        generation: int,
    ) -> Sequence[Picture]:
        if content is None or not question.charts:
            return ()
        answer = await asyncio.to_thread(as_answer, content, generation)
        return await self._pictures.on_page(request, question, given, answer)

    async def _page(  # noqa: PLR0913 (what stands on it)
        self,
        request: Request,
        question: Question,
        given: Mapping[str, str],
        *,
        table: Table | None = None,
        missing: Sequence[Parameter] = (),
        pictures: Sequence[Picture] = (),
        around: Mapping[str, str] | None = None,
        first: int = 1,
    ) -> Response:
        service, language = self._service, self._pages.language(request)
        offered = {
            parameter.name: await choices(
                service.answerer, parameter, service.names, service.question_limits, language
            )
            for parameter in question.parameters
        }
        return self._pages.render(
            request,
            "question.html",
            question=question,
            table=table,
            given=given,
            missing=missing,
            pictures=pictures,
            offered={name: found for name, found in offered.items() if 0 < len(found) <= MOST},
            say=in_language,
            evidence=_evidence_of(request, question),
            around=around or {},
            first=first,
        )

    def _missing(self, question: Question, given: Mapping[str, str]) -> list[Parameter]:
        return [item for item in question.parameters if item.required and not given.get(item.name)]

    def _given(self, request: Request, question: Question) -> Mapping[str, str]:
        given = {name: value for name, value in request.query_params.items() if name not in _RESERVED}
        if any(parameter.name == "language" for parameter in question.parameters):
            given.setdefault("language", self._pages.language(request))
        return given


_NOT_OF_ROWS: Final = ("format", "row", paging.PAGE, paging.PER_PAGE)


def _evidence_of(request: Request, question: Question) -> str | None:
    """What the addresses of the rows' evidence begin with; None where rows have none."""
    if question.compares or question.own_file:
        return None
    kept = [item for item in request.query_params.multi_items() if item[0] not in _NOT_OF_ROWS and item[1]]
    return f"/questions/{question.slug}/evidence?{urlencode(kept)}{'&' if kept else ''}"


def _as_openapi(question: Question) -> Callable[[Parameter], dict[str, Any]]:
    def described(parameter: Parameter) -> dict[str, Any]:
        schema = dict(_SCHEMAS.get(parameter.type, {"type": "string"}))
        if parameter.default is not None:
            schema["default"] = parameter.default
        table = {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required,
            "description": in_language(parameter.label, "en"),
            "schema": schema,
        }
        example = question.example.get(parameter.name)
        return table | ({"example": example} if example else {})

    return described


_COMMON: Final[list[dict[str, Any]]] = [
    {
        "name": "format",
        "in": "query",
        "description": "Beats the Accept header.",
        "schema": {"type": "string", "enum": [item.name for item in (*SOLUTIONS, HTML, *PICTURES, *FILES)]},
    },
    CHART,
    *paging.PARAMETERS,
    {
        "name": "lang",
        "in": "query",
        "description": "Language of labels; beats the Accept-Language header.",
        "schema": {"type": "string", "enum": ["en", "it"]},
    },
]
_CONTENT: Final[dict[str, Any]] = {item.media_type: {} for item in (*SOLUTIONS, HTML, *PICTURES, *FILES)}
