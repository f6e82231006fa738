"""Nobody's request fails while generations switch, or while the service stops."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from digint_kg.publishing.submission import Submission
from digint_kg.settings import Settings
from digint_kg.wiring import Service, build

CLIENTS = 8
GENERATIONS = 20
POINT = "SELECT ?o {{ <urn:a> <urn:p> ?o }} # {}"
BUSY = re.compile(r'state="busy"} [1-9]')
LONG = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 3000 } { SELECT * { ?d ?e ?f } LIMIT 3000 } }"


def publish(service: Service, folder: Path, number: int) -> None:
    path = folder / "facts.ttl"
    path.write_text(f"<urn:a> <urn:p> {number} .")
    documents = service.reader.read(path, service.names.dataset("testland", "facts"))
    outcome = service.publisher.publish(Submission(documents), dry_run=False, progress=lambda _step: None)
    assert outcome.generation


def test_no_request_fails_while_twenty_generations_switch(tmp_path: Path, running_service: Any) -> None:
    settings = Settings(home=tmp_path / "home", readers=2, keep_generations=2)
    writer = build(settings)
    publish(writer, tmp_path, 0)
    over = threading.Event()
    answers: list[list[tuple[int, int]]] = [[] for _ in range(CLIENTS)]
    failures: list[str] = []

    def ask(port: int, client: int) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            count = 0
            while not over.is_set():
                count += 1
                try:
                    response = http.get("/sparql", params={"query": POINT.format(f"{client} {count}")})
                except httpx.HTTPError as error:
                    failures.append(repr(error))
                    continue
                if response.status_code != 200:
                    failures.append(response.text)
                    continue
                value = response.json()["results"]["bindings"][0]["o"]["value"]
                answers[client].append((int(response.headers["digint-generation"]), int(value)))

    with running_service(build(settings)) as server:
        clients = [threading.Thread(target=ask, args=(server.port, number)) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        for number in range(1, GENERATIONS + 1):
            publish(writer, tmp_path, number)
        reached = time.monotonic() + 20
        while (
            not all(given and given[-1][1] == GENERATIONS for given in answers) and time.monotonic() < reached
        ):
            time.sleep(0.05)
        over.set()
        for client in clients:
            client.join()
    assert failures == []
    for given in answers:
        assert given == sorted(given)
        assert given[-1][1] == GENERATIONS
    assert len({generation for given in answers for generation, _ in given}) > GENERATIONS / 2
    kept = [path for path in (tmp_path / "home" / "store" / "generations").iterdir() if path.name.isdigit()]
    assert len(kept) <= 3


@pytest.mark.soak
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_running_answers_end_whole_when_the_service_stops(
    tmp_path: Path, settings: Settings, seeded: Service, ending: signal.Signals
) -> None:
    assert seeded.store.current()
    shutil.copytree(settings.home, tmp_path / "home")
    command = [sys.executable, "-m", "digint_kg", "serve", "--port", "0", "--quiet"]
    environment = os.environ | {
        "DIGINT_KG_HOME": str(tmp_path / "home"),
        "DIGINT_KG_READERS": "2",
        "DIGINT_KG_QUERY_SECONDS": "60",
    }
    whole: list[int] = []
    broken: list[str] = []
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        said = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert said
        address = said[0]

        def long() -> None:
            response = asker.get("/sparql", params={"query": LONG})
            whole.append(int(response.json()["results"]["bindings"][0]["n"]["value"]))

        def load(number: int) -> None:
            with httpx.Client(base_url=address, timeout=60) as client:
                for count in range(1_000_000):
                    try:
                        response = client.get("/sparql", params={"query": f"ASK {{}} # {number} {count}"})
                    except (httpx.ConnectError, httpx.ReadError, httpx.WriteError):
                        return
                    except httpx.RemoteProtocolError as error:
                        if "without sending" not in str(error):
                            broken.append(str(error))
                        return
                    if response.status_code not in {200, 503}:
                        broken.append(response.text)

        loads = [threading.Thread(target=load, args=(number,)) for number in range(4)]
        asker = httpx.Client(base_url=address, timeout=90)
        assert asker.get("/health").status_code == 200
        running = threading.Thread(target=long)
        running.start()
        wait_for_a_busy_reader(address)
        for thread in loads:
            thread.start()
        readers = children(server.pid)
        assert readers
        assert running.is_alive()
        began = time.monotonic()
        server.send_signal(ending)
        _, errors = server.communicate(timeout=90)
        took = time.monotonic() - began
        for thread in (*loads, running):
            thread.join()
        asker.close()
    assert server.returncode == 0
    assert took < 75
    assert whole == [9_000_000]
    assert broken == []
    assert "Traceback" not in errors
    assert not any(Path(f"/proc/{pid}").exists() for pid in readers)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/health")


def wait_for_a_busy_reader(address: str) -> None:
    with httpx.Client(base_url=address) as watcher:
        while not BUSY.search(watcher.get("/metrics").text):
            time.sleep(0.01)


def children(pid: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found.add(int(entry.name))
    return found
