"""A running service as a whole process, for tests that call it from outside."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def _serving(command: Sequence[object], home: Path, cwd: Path) -> Iterator[str]:
    environment = os.environ | {"DIGINT_KG_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = []
    try:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield found[0]
                return
        pytest.fail(f"The service did not start: {''.join(said)}")
    finally:
        os.killpg(process.pid, 2)
        try:
            process.wait(timeout=20)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, 9)
            process.wait()
            if process.stdout:
                process.stdout.close()


@pytest.fixture(scope="session")
def serving() -> Callable[..., object]:
    """Starts a command that serves; gives the address that it prints; stops it at the end."""
    return _serving
