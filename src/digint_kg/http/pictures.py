"""Pictures over HTTP: of a question's answer, on its page and alone, and of any SELECT at `/draw`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from digint_kg.drawing.figure import Figure
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import PICTURES, RESULTS_JSON, SVG, Format
from digint_kg.http.negotiation import choose
from digint_kg.http.pages import Pages
from digint_kg.http.sparql_request import fields_of, query_of, single
from digint_kg.http.streaming import while_waited_for
from digint_kg.ports import Query
from digint_kg.questions import Question
from digint_kg.questions.chart import ROLES
from digint_kg.texts import translated
from digint_kg.use_cases.ask import Answer, ask, read_table
from digint_kg.use_cases.draw import chart_of, draw_page, draw_question, draw_select, with_status
from digint_kg.use_cases.select import Asker
from digint_kg.wiring import Service

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'none'; sandbox"
)
_TITLES: Final = {"en": "Answer to a query", "it": "Risposta a una interrogazione"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page: where it is, what it shows in words; or why there is none.

    `formats`: name and address of each format that it can be had in.
    """

    kind: str
    address: str = ""
    words: str = ""
    problem: str = ""
    formats: tuple[tuple[str, str], ...] = ()


def picture(
    slug: str, parameters: Mapping[str, str], words: str, *, kind: str = "", language: str = ""
) -> Picture:
    """The picture of a question's answer for any page: `macros.picture` shows it.

    Args:
        slug: the question.
        parameters: its parameters, as written in an address.
        words: what it shows, for those who cannot see it (`Figure.description` says it in full).
        kind: which of the question's pictures; the first by default.
        language: the language of its words; the asker's by default.
    """
    given = [(name, value) for name, value in parameters.items() if value and name != "language"]
    given += [(name, value) for name, value in (("chart", kind), ("lang", language)) if value]
    base = f"/questions/{slug}?" + urlencode(given) + ("&" if given else "")
    return _found_at(base, kind, words, ("svg", "png", "vl.json", "csv"))


def map_of_regions(words: str, language: str) -> Picture:
    """The map of all regions, for any page."""
    return _found_at(f"/regions?lang={language}&", "map", words, ("svg", "png", "vl.json"))


def _found_at(base: str, kind: str, words: str, formats: Sequence[str]) -> Picture:
    named = tuple((name, f"{base}format={name}") for name in formats)
    return Picture(kind, f"{base}format=svg", words, formats=named)


class Pictures:
    """Draws what the doors ask for."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages

    def router(self) -> APIRouter:
        """The route that draws any SELECT."""
        router = APIRouter(tags=["sparql"])
        for method in ("GET", "POST"):
            router.add_api_route(
                "/draw",
                self.draw,
                methods=[method],
                name=f"draw-{method.lower()}",
                operation_id=f"draw_{method.lower()}",
                summary="Draw the answer to a SELECT query",
                response_class=Response,
                openapi_extra=_OPENAPI if method == "GET" else _OPENAPI_POST,
                responses={200: {"description": "The picture", "content": CONTENT}},
            )
        return router

    async def of_question(
        self, request: Request, question: Question, given: Mapping[str, str], format_: Format
    ) -> Response:
        """The picture of a question's answer, alone.

        Raises:
            DigintError: NOT_ACCEPTABLE where the question has none; what asking and drawing raise.
        """
        service = self._service
        kind = request.query_params.get("chart") or None
        if not question.charts:
            await draw_question(question, Answer((), (), 0), "en")
        stream = await while_waited_for(
            request.receive,
            ask(service.answerer, question, given, service.names, service.question_limits, RESULTS_JSON),
        )
        answer = await read_table(stream)
        language = self._pages.language(request)
        drawn = await draw_question(question, answer, language, kind=kind, shapes=service.nuts_shapes)
        return await rendered(service, drawn, format_, answer.generation)

    async def on_page(
        self, request: Request, question: Question, given: Mapping[str, str], answer: Answer
    ) -> list[Picture]:
        """The pictures for a question's page; those with nothing to show are left out."""
        language = self._pages.language(request)
        asked = {name: value for name, value in given.items() if name in request.query_params}
        found = []
        for chart, drawn in await draw_page(question, answer, language, self._service.nuts_shapes):
            if isinstance(drawn, DigintError):
                found.append(
                    Picture(chart.kind, problem=translated(f"{drawn.what} {drawn.remedy}", language))
                )
            elif not drawn.empty:
                kind = chart.kind if chart is not question.charts[0] else ""
                found.append(picture(question.slug, asked, drawn.description, kind=kind, language=language))
        return found

    async def draw(self, request: Request) -> Response:
        """The picture of any SELECT: `query`, `chart` (the kind), and columns for parts that are not guessed.

        Raises:
            DigintError: BAD_INPUT for a query or a part that cannot be used; what asking and drawing raise.
        """
        fields = await fields_of(request)
        text, kind = query_of(fields), single(fields, "chart")
        if not text or not kind:
            raise DigintError(
                Kind.BAD_INPUT,
                f"The request names no {'chart' if text else 'query'}.",
                remedy=f"Send `query`, a SELECT, and `chart`, one of {', '.join(ROLES)}.",
            )
        format_ = choose(single(fields, "format"), request.headers.get("accept"), PICTURES)
        chart = chart_of(kind, fields)
        query = Query(
            text,
            RESULTS_JSON,
            None,
            tuple(fields.get("default-graph-uri", ())),
            tuple(fields.get("named-graph-uri", ())),
        )
        service, language = self._service, self._pages.language(request)
        answering = service.answerer.answer(query, service.query_limits)
        answer = await read_table(await while_waited_for(request.receive, answering))
        answer = await with_status(Asker(service.answerer, service.query_limits), answer)
        title = single(fields, "title") or _TITLES.get(language, _TITLES["en"])
        drawn = await draw_select(chart, answer, title, language, service.nuts_shapes)
        return await rendered(service, drawn, format_, answer.generation)


async def rendered(service: Service, drawn: Figure, format_: Format, generation: int) -> Response:
    """A picture in a format, alone."""
    content = await service.press.render(drawn, format_)
    headers = {
        "digint-generation": str(generation),
        "content-language": drawn.language,
        "vary": "accept, accept-language",
        "content-disposition": f'inline; filename="picture.{format_.ending}"',
        **({"content-security-policy": _POLICY} if format_ == SVG else {}),
    }
    return Response(content, media_type=format_.media_type, headers=headers)


CONTENT: Final[dict[str, Any]] = {item.media_type: {} for item in PICTURES}
CHART: Final[dict[str, Any]] = {
    "name": "chart",
    "in": "query",
    "description": "The kind of picture; by default the first that the question is drawn as.",
    "schema": {"type": "string", "enum": list(ROLES)},
}
_ROLES: Final = sorted({role for roles in ROLES.values() for role in roles})
_EXAMPLE: Final = "SELECT ?g (COUNT(*) AS ?statements) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g LIMIT 20"
_PARAMETERS: Final[list[dict[str, Any]]] = [
    {
        "name": "query",
        "in": "query",
        "required": True,
        "description": "A SELECT query.",
        "schema": {"type": "string"},
        "example": _EXAMPLE,
    },
    CHART | {"required": True, "description": "The kind of picture.", "example": "bar"},
    {"name": "title", "in": "query", "description": "What stands above it.", "schema": {"type": "string"}},
    {
        "name": "format",
        "in": "query",
        "description": "Beats the Accept header.",
        "schema": {"type": "string", "enum": [item.name for item in PICTURES]},
    },
    {
        "name": "lang",
        "in": "query",
        "description": "Language of its words.",
        "schema": {"type": "string", "enum": ["en", "it"]},
    },
    *(
        {
            "name": role,
            "in": "query",
            "description": f"The column that plays the part `{role}`; guessed where a kind needs one.",
            "schema": {"type": "array", "items": {"type": "string"}},
        }
        for role in _ROLES
    ),
]
_OPENAPI: Final[dict[str, Any]] = {"parameters": _PARAMETERS}
_OPENAPI_POST: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The same fields as a form.",
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["query", "chart"],
                    "properties": {item["name"]: item["schema"] for item in _PARAMETERS},
                },
                "example": {"query": _EXAMPLE, "chart": "bar"},
            }
        },
    }
}
