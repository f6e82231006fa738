"""A newcomer's two ways in: `make run` in a fresh clone, and the wheel alone in an empty environment."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.request import Request, urlopen

Serving = Callable[..., AbstractContextManager[str]]


def get(address: str, accept: str = "application/json") -> str:
    with urlopen(Request(address, headers={"Accept": accept}), timeout=20) as response:  # noqa: S310 - loopback
        return str(response.read().decode())


def fresh_clone(root: Path, target: Path) -> None:
    """What git would give somebody else: the tracked files as they are in the working tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (root / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target / name)


def sees_the_region(address: str) -> None:
    assert json.loads(get(f"{address}/health"))["generation"] == 1
    regions = json.loads(get(f"{address}/regions"))
    assert "emilia-romagna" in json.dumps(regions)
    rows = get(f"{address}/questions/s3-priorities?region=emilia-romagna", "text/csv").splitlines()
    assert len(rows) == 12
    assert "<html" in get(f"{address}/", "text/html")
    script = re.search(r'src="(/static/built/sparql-\w+\.js)"', get(f"{address}/sparql", "text/html"))
    assert script
    assert len(get(f"{address}{script[1]}", "*/*")) > 100_000


def test_make_run_in_a_fresh_clone(serving: Serving, root: Path, tmp_path: Path) -> None:
    clone, home = tmp_path / "clone", tmp_path / "home"
    fresh_clone(root, clone)
    with serving(("make", "run", "PORT=0", f"PYTHON={sys.executable}"), home, clone) as address:
        sees_the_region(address)


def test_the_wheel_alone_in_an_empty_environment(serving: Serving, root: Path, tmp_path: Path) -> None:
    clone, empty, folder = (tmp_path / name for name in ("clone", "empty", "folder"))
    fresh_clone(root, clone)
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "venv", empty], check=True)
    pip = (empty / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, clone], check=True, cwd=folder)
    shutil.rmtree(clone)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", wheel], check=True, cwd=folder)
    command = (empty / "bin" / "digint-kg", "serve", "--demo", "--port", 0)
    with serving(command, tmp_path / "home", folder) as address:
        sees_the_region(address)
    environment = os.environ | {"DIGINT_KG_HOME": str(tmp_path / "home")}
    asked = subprocess.run(
        [empty / "bin" / "digint-kg", "ask", "s3-priorities", "--format", "csv"],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Agrifood" in asked.stdout
