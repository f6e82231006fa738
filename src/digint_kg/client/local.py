"""Answers from a store on this machine, without a service."""

import asyncio
import json
import threading
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from digint_kg import settings, wiring
from digint_kg.client.source import Rows, described, rows_of
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS_JSON
from digint_kg.ports import AnswerStream
from digint_kg.questions.listing import listed
from digint_kg.use_cases.ask import ask
from digint_kg.use_cases.choices import refuse_unknown
from digint_kg.use_cases.query import query

_Result = TypeVar("_Result")


class LocalSource:
    """The port `Source` over a home folder; reader processes answer, and end with `close`."""

    def __init__(self, home: Path, language: str) -> None:
        self._language = language
        self._service = wiring.build(replace(settings.load(), home=home), readers=1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def questions(self) -> Sequence[Mapping[str, Any]]:
        """The catalogue."""
        return [listed(question, self._language) for question in self._service.questions]

    def ask(self, slug: str, given: Mapping[str, str]) -> Rows:
        """The whole answer."""
        return self._run(self._ask(slug, given))

    def query(self, text: str) -> Rows:
        """The answer to a SPARQL query."""
        return self._run(self._query(text))

    def close(self) -> None:
        """Ends the reader processes."""
        if self._loop.is_closed():
            return
        self._run(self._service.answerer.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _ask(self, slug: str, given: Mapping[str, str]) -> Rows:
        service = self._service
        question = service.questions.get(slug)
        if question.own_file:
            raise DigintError(
                Kind.REFUSED,
                "This question is answered from a person's own file.",
                remedy=f"Ask it with: digint-kg ask {slug} --with FILE",
            )
        values = dict(given)
        if any(parameter.name == "language" for parameter in question.parameters):
            values.setdefault("language", self._language)
        asked = (service.answerer, question, values, service.names, service.question_limits)
        await refuse_unknown(*asked)
        stream = await ask(*asked, RESULTS_JSON)
        about = described(listed(question, self._language), given, stream.generation)
        return rows_of(json.loads(await _whole(stream)), about)

    async def _query(self, text: str) -> Rows:
        service = self._service
        stream = await query(service.answerer, text, service.query_limits, solutions=RESULTS_JSON, graph=None)
        return rows_of(json.loads(await _whole(stream)), {"generation": stream.generation})

    def _run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


async def _whole(stream: AnswerStream) -> bytes:
    try:
        if stream.complete is not None:
            return stream.complete
        return b"".join([chunk async for chunk in stream.chunks()])
    finally:
        await stream.close()
