import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.types import Message

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import CSV, Format
from digint_kg.http.streaming import AnswerResponse, ClientGoneError, while_waited_for


class Stream:
    """An answer in pieces, which may fail in the middle."""

    format: Format = CSV
    generation = 7

    def __init__(self, pieces: list[bytes], *, whole: bool = False, fails: bool = False) -> None:
        self.pieces = pieces
        self.complete = b"".join(pieces) if whole else None
        self.fails = fails
        self.closed = False

    async def chunks(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        if self.fails:
            raise DigintError(Kind.TIMEOUT, "Too slow.")

    async def close(self) -> None:
        self.closed = True


def _sent(stream: Stream, version: str = "1.1") -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    asyncio.run(AnswerResponse(stream)({"http_version": version}, receive, send))
    return sent


def test_a_whole_answer_has_its_length() -> None:
    start, body = _sent(Stream([b"ab", b"c"], whole=True))
    assert (b"content-length", b"3") in start["headers"]
    assert (b"digint-generation", b"7") in start["headers"]
    assert body["body"] == b"abc"
    assert not body.get("more_body", False)


def test_a_stream_ends_with_an_empty_last_chunk() -> None:
    stream = Stream([b"ab", b"c"])
    assert [(item["body"], item["more_body"]) for item in _sent(stream)[1:]] == [
        (b"ab", True),
        (b"c", True),
        (b"", False),
    ]
    assert stream.closed


def test_a_stream_that_fails_never_ends() -> None:
    stream = Stream([b"ab"], fails=True)
    assert all(item["more_body"] for item in _sent(stream)[1:])
    assert stream.closed


def test_http_1_0_gets_no_stream() -> None:
    stream = Stream([b"ab"])
    with pytest.raises(DigintError, match=r"HTTP/1\.0"):
        _sent(stream, "1.0")
    assert stream.closed


def test_work_ends_when_nobody_waits() -> None:
    ended = []

    async def work() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            ended.append(True)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def scenario() -> None:
        with pytest.raises(ClientGoneError):
            await while_waited_for(receive, work())

    asyncio.run(asyncio.wait_for(scenario(), 5))
    assert ended == [True]
