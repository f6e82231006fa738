"""The port `Answerer`: a pool of reader processes over the current generation."""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Final

from digint_kg.answering.answer_cache import AnswerCache, KeptAnswer
from digint_kg.answering.barrier import outward
from digint_kg.answering.comparing import Comparer, among
from digint_kg.answering.federation import ConfinedReaders, Federation
from digint_kg.answering.frames import QUERY, frame
from digint_kg.answering.inlined import answer as answer_inlined
from digint_kg.answering.lane import Lane
from digint_kg.answering.messages import QueryMessage
from digint_kg.answering.process import ReaderProcess
from digint_kg.answering.shared_lane import SharedLane
from digint_kg.answering.stream import GenerationGoneError, ReaderAnswer
from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.ports import AnswerStream, Limits, Query

Current = Callable[[], tuple[int, Path] | None]

_TRIES: Final = 5
_PAUSE: Final = 0.02


class ReaderPool:
    """Answers each query in a process of its own choosing; a text that could call out in one without network.

    Args:
        current: number and folder of the generation in force; asked before each query, so it must be cheap.
        names: the base of relative IRIs, and the beginning of skolem IRIs.
        size: how many processes there may be; they start when they are first needed, or with `warm`.
        queue: how many queries may wait for a process.
        spool_bytes: answer size up to which everything is known before the first byte is given out.
        memory: bytes that queries may take in a process.
        long_readers: how many further processes there may be, for queries that turn out long.
        cache_bytes: bytes of answers that are kept to be given again.
        federation: what texts that could call another server need; without it they are refused.
        comparer: finds out what sets two publications apart.
    """

    def __init__(  # noqa: PLR0913 (bounds, each by name)
        self,
        current: Current,
        names: GraphNames,
        *,
        size: int,
        queue: int,
        spool_bytes: int,
        memory: int,
        long_readers: int = 2,
        cache_bytes: int = 0,
        federation: Federation | None = None,
        comparer: Comparer | None = None,
    ) -> None:
        self._current = current
        self._names = names
        self._comparer = comparer
        self._spool_bytes = spool_bytes
        self._cache = AnswerCache(cache_bytes)
        self._plain = SharedLane(lambda: ReaderProcess.start(names, memory), size, long_readers, queue)
        self._confined = (
            ConfinedReaders(federation, names, memory=memory, queue=queue) if federation else None
        )

    async def answer(self, query: Query, limits: Limits) -> AnswerStream:
        """The answer's stream, spooled; see the port.

        Raises:
            DigintError: as the port says; OVERLOADED also where no process came free within the time limit.
        """
        in_force = self._in_force()
        kept = self._cache.find(in_force[0], query, limits)
        if kept:
            return kept
        began = monotonic()
        answer = await (
            self._compare(query, limits) if query.compared else self._ask(query, limits, in_force)
        )
        if answer.complete is not None:
            kept = KeptAnswer(answer.format, answer.generation, answer.complete)
            self._cache.keep(query, limits, kept, monotonic() - began)
        return answer

    async def _ask(self, query: Query, limits: Limits, in_force: tuple[int, Path]) -> ReaderAnswer:
        lane = await self._lane(query.text)
        for _ in range(_TRIES):
            answer = await _begun(query, limits, in_force, lane)
            try:
                await answer.spool(self._spool_bytes)
            except GenerationGoneError:
                await asyncio.sleep(_PAUSE)
                in_force = self._in_force()
            except BaseException:
                await answer.close()
                raise
            else:
                return answer
        raise RuntimeError(f"generation {in_force[0]} cannot be opened")

    async def _compare(self, query: Query, limits: Limits) -> KeptAnswer:
        """The answer over what sets two publications apart: no reader knows the past."""
        if self._comparer is None or query.compared is None or query.solutions is None:
            raise DigintError(Kind.REFUSED, "Publications cannot be compared here.")
        newest = self._in_force()[0]
        rows = await self._comparer.rows(among(query.compared, newest), limits)
        document = await asyncio.to_thread(
            answer_inlined, query.text, rows, query.solutions, self._names.base
        )
        return KeptAnswer(query.solutions, newest, document)

    async def warm(self) -> None:
        """Starts all ordinary processes now, so that no asker waits for one to start.

        Confined ones start when they are first needed; whether there can be any is found out, and logged.
        """
        await self._plain.warm()
        if self._confined:
            await self._confined.look()

    async def close(self) -> None:
        """Ends all reader processes, and waits until they are gone."""
        for lane in self._lanes:
            await lane.close()

    @property
    def pids(self) -> frozenset[int]:
        """The numbers of the processes that there are now."""
        return frozenset().union(*(lane.pids for lane in self._lanes))

    @property
    def lanes(self) -> Mapping[str, Lane]:
        """The groups of processes by kind, to be looked at."""
        lanes = {"quick": self._plain.quick, "long": self._plain.long}
        return lanes | ({"confined": self._confined.lane} if self._confined else {})

    @property
    def turned_away(self) -> int:
        """How many long queries were ended for want of room, so far."""
        return self._plain.turned_away

    @property
    def _lanes(self) -> tuple[Lane | SharedLane, ...]:
        return (self._plain, self._confined.lane) if self._confined else (self._plain,)

    async def _lane(self, text: str) -> Lane | SharedLane:
        """The processes that may run a text: only confined ones, where it could call another server."""
        refusal = outward(text)
        if refusal is None:
            return self._plain
        if self._confined is None:
            raise refusal
        return await self._confined.admit(refusal)

    def _in_force(self) -> tuple[int, Path]:
        current = self._current()
        if current is None:
            raise DigintError(
                Kind.NOT_FOUND,
                "Nothing is published yet.",
                remedy="`digint-kg load` publishes a first dataset.",
            )
        return current


async def _begun(
    query: Query, limits: Limits, in_force: tuple[int, Path], lane: Lane | SharedLane
) -> ReaderAnswer:
    """The answer, under way."""
    if isinstance(lane, SharedLane):
        reader = await lane.send(_message(query, limits, in_force, ""), limits.seconds)
    else:
        reader = await lane.take(limits.seconds)
        reader.link.send(_message(query, limits, in_force, reader.begin()))
    return ReaderAnswer(query, limits, in_force[0], reader, lane.release)


def _message(query: Query, limits: Limits, generation: tuple[int, Path], gateway: str) -> bytes:
    number, folder = generation
    message = QueryMessage(
        generation=number,
        folder=str(folder),
        text=query.text,
        solutions=query.solutions.media_type if query.solutions else None,
        graph=query.graph.media_type if query.graph else None,
        default_graphs=list(query.default_graphs),
        named_graphs=list(query.named_graphs),
        rows=limits.rows,
        bytes=limits.bytes,
        gateway=gateway,
    )
    return frame(QUERY, json.dumps(message).encode())
