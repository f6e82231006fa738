import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digint_kg.answering.barrier import refuse_outward
from digint_kg.errors import DigintError, Kind


class Listener:
    """A server that notes every contact."""

    def __init__(self) -> None:
        self.contacts = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        self.thread = threading.Thread(target=self._listen)
        self.thread.start()

    def _listen(self) -> None:
        while True:
            connection, _ = self.server.accept()
            with connection:
                if connection.recv(4) == b"stop":
                    return
                self.contacts += 1

    def stop(self) -> None:
        with socket.create_connection(self.server.getsockname()) as connection:
            connection.sendall(b"stop")
        self.thread.join()
        self.server.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.stop()


def test_no_probe_reaches_a_listener(shared: Path, play: Any, listener: Listener) -> None:
    probes = json.loads((shared / "suites/sparql-inspection/probes.json").read_text(encoding="utf-8"))
    assert len(probes) > 50

    async def scenario(asker: Any) -> list[str]:
        refused = []
        for probe in probes:
            try:
                await asker.ask(
                    (probe.get("query") or probe["update"]).replace("{LISTENER}", listener.address)
                )
            except DigintError as error:
                if error.kind is Kind.REFUSED:
                    refused.append(probe["name"])
        return refused

    refused = play(scenario)
    assert listener.contacts == 0
    assert len(refused) >= 29


def test_the_listener_would_hear_an_engine_without_the_barrier(listener: Listener) -> None:
    from pyoxigraph import Store  # noqa: PLC0415 (only this test speaks to the bare engine)

    with pytest.raises(OSError, match=r"."):
        list(Store().query(f"SELECT * {{ SERVICE <{listener.address}/s> {{ ?s ?p ?o }} }}"))  # type: ignore[arg-type]
    assert listener.contacts == 1


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <urn:x> {} }",
        "select * { Service silent <urn:x> {} }",
        r"SELECT * { \u0053ERVICE <urn:x> {} }",
        r"SELECT * { \U00000053ERVICE <urn:x> {} }",
        r"SELECT * { \u005Cu0053ERVICE <urn:x> {} }",
        "SELECT * { \u017fERVICE <urn:x> {} }",
        "LOAD <urn:x>",
        'SELECT * { ?s ?p "payload" }',
        "\\u005C" + "u005C" * 20_000,
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(DigintError) as caught:
        refuse_outward(text)
    assert caught.value.kind is Kind.REFUSED
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", r"ASK { ?s ?p '\u00e9 \UFFFFFFFF' }", "\\"])
def test_let_through(text: str) -> None:
    refuse_outward(text)
