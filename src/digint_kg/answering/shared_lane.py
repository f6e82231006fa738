"""Reader processes that many share: what turns out long goes aside, so that what is quick goes first.

    quick readers ──a query has worked a quarter second──► it goes on as a long reader, behind all others
         ▲                                                       │ whoever sent it is now known for that:
         └─ another takes its place at once                      ▼ its next queries go to long readers alone

What counts is time of the processor, not of the clock: on a busy machine a quick query waits long too, and
whoever sent it would be put behind all others for that, to wait still longer.

There are never more of those set aside than places for quick and long readers. One query more ends one: the
last of whoever has most of them.

One whose last queries were all answered at once has as many quick readers at once as there are processors.
More of its queries are sent ahead to those (`ahead.py`).
"""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final

from digint_kg.answering.lane import Lane
from digint_kg.answering.process import ReaderProcess
from digint_kg.answering.processor_time import processor_seconds
from digint_kg.askers import ASKER
from digint_kg.errors import DigintError, Kind

_QUICK: Final = 0.25
_LOOKS: Final = 0.05
_REMEMBERED: Final = 30.0
_MOST_AHEAD: Final = 3
_AT_ONCE: Final = 0.01
_RUN: Final = 8
_SKIPS: Final = 1.0


class SharedLane:
    """Gives out reader processes like a `Lane`, to each asker (`askers.ASKER`) by what it asked before.

    Without an asker it is a plain lane.

    Args:
        start: starts a process.
        size: how many quick readers there may be.
        long: how many long readers there may be besides.
        queue: how many askers may wait, for either.
    """

    def __init__(
        self, start: Callable[[], Awaitable[ReaderProcess]], size: int, long: int, queue: int
    ) -> None:
        self._start = start
        self.quick = Lane(start, size, queue)
        self.long = Lane(self._start_long, long, queue)
        self.turned_away = 0
        self._most = size + long
        self._most_of_one = min(size, os.cpu_count() or 1)
        self._skipping: set[asyncio.Task[None]] = set()
        self._watch: asyncio.TimerHandle | None = None

    @property
    def pids(self) -> frozenset[int]:
        """The numbers of the processes that there are now."""
        return self.quick.pids | self.long.pids

    async def warm(self) -> None:
        """Starts all quick readers."""
        await self.quick.warm()

    async def close(self) -> None:
        """Ends all processes, and waits until they are gone."""
        if self._watch:
            self._watch.cancel()
        await self.quick.close()
        await self.long.close()
        while self._skipping:
            await asyncio.gather(*self._skipping)

    async def send(self, message: bytes, seconds: float) -> ReaderProcess:
        """Sends a query's frame to a process, to be given back with `release` once it has answered.

        Raises:
            DigintError: as `Lane.take`.
        """
        reader = self._to_follow()
        if reader is None or not await self._has_followed(reader, message):
            reader = await self._take(seconds)
            reader.link.send(message)
        return reader

    async def _has_followed(self, reader: ReaderProcess, message: bytes) -> bool:
        """Sends a query ahead, and waits: whether its turn has come. Else it was taken back."""
        turn = reader.ahead.send(message)
        try:
            return await turn
        except BaseException:
            if turn.cancelled():
                reader.ahead.take_back()
            elif turn.result():
                reader.kill()
                self.release(reader)
            raise

    def release(self, reader: ReaderProcess) -> None:
        """Takes back a process, or gives it to the query that was sent ahead."""
        if reader.asker:
            reader.asker.quick_run = reader.asker.quick_run + 1 if _is_young(reader) else 0
        if not reader.alive:
            reader.ahead.take_back()
        elif reader.ahead.next():
            reader.since, reader.worked_before = monotonic(), None
            return
        reader.asker = None
        if reader.ahead.unwanted and reader.alive:
            task = asyncio.get_running_loop().create_task(self._release_skipped(reader))
            self._skipping.add(task)
            task.add_done_callback(self._skipping.discard)
        else:
            self._lane_of(reader).release(reader)

    async def _take(self, seconds: float) -> ReaderProcess:
        asker = ASKER.get()
        if asker is None:
            return await self.quick.take(seconds)
        reader = None
        if asker.heavy_until <= monotonic():
            with contextlib.suppress(_KnownForLongError):
                reader = await self.quick.take(seconds)
        if reader is None:
            reader = await self.long.take(seconds)
        reader.asker, reader.since, reader.worked_before = asker, monotonic(), None
        if self._watch is None:
            self._watch = asyncio.get_running_loop().call_later(_LOOKS, self._look)
        return reader

    async def _release_skipped(self, reader: ReaderProcess) -> None:
        """Takes back a process once it has skipped what was taken back; ends it where it works on that."""
        try:
            await asyncio.wait_for(reader.ahead.unwanted_over(), _SKIPS)
        except TimeoutError:
            reader.kill()
        self._lane_of(reader).release(reader)

    def _lane_of(self, reader: ReaderProcess) -> Lane:
        return self.long if self.long.holds(reader) else self.quick

    def _to_follow(self) -> ReaderProcess | None:
        """The asker's own reader with the fewest queries ahead, where it has as many readers as it may."""
        asker = ASKER.get()
        if asker is None or asker.quick_run < _RUN or self.quick.waiting:
            return None
        own = self.quick.of(asker)
        if len(own) < self._most_of_one and not self.quick.is_used_up:
            return None
        hopeful = [
            reader
            for reader in own
            if _is_young(reader) and len(reader.ahead) < _MOST_AHEAD and not reader.ahead.unwanted
        ]
        return min(hopeful, key=lambda reader: len(reader.ahead), default=None)

    def _look(self) -> None:
        """Looks which queries have worked for long by now; again and again while there are any."""
        quick = [reader for reader in self.quick.lent if reader.asker]
        aside = [reader for reader in self.long.lent if reader.asker]
        for reader in filter(_has_worked_long, aside):
            _remember(reader)
        for reader in filter(_has_worked_long, quick):
            _remember(reader)
            self._set_aside(reader)
        for reader in quick:
            _move_on(reader)
        again = quick or aside
        self._watch = asyncio.get_running_loop().call_later(_LOOKS, self._look) if again else None

    def _set_aside(self, reader: ReaderProcess) -> None:
        if reader.asker:
            self.quick.turn_away(reader.asker, _KnownForLongError)
        if len(self.long.lent) >= self._most:
            least = self._last_of_whoever_has_most(reader)
            self.turned_away += 1
            (self.long if self.long.holds(least) else self.quick).end(least, _too_many_long())
            if least is reader:
                return
        reader.yield_to_others()
        self.quick.part_with(reader)
        self.long.adopt(reader)

    def _last_of_whoever_has_most(self, newcomer: ReaderProcess) -> ReaderProcess:
        readers = [*self.long.lent, newcomer]
        held = Counter(reader.asker for reader in readers)
        return max(readers, key=lambda reader: (held[reader.asker], reader.since))

    async def _start_long(self) -> ReaderProcess:
        reader = await self._start()
        reader.yield_to_others()
        return reader


class _KnownForLongError(Exception):
    """The asker's queries no longer wait for quick readers."""


def _is_young(reader: ReaderProcess) -> bool:
    return monotonic() - reader.since < _AT_ONCE


def _move_on(reader: ReaderProcess) -> None:
    """Lets nothing wait for long behind a query."""
    if reader.asker and reader.ahead and monotonic() - reader.since > _LOOKS:
        reader.asker.quick_run = 0
        reader.ahead.take_back()


def _has_worked_long(reader: ReaderProcess) -> bool:
    worked = processor_seconds(reader.pid)
    if reader.worked_before is None:
        reader.worked_before = worked
    return reader.alive and worked - reader.worked_before > _QUICK


def _remember(reader: ReaderProcess) -> None:
    if reader.asker:
        reader.asker.heavy_until = monotonic() + _REMEMBERED


def _too_many_long() -> DigintError:
    return DigintError(
        Kind.OVERLOADED,
        "Too many queries that take long are running.",
        remedy="Ask again in a few seconds, or narrow the query.",
    )
