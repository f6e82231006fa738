"""How readers are shared out among askers."""

import asyncio
import os
import signal
import sys
import time
from typing import Any

import pytest
from tests.unit.answering.at_work import BOMB, LIMITS, as_asker, until

from digint_kg.answering.turns import Turns
from digint_kg.askers import Asker
from digint_kg.errors import DigintError, Kind
from digint_kg.ports import Limits

POINT = "SELECT ?o { <urn:s7> <urn:name> ?o }"


async def cancelled(*tasks: "asyncio.Task[bytes]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_askers_take_turns() -> None:
    async def order() -> list[int]:
        loop = asyncio.get_running_loop()
        turns: Turns[None] = Turns()
        one, two, three = Asker(), Asker(), Asker()
        waiting = [(one, 1), (one, 2), (one, 3), (two, 4), (two, 5), (three, 6)]
        numbers = {}
        for asker, number in waiting:
            future: asyncio.Future[None] = loop.create_future()
            numbers[future] = number
            turns.add(asker, future)
        assert len(turns) == 6
        taken = []
        while future_ := turns.next():
            taken.append(numbers[future_])
        assert len(turns) == 0
        return taken

    assert asyncio.run(order()) == [1, 4, 6, 2, 5, 3]


def test_who_waits_no_more_is_passed_over() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        turns: Turns[None] = Turns()
        asker, other = Asker(), Asker()
        futures = [loop.create_future() for _ in range(4)]
        for future in futures[:3]:
            turns.add(asker, future)
        turns.add(other, futures[3])
        futures[0].cancel()
        turns.drop(asker, futures[1])
        assert turns.next() is futures[3]
        assert turns.all_of(asker) == [futures[2]]
        assert turns.next() is None
        assert len(turns) == 0

    asyncio.run(scenario())


def test_what_runs_long_goes_aside_and_another_reader_takes_its_place(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        bad, good = Asker(), Asker()
        bomb = as_asker(bad, asker.ask(BOMB, LIMITS))
        await until(lambda: len(asker.pool.lanes["long"].lent) == 1)
        assert bad.heavy_until > time.monotonic()
        assert b"value 7" in await as_asker(good, asker.ask(POINT))
        assert good.heavy_until == 0
        assert not bomb.done()
        await cancelled(bomb)

    play(scenario, size=1)


@pytest.mark.skipif(sys.platform != "linux", reason="only there the processor time of others is told")
def test_who_only_waits_for_a_processor_is_not_taken_for_long(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        innocent = Asker()
        query = as_asker(innocent, asker.ask(BOMB, LIMITS))
        lanes = asker.pool.lanes
        await until(lambda: len(lanes["quick"].lent) == 1)
        (reader,) = lanes["quick"].lent
        os.kill(reader.pid, signal.SIGSTOP)
        await until(lambda: time.monotonic() - reader.since > 1.5)
        assert innocent.heavy_until == 0
        assert len(lanes["long"].lent) == 0
        os.kill(reader.pid, signal.SIGCONT)
        await until(lambda: len(lanes["long"].lent) == 1)
        assert innocent.heavy_until > 0
        await cancelled(query)

    play(scenario, size=1)


def test_who_is_known_for_long_queries_waits_for_long_readers(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        bad = Asker()
        bombs = [as_asker(bad, asker.ask(BOMB, LIMITS)) for _ in range(4)]
        lanes = asker.pool.lanes
        await until(lambda: lanes["long"].waiting + len(lanes["long"].lent) == 4)
        assert len(lanes["quick"].lent) == 0
        assert lanes["quick"].waiting == 0
        await cancelled(*bombs)

    play(scenario, size=1)


def test_one_too_many_ends_the_last_of_whoever_has_most(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        greedy = Asker()
        long = asker.pool.lanes["long"]
        bombs = [as_asker(greedy, asker.ask(BOMB, LIMITS)) for _ in range(2)]
        await until(lambda: len(long.lent) == 2)
        singles = [as_asker(Asker(), asker.ask(BOMB, LIMITS))]
        await until(lambda: len(long.lent) == 3)
        assert asker.pool.turned_away == 0
        singles.append(as_asker(Asker(), asker.ask(BOMB, LIMITS)))
        await until(lambda: any(bomb.done() for bomb in bombs))
        ended = [bomb for bomb in bombs if bomb.done()]
        assert len(ended) == 1
        error = ended[0].exception()
        assert isinstance(error, DigintError)
        assert error.kind is Kind.OVERLOADED
        assert asker.pool.turned_away == 1
        assert not any(single.done() for single in singles)
        await cancelled(*singles, *bombs)

    play(scenario, size=1)


def test_without_askers_nothing_is_shared_out(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        with pytest.raises(DigintError) as caught:
            await asker.ask(BOMB, Limits(seconds=1, rows=10, bytes=1000))
        assert caught.value.kind is Kind.TIMEOUT
        assert asker.pool.lanes["long"].pids == frozenset()

    play(scenario, size=1)


def test_all_readers_are_gone_in_the_end(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        bomb = as_asker(Asker(), asker.ask(BOMB, LIMITS))
        await until(lambda: len(asker.pool.lanes["long"].lent) == 1)
        await asker.pool.close()
        with pytest.raises((DigintError, RuntimeError, asyncio.CancelledError)):
            await bomb
        assert asker.pool.pids == frozenset()

    play(scenario, size=1)
