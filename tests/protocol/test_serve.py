import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def _children(pid: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if int(parent) == pid:
                found.add(int(entry.name))
    return found


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("busy", [False, True])
def test_the_server_says_where_it_is_and_ends_with_all_its_readers(
    tmp_path: Path,
    ending: signal.Signals,
    busy: bool,  # noqa: FBT001 (a test's own case)
) -> None:
    command = [sys.executable, "-m", "digint_kg", "serve", "--port", "0", "--quiet"]
    environment = os.environ | {"DIGINT_KG_HOME": str(tmp_path), "DIGINT_KG_QUERY_SECONDS": "3"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        said = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert said
        assert httpx.get(f"{said[0]}/health").json()["ok"] is True
        readers = _children(server.pid)
        assert readers
        ended: list[int] = []
        thread = threading.Thread(target=_bomb, args=(said[0], ended))
        if busy:
            thread.start()
            time.sleep(0.5)
        server.send_signal(ending)
        _, errors = server.communicate(timeout=60)
        assert server.returncode == 0
        if busy:
            thread.join()
            assert ended in ([503], [504])
    assert "Traceback" not in errors
    assert not any(Path(f"/proc/{pid}").exists() for pid in readers)


def _bomb(address: str, ended: list[int]) -> None:
    ended.append(httpx.get(f"{address}/sparql?query={quote(BOMB)}", timeout=30).status_code)
