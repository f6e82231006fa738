"""Sends an answer as a file that is made for it and removed afterwards."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from digint_kg.formats import RESULTS_JSON, Format
from digint_kg.http.streaming import while_waited_for
from digint_kg.questions import Question
from digint_kg.use_cases.ask import ask
from digint_kg.use_cases.export_answer import exported
from digint_kg.wiring import Service


class AnswerFiles:
    """Makes files of answers, a few at a time, since each takes a processor."""

    _AT_ONCE: Final = 2

    def __init__(self, service: Service) -> None:
        self._service = service
        self._free = asyncio.Semaphore(self._AT_ONCE)

    async def response(
        self, request: Request, question: Question, given: Mapping[str, str], format_: Format, language: str
    ) -> Response:
        """The file, of the whole answer.

        Raises:
            DigintError: as `ask`; TOO_LARGE for what such a file does not hold.
        """
        return await while_waited_for(request.receive, self._made(question, given, format_, language))

    async def _made(
        self, question: Question, given: Mapping[str, str], format_: Format, language: str
    ) -> Response:
        service = self._service
        asked = (service.answerer, question, given, service.names, service.question_limits)
        async with self._free, AsyncExitStack() as stack:
            stream = await ask(*asked, RESULTS_JSON)
            generation = stream.generation
            path = await stack.enter_async_context(
                exported(
                    stream,
                    question,
                    given,
                    format_,
                    language,
                    answerer=service.answerer,
                    limits=service.question_limits,
                )
            )
            response = FileResponse(
                path,
                stat_result=path.stat(),
                media_type=format_.media_type,
                filename=path.name,
                headers={"digint-generation": str(generation), "content-language": language},
            )
            del response.headers["etag"], response.headers["last-modified"]
            return _Removed(response, stack.pop_all())


class _Removed(Response):
    """A response whose file goes when it was sent, or could not be."""

    def __init__(self, response: Response, stack: AsyncExitStack) -> None:
        self._response = response
        self._stack = stack
        self.status_code = response.status_code
        self.background = None
        self.raw_headers = response.raw_headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the router."""
        async with self._stack:
            await self._response(scope, receive, send)
