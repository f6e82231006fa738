"""Every command in README and docs runs, against a service as `make run` starts it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SCRIPTS = [
    pytest.param(script, id=f"{page.name}-{number}")
    for page in PAGES
    for number, script in enumerate(
        re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    )
]


@pytest.fixture(scope="module")
def tour(
    serving: Callable[..., AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    home = tmp_path_factory.mktemp("tour")
    command = (sys.executable, "-m", "digint_kg", "serve", "--demo", "--port", 0)
    with serving(command, home, ROOT) as address:
        yield address, home


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the checkout holds, where commands may leave files of their own."""
    folder = tmp_path_factory.mktemp("checkout")
    for entry in ROOT.iterdir():
        (folder / entry.name).symlink_to(entry)
    return folder


@pytest.mark.parametrize("script", SCRIPTS)
def test_commands_run(script: str, tour: tuple[str, Path], checkout: Path) -> None:
    address, home = tour
    local = script.replace(".venv/bin/", f"{Path(sys.executable).parent}/").replace(
        "http://127.0.0.1:8000", address
    )
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", local.replace("curl -s", "curl -sS --fail-with-body")],
        cwd=checkout,
        env=os.environ | {"DIGINT_KG_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.strip()


def test_there_are_commands_for_all_three_users() -> None:
    readme = (ROOT / "README.md").read_text()
    heads = re.findall(r"^## (.*)$", readme, re.MULTILINE)
    assert heads[:5] == [
        "Start",
        "For a data steward",
        "For an analyst",
        "For a linked-data portal",
        "Test",
    ]
    assert len(SCRIPTS) > 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []
