import asyncio
import ssl
import subprocess
from collections.abc import Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from digint_kg.answering import fetching
from digint_kg.answering.allow_list import Endpoint, understood
from digint_kg.answering.fetching import CallFailedError, Fetched, Fetcher

PUBLIC = "93.184.215.14"
BODY = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json; charset=utf-8\r\n"
GOOD = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


def endpoint(iri: str) -> Endpoint:
    found = understood(iri)
    assert found
    return found


class World:
    """Name servers and servers that there are not: every connection ends at a listener of our own."""

    def __init__(self, *addresses: str, answer: bytes = GOOD, stall: bool = False) -> None:
        self.addresses = addresses
        self.answer = answer
        self.stall = stall
        self.asked: list[tuple[str, int]] = []
        self.called: list[tuple[str, int, str | None]] = []
        self.received = b""
        self.port = 0
        self.writers: list[asyncio.StreamWriter] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.addresses

    async def connect(self, address: str, port: int, name: str | None) -> fetching.Streams:
        self.called.append((address, port, name))
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        self.received = await reader.read(65_536)
        for place in range(0, len(self.answer), 4000):
            writer.write(self.answer[place : place + 4000])
        if not self.stall:
            writer.close()

    @asynccontextmanager
    async def there(self) -> Any:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            try:
                yield
            finally:
                await asyncio.sleep(0.01)
                for writer in self.writers:
                    writer.transport.abort()
                await asyncio.sleep(0)

    def fetch(self, iri: str, seconds: float = 5, size: int = 100_000) -> Fetched:
        async def run() -> Fetched:
            async with self.there():
                fetcher = Fetcher(seconds, size, resolve=self.resolve, connect=self.connect)
                return await fetcher.fetch(endpoint(iri), b"ASK {}")

        return asyncio.run(run())


@pytest.mark.parametrize(
    "answer",
    [
        GOOD,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n",
        HEAD + b"\r\n" + BODY,
        HEAD.replace(b"1.1", b"1.0") + b"\r\n" + BODY,
    ],
)
def test_an_answer_is_fetched_from_the_address_that_was_looked_at(answer: bytes) -> None:
    world = World(PUBLIC, answer=answer)
    assert world.fetch("http://there.example:8080/q?a=b") == Fetched("application/sparql-results+json", BODY)
    assert world.asked == [("there.example", 8080)]
    assert world.called == [(PUBLIC, 8080, None)]
    assert world.received.startswith(b"POST /q?a=b HTTP/1.1\r\nHost: there.example:8080\r\n")
    assert world.received.endswith(b"\r\n\r\nASK {}")


def test_tls_is_for_the_name_at_the_address_that_was_looked_at() -> None:
    world = World(PUBLIC)
    world.fetch("https://there.example/q")
    assert world.called == [(PUBLIC, 443, "there.example")]


@pytest.mark.parametrize(
    "addresses",
    [
        (),
        ("127.0.0.1",),
        ("10.0.0.1",),
        ("192.168.1.1",),
        ("169.254.169.254",),
        ("100.100.100.200",),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("64:ff9b::7f00:1",),
        ("fe80::1%1",),
        ("fd00:ec2::254",),
        ("no address",),
        (PUBLIC, "127.0.0.1"),
        ("127.0.0.1", PUBLIC),
        (PUBLIC, "::1"),
    ],
)
def test_a_name_that_leads_to_a_private_address_is_not_called(addresses: tuple[str, ...]) -> None:
    world = World(*addresses)
    with pytest.raises(CallFailedError, match="could not be reached") as caught:
        world.fetch("http://there.example/q")
    assert world.called == []
    assert not any(address in str(caught.value) for address in addresses)


def test_a_name_that_changes_its_address_is_looked_up_once_a_call() -> None:
    world = World(PUBLIC)
    world.fetch("http://there.example/q")
    world.addresses = ("127.0.0.1",)
    with pytest.raises(CallFailedError):
        world.fetch("http://there.example/q")
    assert [call[0] for call in world.called] == [PUBLIC]
    assert len(world.asked) == 2


def test_an_address_is_not_looked_up() -> None:
    world = World("8.8.8.8")
    world.fetch("http://[::1]:9/q")
    assert (world.asked, world.called) == ([], [("::1", 9, None)])
    assert b"Host: [::1]:9\r\n" in world.received
    with pytest.raises(CallFailedError):
        world.fetch("http://169.254.169.254/latest")
    assert len(world.called) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", "elsewhere"),
        (b"HTTP/1.1 307 Again\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", "elsewhere"),
        (b"HTTP/1.1 503 No\r\nContent-Length: 6\r\n\r\nsecret", "status 503"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\nsecret", "something else"),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", "something else"),
        (HEAD + b"Content-Length: 100\r\n\r\nsecret", "no HTTP"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nsec", "no HTTP"),
        (HEAD + b"\r\n" + b"x" * 200_000, "100000 bytes"),
        (HEAD + b"X: " + b"x" * 99_000, "no HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 16_000, "no HTTP"),
        (b"secret\r\n\r\n", "no HTTP"),
        (b"", "no HTTP"),
    ],
)
def test_what_is_no_answer_is_told_without_its_words(answer: bytes, said: str) -> None:
    world = World(PUBLIC, answer=answer)
    with pytest.raises(CallFailedError, match=said) as caught:
        world.fetch("http://there.example/q")
    assert "secret" not in str(caught.value)
    assert PUBLIC not in str(caught.value)
    assert len(world.called) == 1


def test_a_late_answer_is_no_answer() -> None:
    with pytest.raises(CallFailedError, match=r"0\.2 seconds"):
        World(PUBLIC, answer=HEAD, stall=True).fetch("http://there.example/q", seconds=0.2)


def test_without_fakes_it_looks_up_and_connects() -> None:
    async def run() -> Fetched:
        world = World()
        async with world.there():
            with pytest.raises(CallFailedError):
                await Fetcher(5, 1000).fetch(endpoint(f"http://localhost:{world.port}/q"), b"ASK {}")
            assert world.received == b""
            return await Fetcher(5, 1000).fetch(endpoint(f"http://127.0.0.1:{world.port}/q"), b"ASK {}")

    assert asyncio.run(run()).body == BODY


@pytest.fixture
def certified(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate for 127.0.0.1, for which nobody vouches, and its file."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=x")
    named = ("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate))
    try:
        subprocess.run([*made, *named], check=True, capture_output=True)
    except OSError:
        pytest.skip("openssl is not here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


def _fetch_by_tls(context: ssl.SSLContext) -> bytes:
    """What is fetched from a server with this certificate; fails where the server heard a word in vain."""
    received: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read(65_536))
        writer.write(GOOD)
        await writer.drain()
        writer.close()

    async def run() -> bytes:
        async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context) as server:
            port = server.sockets[0].getsockname()[1]
            try:
                return (await Fetcher(5, 1000).fetch(endpoint(f"https://127.0.0.1:{port}/q"), b"ASK {}")).body
            except CallFailedError:
                assert received == []
                raise
            finally:
                await asyncio.sleep(0.05)

    return asyncio.run(run())


def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    certified: tuple[ssl.SSLContext, Path],
) -> None:
    with pytest.raises(CallFailedError, match="could not be reached"):
        _fetch_by_tls(certified[0])


def test_a_certificate_that_is_trusted_is(
    certified: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_trust", lambda: ssl.create_default_context(cafile=certified[1]))
    assert _fetch_by_tls(certified[0]) == BODY
