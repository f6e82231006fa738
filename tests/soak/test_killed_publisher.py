"""A publisher killed at any instant leaves a whole generation in force, and the next load succeeds."""

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from bench.servers import HOST, Server, free_port, running
from bench.workbench import environment, program
from tests.soak import homes
from tests.soak.homes import Home

LAST_STEP = b"Switching"
MEASURED = 3


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return homes.make(tmp_path)


@pytest.fixture
def service(home: Home) -> Iterator[Server]:
    server = Server("digint-kg", free_port(), "/sparql")
    command = [program("digint-kg"), "serve", "--host", HOST, "--port", str(server.port)]
    with running(server, command, environ=environment(home.folder)):
        yield server


class Killer:
    """Kills loads: half of them anywhere, half after the load has said that it switches."""

    def __init__(self, home: Home) -> None:
        self._home = home
        times = [self._measured(version) for version in (1, 0) * MEASURED]
        self.whole = max(whole for whole, _ in times)
        self.tail = max(tail for _, tail in times)

    def kill(self, version: int, seed: int) -> str:
        """Starts loading a version, kills the load at an instant of the seed's choosing, and tells which."""
        chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        late = bool(seed % 2)
        delay = chance.uniform(0, self.tail if late else self.whole)
        with self._home.start_load(version) as process:
            if late:
                _until_last_step(process)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        return f"seed {seed}: killed {delay:.4f} s after {'the last step began' if late else 'the start'}"

    def _measured(self, version: int) -> tuple[float, float]:
        began = time.monotonic()
        with self._home.start_load(version) as process:
            _until_last_step(process)
            last_step = time.monotonic()
        assert process.returncode == 0
        return time.monotonic() - began, time.monotonic() - last_step


def _until_last_step(process: Popen[bytes]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if LAST_STEP in line:
            return


def survive(home: Home, service: Server, instants: int) -> None:
    """Kills that many loads; after each, what is in force is the old or the new, whole, and loads go on."""
    known = {version: _published(home, service, version) for version in (1, 0)}
    killer = Killer(home)
    old, switched = 0, 0
    number, _ = home.in_force()
    for seed in range(instants):
        new = 1 - old
        story = killer.kill(new, seed)
        found, content = home.in_force()
        expected = {number: known[old], number + 1: known[new]}
        assert found in expected, story
        assert (content, homes.answers(service)) == expected[found], story
        switched += found != number
        old = old if found == number else new
        number, old = _next_load(home, service, found, 1 - old, known, story)
    assert 0 < switched < instants, f"{switched} of {instants} loads had switched when they were killed"


def _published(home: Home, service: Server, version: int) -> tuple[str, str]:
    home.load_here(version)
    return home.in_force()[1], homes.answers(service)


def _next_load(
    home: Home, service: Server, number: int, version: int, known: dict[int, tuple[str, str]], story: str
) -> tuple[int, int]:
    assert home.load_here(version) == number + 1, story
    assert (home.in_force()[1], homes.answers(service)) == known[version], story
    assert not list(home.folder.rglob("*.aside")), story
    return number + 1, version


def test_twenty_instants(home: Home, service: Server) -> None:
    survive(home, service, 20)


@pytest.mark.soak
def test_five_hundred_instants(home: Home, service: Server) -> None:
    survive(home, service, 500)
