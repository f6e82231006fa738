"""Reader processes of one kind, and the queue before them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine

from digint_kg.answering.process import ReaderProcess
from digint_kg.answering.turns import Turns
from digint_kg.askers import ASKER, Asker
from digint_kg.errors import DigintError, Kind

_LOG = logging.getLogger(__name__)


class Lane:
    """Gives out reader processes, and puts another in the place of one that ended.

    Args:
        start: starts a process.
        size: how many processes there may be; they start when they are first needed, or with `warm`.
        queue: how many askers may wait for a process.
    """

    def __init__(self, start: Callable[[], Awaitable[ReaderProcess]], size: int, queue: int) -> None:
        self._start_process = start
        self._size = size
        self._queue = queue
        self._count = 0
        self._readers: set[ReaderProcess] = set()
        self._idle: list[ReaderProcess] = []
        self._waiting: Turns[ReaderProcess] = Turns()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._ended = 0

    @property
    def ended(self) -> int:
        """How many processes had to be ended, or ended by themselves, so far."""
        return self._ended

    @property
    def waiting(self) -> int:
        """How many askers wait."""
        return len(self._waiting)

    @property
    def is_used_up(self) -> bool:
        """Whether all processes that there may be are lent."""
        return not self._idle and self._count >= self._size

    @property
    def lent(self) -> list[ReaderProcess]:
        """The processes that somebody has."""
        return [reader for reader in self._readers if reader not in self._idle]

    @property
    def pids(self) -> frozenset[int]:
        """The numbers of the processes that there are now."""
        return frozenset(reader.pid for reader in self._readers)

    async def warm(self) -> None:
        """Starts all processes now, so that no asker waits for one to start."""
        while self._count < self._size and not self._closed:
            self.release(await self._start())

    async def close(self) -> None:
        """Ends all processes, and waits until they are gone."""
        self._closed = True
        for waiter in self._waiting.everybody():
            waiter.cancel()
        for reader in list(self._readers):
            reader.kill()
            self._forget(reader)
        while self._tasks:
            await asyncio.gather(*self._tasks)
        self._idle.clear()

    async def take(self, seconds: float) -> ReaderProcess:
        """A process, to be given back with `release`.

        Raises:
            DigintError: OVERLOADED, by the queue's length, because no process came free within the time, or
                because the lane is closed; what starting a process raises.
        """
        if self._closed:
            raise DigintError(
                Kind.OVERLOADED, "The service is stopping.", remedy="Ask again in a few seconds."
            )
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

    def release(self, reader: ReaderProcess) -> None:
        """Takes back a process: for the next in the queue, or idle. An ended one is replaced."""
        if not reader.alive or self._closed:
            self._forget(reader)
        elif waiter := self._waiting.next():
            waiter.set_result(reader)
        elif self._count > self._size:
            self._forget(reader)
        else:
            self._idle.append(reader)

    def of(self, asker: Asker) -> list[ReaderProcess]:
        """The processes that this asker has."""
        return [reader for reader in self._readers if reader.asker is asker]

    def holds(self, reader: ReaderProcess) -> bool:
        """Whether a process is one of this lane's."""
        return reader in self._readers

    def turn_away(self, asker: Asker, reason: type[Exception]) -> None:
        """Ends the waiting of one asker's queries."""
        for waiter in self._waiting.all_of(asker):
            waiter.set_exception(reason())

    def part_with(self, reader: ReaderProcess) -> None:
        """Lets go of a process that somebody has; it lives on, and another takes its place."""
        self._readers.remove(reader)
        self._count -= 1
        self._in_background(self._replace())

    def adopt(self, reader: ReaderProcess) -> None:
        """Takes in a process that another lane parted with, even one too many; an idle one makes room."""
        if self._count >= self._size and self._idle:
            self._forget(self._idle.pop())
        self._readers.add(reader)
        self._count += 1

    def end(self, reader: ReaderProcess, reason: DigintError) -> None:
        """Ends a process that somebody has, who is told the reason."""
        reader.ended_for = reason
        self._forget(reader)

    async def _wait(self, seconds: float) -> ReaderProcess:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[ReaderProcess] = loop.create_future()
        asker = ASKER.get()
        self._waiting.add(asker, waiter)
        patience = loop.call_later(seconds, _give_up, waiter)
        try:
            return await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled() and not waiter.exception():
                self.release(waiter.result())
            raise
        finally:
            patience.cancel()
            self._waiting.drop(asker, waiter)

    async def _start(self) -> ReaderProcess:
        self._count += 1
        try:
            reader = await self._start_process()
        except BaseException:
            self._count -= 1
            raise
        self._readers.add(reader)
        return reader

    def _forget(self, reader: ReaderProcess) -> None:
        if reader in self._readers:
            self._readers.remove(reader)
            self._count -= 1
            self._ended += not self._closed
            reader.kill()
            self._in_background(reader.gone())
            if not self._closed:
                self._in_background(self._replace())

    async def _replace(self) -> None:
        if self._count < self._size and not self._closed:
            try:
                self.release(await self._start())
            except DigintError as error:
                _LOG.warning("A reader could not be replaced: %s", error)

    def _in_background(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _give_up(waiter: asyncio.Future[ReaderProcess]) -> None:
    if not waiter.done():
        waiter.set_exception(_overloaded())


def _overloaded() -> DigintError:
    return DigintError(
        Kind.OVERLOADED,
        "Too many queries are waiting for an answer.",
        remedy="Ask again in a few seconds.",
    )
