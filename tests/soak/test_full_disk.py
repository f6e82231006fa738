"""A disk that fills up during a load leaves the current generation in force, and is told in words."""

import errno
import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest
from bench.workbench import environment
from tests.soak import homes
from tests.soak.homes import Home

from digint_kg.errors import DigintError, Kind

KIB = 1024


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return homes.make(tmp_path_factory.mktemp("made"))


@pytest.fixture
def home(made: Home, tmp_path: Path) -> Home:
    shutil.copytree(made.folder, tmp_path / "home")
    return Home(tmp_path / "home", made.versions)


@pytest.mark.parametrize("kib", [1, 8, 32, 64])
def test_no_file_can_grow_further(home: Home, kib: int) -> None:
    before = home.in_force()

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kib * KIB, kib * KIB))

    done = subprocess.run(
        home.load_command(1),
        env=environment(home.folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=bound,
    )
    assert done.returncode == 2, done.stderr
    assert "The store could not be written" in done.stderr
    assert "Make room" in done.stderr
    assert "Traceback" not in done.stderr
    assert home.in_force() == before
    assert home.load_here(1) == before[0] + 1


@pytest.mark.parametrize(
    "at",
    ["atomic.copy", "stores.patch.write", "stores.journal.write", "atomic.write", "stores.recovery.clean"],
)
def test_no_space_at_each_step(home: Home, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = home.in_force()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(f"digint_kg.{at}", full)
        with pytest.raises(DigintError, match="No space left") as caught:
            home.load_here(1)
    assert caught.value.kind is Kind.UPSTREAM
    assert home.in_force() == before
    assert home.load_here(1) == before[0] + 1
