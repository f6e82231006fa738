"""Runs the command line in this process, over a home of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from digint_kg.cli import main


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def home(tmp_path: Path, seeded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which the packaged regions are published, and the environment that names it."""
    folder = tmp_path / "home"
    shutil.copytree(seeded_home, folder)
    monkeypatch.setenv("DIGINT_KG_HOME", str(folder))
    return folder


@pytest.fixture
def cli(home: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    assert home.exists()

    def run(*arguments: object) -> Run:
        code = main.run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Run(code, out, err)

    return run
