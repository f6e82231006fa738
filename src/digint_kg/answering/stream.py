"""An answer on its way from a reader process, under its time limit."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable

from digint_kg.answering import faults
from digint_kg.answering.frames import DATA, END, FAULT, GONE, SOLUTIONS
from digint_kg.answering.messages import INTERNAL, MISREAD, UNREACHED, FaultMessage
from digint_kg.answering.process import ReaderProcess
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import Format
from digint_kg.locations import Location
from digint_kg.ports import Limits, Query

_LOG = logging.getLogger(__name__)


class GenerationGoneError(Exception):
    """The folder of the generation was pruned before the reader opened it; nothing was read."""


class ReaderAnswer:
    """The port `AnswerStream` over one reader process, given back or ended when the answer is over."""

    def __init__(
        self,
        query: Query,
        limits: Limits,
        generation: int,
        reader: ReaderProcess,
        release: Callable[[ReaderProcess], None],
    ) -> None:
        self._query = query
        self._limits = limits
        self._generation = generation
        self._reader: ReaderProcess | None = reader
        self._calls = reader.calls
        self._release = release
        self._format: Format | None = None
        self._spooled: deque[bytes] = deque()
        self._complete: bytes | None = None
        self._late = False
        self._timer = asyncio.get_running_loop().call_later(limits.seconds, self._expire)

    @property
    def format(self) -> Format:
        """The format that the bytes are in."""
        if self._format is None:
            raise RuntimeError("the answer has not begun")
        return self._format

    @property
    def generation(self) -> int:
        """The generation that was asked."""
        return self._generation

    @property
    def complete(self) -> bytes | None:
        """All bytes, where the whole answer fitted into the spool."""
        return self._complete

    async def spool(self, size: int) -> None:
        """Takes the first `size` bytes; knows afterwards whether they are the whole answer.

        Raises:
            DigintError: as `Answerer.answer`.
            GenerationGoneError: another generation is to be asked.
        """
        taken = 0
        while taken <= size:
            piece = await self._next()
            if piece is None:
                self._complete = b"".join(self._spooled)
                return
            taken += len(piece)
            self._spooled.append(piece)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The answer's bytes.

        Raises:
            DigintError: TIMEOUT or TOO_LARGE in the middle of an answer that did not fit into the spool.
        """
        while self._spooled:
            yield self._spooled.popleft()
        if self._complete is None:
            while (piece := await self._next()) is not None:
                yield piece

    async def close(self) -> None:
        """Ends the query, if it still runs; its process is gone afterwards."""
        if reader := self._give_back(kill=True):
            await reader.gone()

    async def _next(self) -> bytes | None:
        """The next piece; None when the answer is whole."""
        while True:
            if self._reader is None:
                raise RuntimeError("the answer is over, or was closed")
            frame = await self._reader.link.next()
            if frame is None:
                reader = self._reader
                await self.close()
                raise reader.ended_for or self._ended_early(reader.exit_code)
            letter, body = frame
            if letter == DATA:
                return body
            if letter in (END, FAULT, GONE):
                self._give_back(kill=letter == GONE)
                self._check_whole(letter, body)
                return None
            self._format = self._query.solutions if letter == SOLUTIONS else self._query.graph

    def _check_whole(self, letter: bytes, body: bytes) -> None:
        if letter == GONE:
            raise GenerationGoneError
        if letter == FAULT:
            message: FaultMessage = json.loads(body)
            if self._calls and message["kind"] in (UNREACHED, MISREAD):
                raise self._calls.failure(message["kind"])
            raise _failure(message)

    def _ended_early(self, exit_code: int | None) -> Exception:
        if self._late:
            return DigintError(
                Kind.TIMEOUT,
                f"The query took longer than {self._limits.seconds:g} seconds, the limit of this service.",
                remedy="Narrow its patterns, or add a LIMIT; look for parts that share no variable.",
            )
        if exit_code is not None and exit_code > 0:
            return _failure(faults.internal(f"it ended with code {exit_code}"))
        return _failure(faults.too_much_memory().message)

    def _expire(self) -> None:
        if self._reader:
            self._late = True
            self._reader.kill()
            self._release(self._reader)

    def _give_back(self, *, kill: bool = False) -> ReaderProcess | None:
        self._timer.cancel()
        reader, self._reader = self._reader, None
        if reader:
            if kill:
                reader.kill()
            self._release(reader)
        return reader


def _failure(message: FaultMessage) -> Exception:
    if message["kind"] == INTERNAL:
        _LOG.error("A reader failed: %s", message["what"])
        return RuntimeError("a reader failed")
    line, column = message["line"], message["column"]
    return DigintError(
        Kind(message["kind"]),
        message["what"],
        where=Location("query", line, column) if line else None,
        remedy=message["remedy"],
    )
