"""The port `Answerer`: a pool of reader processes over the current generation."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Final

from digint_kg.answering.barrier import refuse_outward
from digint_kg.answering.frames import QUERY, frame
from digint_kg.answering.messages import QueryMessage
from digint_kg.answering.process import ReaderProcess
from digint_kg.answering.stream import GenerationGoneError, ReaderAnswer
from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.ports import AnswerStream, Limits, Query

Current = Callable[[], tuple[int, Path] | None]

_TRIES: Final = 5
_PAUSE: Final = 0.02


class ReaderPool:
    """Answers each query in a process of its own choosing, and puts another in the place of one that ended.

    Args:
        current: number and folder of the generation in force; asked before each query, so it must be cheap.
        names: the base of relative IRIs, and the beginning of skolem IRIs.
        size: how many processes there may be; they start when they are first needed, or with `warm`.
        queue: how many queries may wait for a process.
        spool_bytes: answer size up to which everything is known before the first byte is given out.
        memory: bytes that queries may take in a process.
    """

    def __init__(
        self, current: Current, names: GraphNames, *, size: int, queue: int, spool_bytes: int, memory: int
    ) -> None:
        self._current = current
        self._names = names
        self._size = size
        self._queue = queue
        self._spool_bytes = spool_bytes
        self._memory = memory
        self._count = 0
        self._readers: set[ReaderProcess] = set()
        self._idle: list[ReaderProcess] = []
        self._waiting: deque[asyncio.Future[ReaderProcess]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def answer(self, query: Query, limits: Limits) -> AnswerStream:
        """The answer's stream, spooled; see the port.

        Raises:
            DigintError: as the port says; OVERLOADED also where no process came free within the time limit.
        """
        refuse_outward(query.text)
        for _ in range(_TRIES):
            generation, folder = self._in_force()
            reader = await self._take(limits.seconds)
            answer = ReaderAnswer(query, limits, generation, reader, self._release)
            try:
                reader.link.send(_message(query, limits, generation, folder))
                await answer.spool(self._spool_bytes)
            except GenerationGoneError:
                await asyncio.sleep(_PAUSE)
            except BaseException:
                await answer.close()
                raise
            else:
                return answer
        raise RuntimeError(f"generation {generation} cannot be opened")

    async def warm(self) -> None:
        """Starts all processes now, so that no asker waits for one to start."""
        while self._count < self._size and not self._closed:
            self._release(await self._start())

    async def close(self) -> None:
        """Ends all reader processes, and waits until they are gone."""
        self._closed = True
        for waiter in self._waiting:
            waiter.cancel()
        for reader in list(self._readers):
            reader.kill()
            self._forget(reader)
        while self._tasks:
            await asyncio.gather(*self._tasks)
        self._idle.clear()

    @property
    def pids(self) -> frozenset[int]:
        """The numbers of the processes that there are now."""
        return frozenset(reader.pid for reader in self._readers)

    def _in_force(self) -> tuple[int, Path]:
        current = self._current()
        if current is None:
            raise DigintError(
                Kind.NOT_FOUND,
                "Nothing is published yet.",
                remedy="`digint-kg load` publishes a first dataset.",
            )
        return current

    async def _take(self, seconds: float) -> ReaderProcess:
        while self._idle:
            reader = self._idle.pop()
            if reader.alive:
                return reader
            self._forget(reader)
        if self._count < self._size:
            return await self._start()
        if len(self._waiting) >= self._queue:
            raise _overloaded()
        return await self._wait(seconds)

    async def _wait(self, seconds: float) -> ReaderProcess:
        waiter: asyncio.Future[ReaderProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(seconds):
                return await waiter
        except BaseException as error:
            if waiter.done() and not waiter.cancelled():
                self._release(waiter.result())
            if isinstance(error, TimeoutError):
                raise _overloaded() from error
            raise
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)

    async def _start(self) -> ReaderProcess:
        self._count += 1
        try:
            reader = await ReaderProcess.start(self._names, self._memory)
        except BaseException:
            self._count -= 1
            raise
        self._readers.add(reader)
        return reader

    def _release(self, reader: ReaderProcess) -> None:
        """Takes back a process: for the next in the queue, or idle. An ended one is replaced."""
        if not reader.alive or self._closed:
            self._forget(reader)
            return
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(reader)
                return
        self._idle.append(reader)

    def _forget(self, reader: ReaderProcess) -> None:
        if reader in self._readers:
            self._readers.remove(reader)
            self._count -= 1
            reader.kill()
            self._in_background(reader.gone())
            if not self._closed:
                self._in_background(self._replace())

    async def _replace(self) -> None:
        if self._count < self._size and not self._closed:
            self._release(await self._start())

    def _in_background(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _message(query: Query, limits: Limits, generation: int, folder: Path) -> bytes:
    message = QueryMessage(
        generation=generation,
        folder=str(folder),
        text=query.text,
        solutions=query.solutions.media_type if query.solutions else None,
        graph=query.graph.media_type if query.graph else None,
        default_graphs=list(query.default_graphs),
        named_graphs=list(query.named_graphs),
        rows=limits.rows,
        bytes=limits.bytes,
    )
    return frame(QUERY, json.dumps(message).encode())


def _overloaded() -> DigintError:
    return DigintError(
        Kind.OVERLOADED,
        "Too many queries are waiting for an answer.",
        remedy="Ask again in a few seconds.",
    )
