import asyncio
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.unit.answering.listening import Listener, answer, listening, results

from digint_kg.answering import allow_list, federation, gateway, handover
from digint_kg.answering.confinement import ConfinementError
from digint_kg.answering.federation import Federation
from digint_kg.answering.fetching import Fetched, Fetcher
from digint_kg.answering.gateway import Calls, Gateway
from digint_kg.answering.http_messages import IncomingRequest
from digint_kg.answering.probe import why_unconfined
from digint_kg.errors import DigintError, Kind
from digint_kg.ports import Limits

CONFINED = pytest.mark.skipif(bool(why_unconfined()), reason="this platform has no confined readers")
POINT = "SELECT ?o { <urn:s7> <urn:name> ?o }"


@pytest.fixture
def listed() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture
def other() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def to(*endpoints: str, seconds: float = 5, size: int = 100_000) -> Federation:
    allowed = allow_list.parsed(",".join(endpoints), private=True)
    return Federation(Gateway(allowed, Fetcher(seconds, size)), readers=1)


def network(process: object) -> Path:
    return Path(f"/proc/{process}/ns/net").readlink()


def devices(process: object) -> list[str]:
    lines = Path(f"/proc/{process}/net/dev").read_text().splitlines()[2:]
    return [line.split(":")[0].strip() for line in lines]


def names(answer_: bytes) -> list[str]:
    return sorted(row["name"]["value"] for row in json.loads(answer_)["results"]["bindings"])


@CONFINED
def test_an_answer_from_elsewhere_joins_with_ours(play: Any, listed: Listener) -> None:
    text = f"SELECT * {{ ?s <urn:name> ?name SERVICE <{listed.address}/s> {{ ?x <urn:y> ?name }} }}"

    async def scenario(asker: Any) -> None:
        for _ in range(3):
            assert names(await asker.ask(text)) == ["value 7", "value 8"]

    play(scenario, federation=to(f"{listed.address}/s"))
    assert listed.contacts == 1, "the answer is kept for a while"
    assert b"SELECT * WHERE { ?x <urn:y> ?name . }" in listed.requests[0]


@CONFINED
def test_the_reader_has_no_network_and_others_run_as_ever(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        await asker.ask(POINT)
        plain = asker.pool.pids
        assert b"service" in await asker.ask("SELECT ('service' AS ?x) {}")
        assert b"Payload" in await asker.ask("SELECT ('Payload' AS ?x) {}")
        (confined,) = asker.pool.pids - plain
        assert devices(confined) == ["lo"]
        assert network(confined) != network("self")
        assert {network(pid) for pid in plain} == {network("self")}

    play(scenario, federation=to())


@CONFINED
def test_what_is_not_listed_is_named_and_not_called(play: Any, listed: Listener, other: Listener) -> None:
    async def scenario(asker: Any) -> None:
        for iri in (f"{other.address}/s", f"{listed.address}/t", "urn:x", "file:///etc/passwd"):
            with pytest.raises(DigintError, match="not among those") as caught:
                await asker.ask(f"SELECT * {{ SERVICE <{iri}> {{ ?a ?b ?c }} }}")
            assert caught.value.kind is Kind.REFUSED
            assert f"<{iri}>" in caught.value.what
            silent = await asker.ask(f"SELECT * {{ SERVICE SILENT <{iri}> {{ ?a ?b ?c }} }}")
            assert json.loads(silent)["results"]["bindings"] == [{}]

    play(scenario, federation=to(f"{listed.address}/s"))
    assert (listed.contacts, other.contacts) == (0, 0)


@CONFINED
def test_an_endpoint_that_fails_is_named_without_its_words(
    play: Any, listed: Listener, other: Listener
) -> None:
    listed.answers = {
        "/500": answer(b"secret", "500 No"),
        "/html": answer(b"secret", media_type="text/html"),
        "/broken": answer(b"{secret"),
        "/moved": answer(b"", "302 Found", "text/html", f"Location: {other.address}/s"),
        "/kept": answer(b"", "307 Moved", "text/html", f"Location: {other.address}/s"),
        "/large": answer(results(*("x" * 100 for _ in range(2000)))),
        "/late": None,
        "/s": answer(results("a")),
    }
    said = dict.fromkeys(listed.answers, "")
    said |= {"/500": "status 500", "/html": "something else", "/moved": "elsewhere", "/late": "0.3 seconds"}
    said |= {"/large": "100000 bytes", "/broken": "cannot be read"}
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}/s"

    async def scenario(asker: Any) -> None:
        for path in list(said)[:-1]:
            with pytest.raises(DigintError, match=f"<{listed.address}{path}>.*{said[path]}") as caught:
                await asker.ask(f"SELECT * {{ SERVICE <{listed.address}{path}> {{ ?a ?b ?name }} }}")
            assert caught.value.kind is Kind.UPSTREAM
            assert "secret" not in str(caught.value)
            silent = f"SELECT * {{ SERVICE SILENT <{listed.address}{path}> {{ ?a ?b ?name }} }}"
            assert json.loads(await asker.ask(silent))["results"]["bindings"] == [{}]
        with pytest.raises(DigintError, match="could not be reached") as caught:
            await asker.ask(f"SELECT * {{ SERVICE <{nobody}> {{ ?a ?b ?name }} }}")
        assert caught.value.kind is Kind.UPSTREAM
        assert names(await asker.ask(f"SELECT * {{ SERVICE <{listed.address}/s> {{ ?a ?b ?name }} }}")) == [
            "a"
        ]

    every = (f"{listed.address}{path}" for path in said)
    play(scenario, federation=to(nobody, *every, seconds=0.3))
    assert other.contacts == 0


@CONFINED
def test_no_update_and_no_variable_calls(play: Any, other: Listener) -> None:
    async def scenario(asker: Any) -> None:
        for text, kind in (
            (f"LOAD <{other.address}/s>", Kind.REFUSED),
            (f"LOAD SILENT <{other.address}/s> INTO GRAPH <urn:g>", Kind.REFUSED),
            (f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{other.address}/s> {{ ?s ?p ?o }} }}", Kind.BAD_INPUT),
            (f"ASK {{ VALUES ?u {{ <{other.address}/s> }} SERVICE ?u {{ ?s ?p ?o }} }}", Kind.REFUSED),
        ):
            with pytest.raises(DigintError) as caught:
                await asker.ask(text)
            assert caught.value.kind is kind
        with pytest.raises(DigintError) as caught:
            await asker.ask("SELECT *\n{ SERVICE <http://a.example/> { } foo:bar }")
        assert caught.value.where
        assert (caught.value.where.line, caught.value.kind) == (2, Kind.BAD_INPUT)

    play(scenario, federation=to(f"{other.address}/s"))
    assert other.contacts == 0


@CONFINED
def test_an_endpoint_may_call_only_what_is_listed_too(play: Any, listed: Listener, other: Listener) -> None:
    inner = "SELECT * {{ SERVICE <{}/s> {{ ?x ?y ?name SERVICE <{}> {{ ?a ?b ?c }} }} }}"

    async def scenario(asker: Any) -> None:
        assert await asker.ask(inner.format(listed.address, f"{listed.address}/t"))
        with pytest.raises(DigintError, match="not among those"):
            await asker.ask(inner.format(listed.address, f"{other.address}/s"))

    play(scenario, federation=to(f"{listed.address}/s", f"{listed.address}/t"))
    assert (listed.contacts, other.contacts) == (1, 0)
    assert f"SERVICE <{listed.address}/t>".encode() in listed.requests[0]


@CONFINED
def test_a_call_ends_with_its_query(play: Any, listed: Listener) -> None:
    listed.answers = {"/s": None}

    async def scenario(asker: Any) -> None:
        began = time.monotonic()
        text = f"ASK {{ SERVICE <{listed.address}/s> {{ ?a ?b ?c }} }}"
        waiting = asyncio.create_task(asker.ask(text, Limits(1, 10, 1000)))
        while not waiting.done():
            assert b"value 7" in await asker.ask(POINT)
        with pytest.raises(DigintError) as caught:
            await waiting
        assert caught.value.kind is Kind.TIMEOUT
        assert time.monotonic() - began < 3
        assert await asyncio.to_thread(listed.cut.wait, 5)
        assert b"service" in await asker.ask("SELECT ('service' AS ?x) {}")

    play(scenario, federation=to(f"{listed.address}/s", seconds=30))


@CONFINED
def test_calls_are_counted(play: Any, listed: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "_CALLS", 2)
    parts = " ".join(
        f"{{ SERVICE <{listed.address}/s> {{ ?s <urn:p{number}> ?name }} }} UNION" for number in range(3)
    )

    async def scenario(asker: Any) -> None:
        with pytest.raises(DigintError, match="more than 2 calls") as caught:
            await asker.ask(f"SELECT * {{ {parts} {{}} }}")
        assert caught.value.kind is Kind.TOO_LARGE

    play(scenario, federation=to(f"{listed.address}/s"))
    assert listed.contacts == 2


HIDDEN = "SELECT * {{ VALUES (?a ?b) {{ (1 2) }} FILTER(?a<?b#>'''\n) SERVICE <{}> {{ ?s ?p ?x }} #'''\n}}"


@CONFINED
def test_a_call_that_is_overlooked_has_nowhere_to_go(play: Any, listed: Listener) -> None:
    """The engine itself calls here, since the text is not changed: this is what the namespace alone does."""
    from pyoxigraph import Store  # noqa: PLC0415 (only this test speaks to the bare engine)

    hosts = (
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
    )
    iris = [f"http://{host}:{listed.port}/s" for host in hosts]
    assert len(list(Store().query(HIDDEN.format(iris[0])))) == 3  # type: ignore[arg-type]
    assert listed.contacts == 1

    async def scenario(asker: Any) -> None:
        for iri in (
            *iris,
            iris[0].replace("http:", "https:"),
            "http://nowhere.invalid/",
            "urn:x",
            "file:///x",
        ):
            with pytest.raises(DigintError, match="nothing was called") as caught:
                await asker.ask(HIDDEN.format(iri))
            assert caught.value.kind is Kind.REFUSED
            assert iri not in str(caught.value)

    play(scenario, federation=to(iris[0]))
    assert listed.contacts == 1


def test_nobody_else_can_write_the_gateways_address() -> None:
    class Nobody(Gateway):
        async def call(self, *_: Any) -> Fetched:
            raise AssertionError

    calls = Calls(Nobody(allow_list.AllowList(), Fetcher(1, 1)), 1234)
    secret = calls.address.split("/")[3]
    for target in ("/", "//x", f"/{secret}", f"/{secret[:-1]}/x", f"/{'0' * 32}/x"):
        request = IncomingRequest()
        request.take(f"POST {target} HTTP/1.1\r\nContent-Length: 0\r\n\r\n".encode())
        assert asyncio.run(calls.serve(request)) is None
    request = IncomingRequest()
    request.take(f"GET /{secret}/x HTTP/1.1\r\n\r\n".encode())
    assert asyncio.run(calls.serve(request)) is None
    assert calls.failure("unreached").kind is Kind.REFUSED


@pytest.mark.parametrize("text", ["ASK { SERVICE <urn:x> {} }", "LOAD <urn:x>", "ASK { ?s ?p 'services' }"])
def test_where_readers_cannot_be_confined_such_texts_are_refused_with_the_reason(
    play: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    monkeypatch.setattr(federation, "why_unconfined", lambda: "somebody forbids it")

    async def scenario(asker: Any) -> None:
        with caplog.at_level(logging.WARNING):
            await asker.pool.warm()
        assert "somebody forbids it" in caplog.text
        with pytest.raises(DigintError, match="somebody forbids it") as caught:
            await asker.ask(text)
        assert caught.value.kind is Kind.REFUSED
        assert b"value 7" in await asker.ask(POINT)

    play(scenario, federation=to())


@CONFINED
def test_the_log_says_what_is_in_force(play: Any, caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(asker: Any) -> None:
        with caplog.at_level(logging.INFO):
            await asker.pool.warm()

    play(scenario, federation=to())
    assert "readers without network" in caplog.text


@CONFINED
def test_a_reader_that_does_not_confine_itself_gets_no_query(
    play: Any, monkeypatch: pytest.MonkeyPatch, listed: Listener
) -> None:
    monkeypatch.setattr(handover, "_network_of", lambda _process: "net:[1]")

    async def scenario(asker: Any) -> None:
        with pytest.raises(DigintError) as caught:
            await asker.ask(f"ASK {{ SERVICE <{listed.address}/s> {{}} }}")
        assert caught.value.kind is Kind.OVERLOADED
        assert not asker.pool.pids

    play(scenario, federation=to(f"{listed.address}/s"))
    assert listed.contacts == 0


@pytest.mark.skipif(sys.platform != "linux", reason="hands sockets over")
@pytest.mark.parametrize(("said", "wanted"), [(b"", "ended before"), (b"forbidden", "forbidden")])
def test_a_reader_that_hands_nothing_over_is_told(said: bytes, wanted: str) -> None:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(said)
        with pytest.raises(ConfinementError, match=wanted):
            asyncio.run(handover.taken_over(ours, os.getpid()))


@CONFINED
def test_a_platform_that_forbids_it_is_found_out() -> None:
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("unshare is not here")
    forbid = 'echo 0 > /proc/sys/user/max_net_namespaces && exec "$0" -I -m digint_kg.answering.confinement'
    tried = subprocess.run(
        [unshare, "-Ur", "sh", "-c", forbid, sys.executable], capture_output=True, text=True, check=True
    )
    assert "forbids network namespaces (user.max_*_namespaces is reached)" in tried.stdout


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        (b"", b""),
        (b"nonsense\r\n\r\n", b""),
        (b"POST /", b""),
        (b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nshort", b""),
        (b"POST / HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 5_000_000, b""),
        (b"POST /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n", b""),
        (b"POST / HTTP/1.1\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", b""),
        (b"POST /x/y HTTP/1.1\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 502"),
    ],
)
def test_the_door_bears_whatever_comes(sent: bytes, wanted: bytes) -> None:
    async def run() -> bytes:
        listening_ = socket.create_server(("127.0.0.1", 0))
        port = listening_.getsockname()[1]
        door = await gateway.Door.open(to().gateway, listening_)
        door.begin()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        received = b""
        with suppress(ConnectionError):
            writer.write(sent)
            await writer.drain()
            writer.write_eof()
            received = await asyncio.wait_for(reader.read(), 5)
        writer.transport.abort()
        door.close()
        await door.gone()
        await asyncio.sleep(0.01)
        return received

    assert asyncio.run(run())[:12] == wanted
