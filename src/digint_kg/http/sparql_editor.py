"""What the editor of `/sparql` asks for beside the answers: what to complete, and what things are called."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from fastapi import APIRouter, Request
from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from digint_kg.errors import DigintError, Kind
from digint_kg.http.descriptions import Descriptions
from digint_kg.http.pages import Pages
from digint_kg.questions import Question
from digint_kg.questions.parameters import bind
from digint_kg.questions.question import in_language
from digint_kg.terms import ILLUSTRATIVE, PREFIXES
from digint_kg.use_cases.completions import Completion, Completions, completions_of, invented_among
from digint_kg.use_cases.labels import best, labels_of
from digint_kg.use_cases.select import Asker
from digint_kg.wiring import Service

VOCABULARY: Final = "/sparql/vocabulary"
NAMES: Final = "/sparql/names"
_MOST_NAMES: Final = 1000
_NOTHING: Final = Completions((), (), ())


class EditorRoutes:
    """The routes of the editor."""

    def __init__(self, service: Service, pages: Pages, descriptions: Descriptions) -> None:
        self._service = service
        self._pages = pages
        self._descriptions = descriptions
        self._asker = Asker(service.answerer, service.question_limits)

    def router(self) -> APIRouter:
        """The routes; they serve our own page alone, and may change with it."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route(VOCABULARY, self.vocabulary)
        router.add_api_route(NAMES, self.names, methods=["POST"])
        return router

    async def vocabulary(self, request: Request) -> Response:
        """Prefixes, classes, properties, graphs, and the questions as examples.

        Raises:
            DigintError: what `Answerer.answer` raises.
        """
        language = self._pages.language(request)
        completions, questions = await asyncio.gather(
            self._completions(language), run_in_threadpool(self._questions, language)
        )
        content = {
            "prefixes": PREFIXES,
            "classes": [_term(item) for item in completions.classes],
            "properties": [_term(item) for item in completions.properties],
            "graphs": [_graph(item) for item in completions.graphs],
            "questions": questions,
        }
        return JSONResponse(content, headers={"content-language": language})

    async def names(self, request: Request) -> Response:
        """What the IRIs of a JSON list are called: `{iri: {label, language, illustrative}}`.

        Raises:
            DigintError: BAD_INPUT for anything but a list of at most a thousand IRIs; what
                `Answerer.answer` raises.
        """
        iris = _iris(await _json(request))
        labels, invented = await asyncio.gather(
            labels_of(self._asker, iris), invented_among(self._asker, iris)
        )
        found = {iri: best(labels.get(iri, ()), self._pages.language(request)) for iri in iris}
        content = {
            iri: {
                "label": label.value if label else None,
                "language": label.language if label else None,
                "illustrative": iri in invented,
            }
            for iri, label in found.items()
            if label or iri in invented
        }
        return JSONResponse(content, headers={"cache-control": "no-store"})

    def _questions(self, language: str) -> list[dict[str, str]]:
        """The questions with the values of their examples, in a language."""
        return [self._question(question, language) for question in self._service.questions]

    def _question(self, question: Question, language: str) -> dict[str, str]:
        spoken = any(parameter.name == "language" for parameter in question.parameters)
        given = {**question.example, **({"language": language} if spoken else {})}
        lines = bind(question, given, self._service.names).splitlines()
        return {
            "slug": question.slug,
            "title": in_language(question.title, language),
            "step": question.step,
            "query": "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n",
        }

    async def _completions(self, language: str) -> Completions:
        try:
            counted = await self._descriptions.statistics()
            return await completions_of(self._asker, self._service.names, counted, language)
        except DigintError as error:
            if error.kind is Kind.NOT_FOUND:
                return _NOTHING
            raise


def _term(item: Completion) -> dict[str, Any]:
    return {"iri": item.iri, "label": item.label, "count": item.count}


def _graph(item: Completion) -> dict[str, Any]:
    return {"iri": item.iri, "label": item.label, "illustrative": item.status == ILLUSTRATIVE}


async def _json(request: Request) -> object:
    try:
        found: object = await request.json()
    except ValueError as error:
        raise _no_list() from error
    return found


def _iris(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > _MOST_NAMES:
        raise _no_list()
    return sorted(set(_valid(value)))


def _valid(values: Iterable[object]) -> Iterable[str]:
    for value in values:
        try:
            yield NamedNode(str(value)).value
        except ValueError:
            continue


def _no_list() -> DigintError:
    return DigintError(
        Kind.BAD_INPUT,
        f"The request holds no JSON list of at most {_MOST_NAMES} IRIs.",
        remedy='Send one, such as ["https://w3id.org/digint/def#Region"].',
    )
