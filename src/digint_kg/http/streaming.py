"""Sends an answer: whole with its length, or in pieces that never end as if whole when they are not."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any, Final, TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from digint_kg.errors import DigintError, Kind
from digint_kg.ports import AnswerStream

_LOG = logging.getLogger(__name__)
_Result = TypeVar("_Result")

_QUICK: Final = 0.1


class ClientGoneError(Exception):
    """Nobody waits for the answer any more."""


async def while_waited_for(receive: Receive, work: Awaitable[_Result]) -> _Result:
    """The result of `work`, cancelled when the client goes away. The request's body must have been read.

    Raises:
        ClientGoneError: the client went away; what `work` raises.
    """
    watch = _Watch(receive)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.client_gone:
            watch.task.uncancel()
            raise ClientGoneError from None
        raise
    finally:
        watch.end()


class _Watch:
    """Cancels the current task when the client goes away. Most answers are there before it even begins."""

    def __init__(self, receive: Receive) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("outside of a task")
        self.task: asyncio.Task[Any] = task
        self.client_gone = False
        self._receive = receive
        self._watcher: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(_QUICK, self._begin)

    def end(self) -> None:
        """Stops watching."""
        self._timer.cancel()
        if self._watcher:
            self._watcher.cancel()

    def _begin(self) -> None:
        self._watcher = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.client_gone = True
        self.task.cancel()


class AnswerResponse(Response):
    """An answer's bytes as a response.

    Where a limit is reached in the middle, the last chunk is never sent: the server then cuts the connection,
    and no client takes the answer for whole.
    """

    def __init__(self, stream: AnswerStream, headers: Mapping[str, str] | None = None) -> None:
        self._stream = stream
        media_type = stream.format.media_type
        if media_type.startswith("text/"):
            media_type += "; charset=utf-8"
        self.status_code = 200
        self.background = None
        self.raw_headers = [
            (b"content-type", media_type.encode()),
            (b"vary", b"accept"),
            (b"digint-generation", str(stream.generation).encode()),
            *((name.encode(), value.encode()) for name, value in (headers or {}).items()),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the router."""
        whole = self._stream.complete
        if whole is None:
            await self._send_pieces(scope, receive, send)
            return
        self.raw_headers.append((b"content-length", str(len(whole)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": whole})

    async def _send_pieces(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["http_version"] == "1.0":
                raise DigintError(
                    Kind.TOO_LARGE,
                    "HTTP/1.0 cannot tell a whole answer of this size from a cut one.",
                    remedy="Ask with HTTP/1.1, or ask for less.",
                )
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await while_waited_for(receive, self._pieces(send))
        except ClientGoneError:
            _LOG.info("A client left before its answer was whole.")
        finally:
            await self._stream.close()

    async def _pieces(self, send: Send) -> None:
        try:
            async for piece in self._stream.chunks():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except DigintError as error:
            _LOG.warning("An answer was cut: %s", error.what)
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})
