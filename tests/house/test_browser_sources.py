"""The browser scripts: pinned, bundled into what is installed or given away, and missed with clear words."""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

BUILT = "src/digint_kg/http/static/built"


def packed(kind: str, source: Path, target: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A distribution made by hatchling alone, as `pip` has it made."""
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", target],
        cwd=source,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_versions_are_exact_and_no_registry_is_named(root: Path) -> None:
    package = json.loads((root / "web" / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    lock = json.loads((root / "web" / "package-lock.json").read_text())["packages"]
    assert [
        name for name, entry in lock.items() if "resolved" in entry or (name and "integrity" not in entry)
    ] == []


def test_a_source_distribution_carries_the_bundle_and_needs_no_node(root: Path, tmp_path: Path) -> None:
    made = packed("sdist", root, tmp_path)
    assert made.returncode == 0, made.stderr
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        content.extractall(tmp_path, filter="data")
    (source,) = (path for path in tmp_path.iterdir() if path.is_dir())
    manifest = json.loads((source / BUILT / "manifest.json").read_text())
    assert not (source / "web" / "node_modules").exists()
    made = packed("wheel", source, tmp_path, PATH="/nowhere")
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(io.BytesIO(wheel.read_bytes())).namelist()
    assert f"digint_kg/http/static/built/{manifest['sparql']}" in names
    assert "digint_kg/http/static/built/licences.txt" in names


@pytest.mark.parametrize("without", [False, True])
def test_what_is_missing_is_said_and_can_be_left_out(root: Path, tmp_path: Path, *, without: bool) -> None:
    for name in ("pyproject.toml", "hatch_build.py", "README.md"):
        (tmp_path / name).write_bytes((root / name).read_bytes())
    for folder in ("src/digint_kg", "web", *("ontology", "shapes", "rules", "queries", "data")):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("src/digint_kg/__init__.py", "web/package.json", "web/package-lock.json"):
        (tmp_path / name).write_bytes((root / name).read_bytes())
    nowhere = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_fetch_retries": "0"}
    cache = {"npm_config_cache": str(tmp_path / "cache")}
    left_out = {"DIGINT_BUILD_WITHOUT_SCRIPTS": "1"} if without else {}
    made = packed("wheel", tmp_path, tmp_path / "dist", **nowhere, **cache, **left_out)
    assert (made.returncode == 0) == without
    if not without:
        assert "cannot fetch the packages that web/ needs from the npm registry" in made.stderr
        assert "DIGINT_BUILD_WITHOUT_SCRIPTS=1" in made.stderr
