"""The head and the first piece of an answer in one packet."""

import asyncio

from digint_kg.http.joined_writes import JoinedWrites

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Recording:
    """A transport that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.told.append(data)

    def close(self) -> None:
        self.told.append(b"(closed)")

    def is_closing(self) -> bool:
        return b"(closed)" in self.told


def told(*steps: bytes | None) -> list[bytes]:
    """What the loop's transport is told; None: the loop goes round once."""

    async def scenario() -> list[bytes]:
        transport = Recording()
        joined = JoinedWrites(transport, asyncio.get_running_loop())  # type: ignore[arg-type]
        for step in steps:
            if step is None:
                await asyncio.sleep(0)
            elif step:
                joined.write(step)
            else:
                joined.close()
                assert joined.is_closing()
        return transport.told

    return asyncio.run(scenario())


def test_a_head_goes_with_the_first_piece() -> None:
    assert told(HEAD, b"one", b"two") == [HEAD + b"one", b"two"]


def test_a_head_waits_one_round_at_most() -> None:
    assert told(HEAD, None, b"one") == [HEAD, b"one"]


def test_a_head_is_sent_before_the_end() -> None:
    assert told(HEAD, b"") == [HEAD, b"(closed)"]


def test_nothing_is_sent_twice() -> None:
    assert told(HEAD, b"one", None, HEAD, HEAD, None) == [HEAD + b"one", HEAD + HEAD]
