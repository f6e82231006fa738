"""Queries sent ahead to a reader at work: each gets its own answer, whatever becomes of the others."""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
import time
from typing import Any

import pytest
from tests.unit.answering.at_work import BOMB, LIMITS, as_asker, until

from digint_kg.answering.ahead import Ahead
from digint_kg.answering.frames import COUNT, HEADER, QUERY, SKIP, SKIPPED, frame
from digint_kg.answering.incoming import Incoming
from digint_kg.answering.process import ReaderProcess
from digint_kg.answering.processor_time import processor_seconds
from digint_kg.askers import Asker


def point(number: int) -> str:
    return f"SELECT ?o {{ <urn:s{number}> <urn:name> ?o }}"


def value(answer: bytes) -> str:
    (row,) = json.loads(answer)["results"]["bindings"]
    return str(row["o"]["value"])


def quick_asker() -> Asker:
    """One whose last queries were all answered at once."""
    asker = Asker()
    asker.quick_run = 8
    return asker


def in_pieces(link: socket.socket, whole: bytes) -> None:
    for at in range(0, len(whole), 7_001):
        link.sendall(whole[at : at + 7_001])


def readers(asker: Any) -> list[ReaderProcess]:
    lent: list[ReaderProcess] = asker.pool.lanes["quick"].lent
    return lent


def test_each_query_gets_its_own_answer(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        one = quick_asker()
        tasks = [as_asker(one, asker.ask(point(number))) for number in range(200)]
        ahead = 0
        while not all(task.done() for task in tasks):
            ahead = max(ahead, *(len(reader.ahead) for reader in readers(asker)), 0)
            await asyncio.sleep(0)
        assert ahead > 0
        assert [value(task.result()) for task in tasks] == [f"value {number}" for number in range(200)]

    play(scenario, size=1, queue=300)


def test_nothing_is_sent_ahead_for_one_whose_queries_are_not_known_to_be_quick(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        newcomer = Asker()
        tasks = [as_asker(newcomer, asker.ask(point(number))) for number in range(3)]
        await asyncio.sleep(0)
        assert [len(reader.ahead) for reader in readers(asker)] == [0]
        await asyncio.gather(*tasks)
        newcomer.quick_run = 0
        for number in range(300):
            await as_asker(newcomer, asker.ask(point(number)))
            if newcomer.quick_run:
                break
        assert newcomer.quick_run > 0

    play(scenario, size=1)


def test_no_asker_has_more_readers_than_there_are_processors(play: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)

    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        one, other = quick_asker(), Asker()
        tasks = [as_asker(one, asker.ask(point(number))) for number in range(3)]
        await asyncio.sleep(0)
        assert [(reader.asker, len(reader.ahead)) for reader in readers(asker)] == [(one, 2)]
        tasks.append(as_asker(other, asker.ask(point(3))))
        await asyncio.sleep(0)
        assert {reader.asker for reader in readers(asker)} == {one, other}
        answers = await asyncio.gather(*tasks)
        assert [value(answer) for answer in answers] == [f"value {number}" for number in range(4)]

    play(scenario, size=2)


def test_nothing_waits_for_long_behind_a_long_query(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        one = quick_asker()
        bomb = as_asker(one, asker.ask(BOMB, LIMITS))
        behind = [as_asker(one, asker.ask(point(number))) for number in range(2)]
        await asyncio.sleep(0)
        (reader,) = readers(asker)
        assert len(reader.ahead) == 2
        assert [value(answer) for answer in await asyncio.gather(*behind)] == ["value 0", "value 1"]
        assert not bomb.done()
        assert one.quick_run < 8
        assert reader.ahead.unwanted == 2
        bomb.cancel()
        await asyncio.gather(bomb, return_exceptions=True)

    play(scenario, size=1)


def test_a_reader_skips_what_was_taken_back_and_goes_on(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        one = quick_asker()
        (pid,) = asker.pool.pids
        os.kill(pid, signal.SIGSTOP)
        tasks = [as_asker(one, asker.ask(point(number))) for number in range(4)]
        await asyncio.sleep(0)
        (reader,) = readers(asker)
        assert len(reader.ahead) == 3
        tasks[2].cancel()
        await asyncio.gather(tasks[2], return_exceptions=True)
        assert reader.ahead.unwanted == 3
        os.kill(pid, signal.SIGCONT)
        answers = await asyncio.gather(*tasks[:2], tasks[3])
        assert [value(answer) for answer in answers] == ["value 0", "value 1", "value 3"]
        assert reader.ahead.unwanted == 0
        assert asker.pool.pids == {pid}

    play(scenario, size=1)


def test_what_was_sent_ahead_survives_its_reader(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        one = quick_asker()
        (pid,) = asker.pool.pids
        os.kill(pid, signal.SIGSTOP)
        tasks = [as_asker(one, asker.ask(point(number))) for number in range(3)]
        await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)
        first, *others = await asyncio.gather(*tasks, return_exceptions=True)
        assert isinstance(first, BaseException)
        assert [value(answer) for answer in others] == ["value 1", "value 2"]  # type: ignore[arg-type]

    play(scenario, size=1)


def test_who_leaves_just_when_its_turn_comes_leaves_no_answer_behind(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.pool.warm()
        one = quick_asker()
        head = as_asker(one, asker.ask(point(0)))
        behind = as_asker(one, asker.ask(point(1)))
        await asyncio.sleep(0)
        (reader,) = readers(asker)
        await until(lambda: not reader.ahead)
        behind.cancel()
        await asyncio.gather(head, behind, return_exceptions=True)
        later = await asyncio.gather(*(as_asker(one, asker.ask(point(number))) for number in range(2, 9)))
        assert [value(answer) for answer in later] == [f"value {number}" for number in range(2, 9)]

    play(scenario, size=1)


@pytest.mark.skipif(sys.platform != "linux", reason="only there the processor time of others is told")
def test_one_that_works_on_what_was_taken_back_is_replaced(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        one = quick_asker()
        await as_asker(one, asker.ask(point(0)))
        one.quick_run = 8
        (pid,) = asker.pool.pids
        before = processor_seconds(pid)
        head = as_asker(one, asker.ask(point(1)))
        bomb = as_asker(one, asker.ask(BOMB, LIMITS))
        await asyncio.sleep(0)
        (reader,) = readers(asker)
        assert len(reader.ahead) == 1
        while processor_seconds(pid) < before + 0.2:  # it begins the second, the loop sees nothing
            time.sleep(0.01)  # noqa: ASYNC251
        bomb.cancel()
        await asyncio.gather(head, bomb, return_exceptions=True)
        await until(lambda: pid not in asker.pool.pids)
        assert value(await as_asker(one, asker.ask(point(5)))) == "value 5"

    play(scenario, size=1)


def test_queries_taken_back_before_they_are_begun_are_skipped() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        incoming = Incoming(theirs)
        ours.sendall(frame(QUERY, b"1") + frame(QUERY, b"2") + frame(QUERY, b"3"))
        assert incoming.next() == b"1"
        ours.sendall(frame(SKIP, COUNT.pack(2)) + frame(QUERY, b"4"))
        assert incoming.next() == b"4"
        assert ours.recv(100) == 2 * HEADER.pack(SKIPPED, 0)


def test_a_query_that_was_not_sent_ahead_is_never_skipped() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        incoming = Incoming(theirs)
        ours.sendall(frame(QUERY, b"head") + frame(QUERY, b"2") + frame(SKIP, COUNT.pack(1)))
        assert incoming.next() == b"head"
        ours.sendall(frame(QUERY, b"3"))
        assert incoming.next() == b"3"
        assert ours.recv(100) == HEADER.pack(SKIPPED, 0)
        ours.shutdown(socket.SHUT_WR)
        assert incoming.next() is None


def test_one_that_was_begun_is_not_skipped() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        incoming = Incoming(theirs)
        ours.sendall(frame(QUERY, b"1") + frame(QUERY, b"2"))
        assert [incoming.next(), incoming.next()] == [b"1", b"2"]
        ours.sendall(frame(SKIP, COUNT.pack(1)) + frame(QUERY, b"3"))
        assert incoming.next() == b"3"
        theirs.close()
        assert ours.recv(100) == b""


def test_queries_may_come_in_pieces() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        incoming = Incoming(theirs)
        whole = frame(QUERY, b"1") + frame(QUERY, b"long" * 50_000)
        sending = threading.Thread(target=in_pieces, args=(ours, whole))
        sending.start()
        assert incoming.next() == b"1"
        assert incoming.next() == b"long" * 50_000
        sending.join()


def test_an_empty_line_gives_nobody_a_turn() -> None:
    class _Link:
        def send(self, data: bytes) -> None:
            raise AssertionError(data)

    ahead = Ahead(_Link())  # type: ignore[arg-type]
    ahead.take_back()
    assert not ahead.next()
    assert not ahead
