import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from digint_kg.errors import DigintError, Kind
from digint_kg.ports import Limits

BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
STREAM = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
POINT = "SELECT ?o { <urn:s7> <urn:name> ?o }"


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def limits(seconds: float = 10, rows: int = 1_000_000_000, size: int = 1_000_000_000_000) -> Limits:
    return Limits(seconds=seconds, rows=rows, bytes=size)


def test_a_bomb_ends_in_time_while_point_queries_are_answered(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        before = asker.pool.pids
        began = time.monotonic()
        bomb = asyncio.create_task(asker.ask(BOMB, limits(1)))
        answered = 0
        while not bomb.done():
            assert b"value 7" in await asker.ask(POINT)
            answered += 1
        took = time.monotonic() - began
        with pytest.raises(DigintError, match="1 seconds") as caught:
            await bomb
        assert caught.value.kind is Kind.TIMEOUT
        assert 1 <= took < 1.5
        assert answered > 50
        ended = before - asker.pool.pids
        assert len(ended) == 1
        assert all(gone(pid) for pid in ended)

    play(scenario)


@pytest.mark.parametrize("bound", [limits(3), limits(rows=200_000), limits(size=20_000_000)])
def test_a_bomb_that_streams_never_ends_as_if_whole(play: Any, bound: Limits) -> None:
    async def scenario(asker: Any) -> None:
        stream = await asker.stream(STREAM, bound)
        assert stream.complete is None
        taken = 0
        with pytest.raises(DigintError) as caught:  # noqa: PT012 (the error comes in the middle)
            async for piece in stream.chunks():
                taken += len(piece)
        assert caught.value.kind in (Kind.TIMEOUT, Kind.TOO_LARGE)
        assert taken > 1_000_000
        assert b"value 7" in await asker.ask(POINT)

    play(scenario)


def test_nobody_reading_does_not_stop_the_clock(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        stream = await asker.stream(STREAM, limits(3))
        pids = asker.pool.pids
        async with asyncio.timeout(60):
            while not all(gone(pid) for pid in pids):  # noqa: ASYNC110 (other programs' state)
                await asyncio.sleep(0.05)
        with pytest.raises(DigintError, match="3 seconds"):
            async for _ in stream.chunks():
                pass

    play(scenario, size=1)


def test_closing_an_answer_ends_its_process(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        stream = await asker.stream(STREAM)
        pids = asker.pool.pids
        await stream.close()
        assert all(gone(pid) for pid in pids)
        assert b"value 7" in await asker.ask(POINT)

    play(scenario, size=1)


def test_a_cancelled_asker_ends_the_process(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        task = asyncio.create_task(asker.ask(BOMB))
        await asyncio.sleep(0.3)
        pids = asker.pool.pids
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert all(gone(pid) for pid in pids)
        assert b"value 7" in await asker.ask(POINT)

    play(scenario, size=1)


def test_a_crash_is_an_error_and_the_next_query_is_answered(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        with pytest.raises(DigintError) as caught:
            await asker.ask("ASK { FILTER " + "(" * 200_000 + "1" + ")" * 200_000 + "}")
        assert caught.value.kind is Kind.TOO_LARGE
        assert b"value 7" in await asker.ask(POINT)

    play(scenario, size=1)


def test_memory_is_bounded(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        began = time.monotonic()
        with pytest.raises(DigintError, match="memory") as caught:
            await asker.ask(
                "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", limits(20)
            )
        assert caught.value.kind is Kind.TOO_LARGE
        assert time.monotonic() - began < 20
        assert b"value 7" in await asker.ask(POINT)

    play(scenario, size=1, memory=100_000_000)


def test_an_idle_reader_that_died_is_replaced(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.ask(POINT)
        for pid in asker.pool.pids:
            os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.1)
        assert b"value 7" in await asker.ask(POINT)

    play(scenario, size=1)


def test_one_more_than_the_queue_holds_is_refused_at_once(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        tasks = [asyncio.create_task(asker.ask(BOMB, limits(1))) for _ in range(3)]
        await asyncio.sleep(0.2)
        began = time.monotonic()
        with pytest.raises(DigintError) as caught:
            await asker.ask(POINT)
        assert caught.value.kind is Kind.OVERLOADED
        assert time.monotonic() - began < 0.1
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        kinds = [error.kind for error in ended if isinstance(error, DigintError)]
        assert len(kinds) == 3
        assert set(kinds) <= {Kind.TIMEOUT, Kind.OVERLOADED}
        assert b"value 7" in await asker.ask(POINT)

    play(scenario, size=1, queue=2)


def test_waiting_askers_are_answered_in_turn(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        answers = await asyncio.gather(*(asker.ask(POINT) for _ in range(50)))
        assert all(b"value 7" in answer for answer in answers)
        assert len(asker.pool.pids) == 2

    play(scenario, queue=64)


def test_a_new_generation_is_seen_by_the_next_query_under_load(
    play: Any, generations: Any, tmp_path: Path
) -> None:
    generations.root = tmp_path
    generations.make(1, "first")
    generations.make(2, "second")

    async def scenario(asker: Any) -> None:
        long = await asker.stream("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000", limits())
        seen: list[bytes] = []

        async def point() -> None:
            for _ in range(100):
                before = generations.number
                answer = await asker.ask(POINT)
                assert (b"second" if before == 2 else b"first") in answer or generations.number == 2
                seen.append(answer)

        async def switch() -> None:
            await asyncio.sleep(0.05)
            generations.number = 2

        await asyncio.gather(point(), point(), switch())
        assert b"first" in seen[0]
        assert b"second" in seen[-1]
        assert long.generation == 1
        whole = b"".join([piece async for piece in long.chunks()])
        assert b"first 7" in whole
        assert b"second" not in whole

    play(scenario, size=3)


def test_a_pruned_generation_is_asked_for_again(play: Any, generations: Any, tmp_path: Path) -> None:
    generations.root = tmp_path
    generations.make(3, "third")
    given = iter([(1, tmp_path / "pruned"), (3, tmp_path / "000003")])
    generations.current = lambda: next(given)

    async def scenario(asker: Any) -> None:
        assert b"third 7" in await asker.ask(POINT)

    play(scenario)


def test_nothing_published_yet(play: Any, generations: Any) -> None:
    generations.number = 0

    async def scenario(asker: Any) -> None:
        with pytest.raises(DigintError) as caught:
            await asker.ask(POINT)
        assert caught.value.kind is Kind.NOT_FOUND

    play(scenario)


def test_a_reader_that_cannot_open_its_generation_is_no_users_fault(play: Any, generations: Any) -> None:
    generations.number = 99

    async def scenario(asker: Any) -> None:
        with pytest.raises(RuntimeError, match="generation 99"):
            await asker.ask(POINT)

    play(scenario)


def test_closing_the_pool_leaves_no_process(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        pids = asker.pool.pids
        assert len(pids) == 2
        await asker.pool.close()
        assert all(gone(pid) for pid in pids)

    play(scenario)


ORPHAN = """
import asyncio, sys
from pathlib import Path
from digint_kg.answering.pool import ReaderPool
from digint_kg.formats import RESULTS_JSON, TURTLE
from digint_kg.graphs import GraphNames
from digint_kg.ports import Limits, Query

async def main():
    pool = ReaderPool(lambda: (1, Path(sys.argv[1])), GraphNames("https://example.org/"),
                      size=1, queue=1, spool_bytes=10**6, memory=10**9)
    await pool.warm()
    asyncio.get_running_loop().call_later(0.5, lambda: print(*pool.pids, flush=True))
    await pool.answer(Query(sys.argv[2], RESULTS_JSON, TURTLE), Limits(60, 10**9, 10**12))

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_no_reader_outlives_a_killed_service(store_folder: Path) -> None:
    command = [sys.executable, "-c", ORPHAN, str(store_folder / "000001"), BOMB]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        pid = int(service.stdout.readline())
        assert not gone(pid)
        service.kill()
    for _ in range(40):
        if _ended(pid):
            break
        time.sleep(0.05)
    assert _ended(pid)


def _ended(pid: int) -> bool:
    """Whether a process, no child of ours, is gone or only waits to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return gone(pid)


def test_a_closed_pool_answers_nobody_and_starts_nothing(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        await asker.pool.close()
        with pytest.raises(DigintError, match="stopping"):
            await asker.ask(POINT)
        assert asker.pool.pids == frozenset()

    play(scenario)
