"""Tags, over an application that counts how often it is asked."""

import asyncio

from starlette.types import Message, Receive, Scope, Send

from digint_kg.http.conditional import Conditional, Tags, matches


class Counting:
    """Answers 200, and counts."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked += 1
        headers = [(b"content-type", b"text/turtle"), (b"link", b"<x>")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"whole"})


class World:
    """A state that a publication changes."""

    def __init__(self) -> None:
        self.generation: str | None = "1"
        self.app = Counting()
        self.conditional = Conditional(self.app, Tags(lambda: self.generation))

    def get(self, path: str = "/doc/id/x", **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
        """Status, headers, body."""
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": named}
        asyncio.run(self.conditional(scope, receive, send))
        start, *bodies = sent
        return start["status"], dict(start["headers"]), b"".join(body["body"] for body in bodies)


def test_a_tag_once_named_costs_no_question() -> None:
    world = World()
    status, headers, body = world.get()
    assert (status, body) == (200, b"whole")
    tag = headers[b"etag"].decode()
    assert world.get(if_none_match=tag)[0] == 304
    assert world.app.asked == 2
    assert world.get(if_none_match=tag)[0] == 304
    assert world.app.asked == 2


def test_a_tag_that_was_forgotten_is_found_again() -> None:
    tag = World().get()[1][b"etag"].decode()
    world = World()
    status, headers, body = world.get(if_none_match=tag)
    assert (status, body, world.app.asked) == (304, b"", 1)
    assert headers[b"link"] == b"<x>"


def test_a_publication_makes_a_tag_old() -> None:
    world = World()
    tag = world.get()[1][b"etag"].decode()
    world.generation = "2"
    status, headers, _ = world.get(if_none_match=tag)
    assert status == 200
    assert headers[b"etag"].decode() != tag


def test_nothing_is_tagged_that_is_personal_or_elsewhere_or_not_yet_published() -> None:
    world = World()
    assert b"etag" not in world.get(cookie="a=b")[1]
    assert b"etag" not in world.get(authorization="Bearer x")[1]
    assert b"etag" not in world.get("/login")[1]
    assert b"etag" not in world.get("/document")[1]
    world.generation = None
    assert b"etag" not in world.get()[1]


def test_tags_are_compared_weakly() -> None:
    assert matches(b'"a", W/"b"', b'W/"a"')
    assert matches(b"*", b'W/"a"')
    assert not matches(b'"c"', b'W/"a"')
