"""Look the installation over: what is in force, what is missing, what would fail."""

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from digint_kg.answering.probe import why_unconfined
from digint_kg.errors import DigintError
from digint_kg.ports import Checker, GraphStore
from digint_kg.publishing.package import Package

_PARTS = ("pyoxigraph", "pyshifty", "pyshacl", "rdflib", "fastapi", "uvicorn")
_LOW_DISK = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: whether it is well, and what was seen."""

    name: str
    well: bool
    seen: str


def examine(home: Path, store: GraphStore, checker: Checker, package: Package) -> Iterator[Sign]:
    """The signs, one by one; nothing is changed."""
    yield Sign("python", well=True, seen=f"{platform.python_version()} on {platform.system()}")
    for part in _PARTS:
        yield Sign(part, well=True, seen=metadata.version(part))
    yield Sign("home", *_home(home))
    yield Sign("disk", *_disk(home))
    yield Sign("generation", *_generation(store))
    yield Sign("package graphs", *_package(store, package))
    yield Sign("shacl engine", well=True, seen=checker.engine)
    yield Sign("SERVICE and LOAD", well=True, seen=_outward())


def _outward() -> str:
    if why := why_unconfined():
        return f"every text that holds these words is refused: {why}"
    return "every text that holds these words runs in a reader without network"


def _home(home: Path) -> tuple[bool, str]:
    nearest = next(path for path in (home, *home.parents) if path.exists())
    if os.access(nearest, os.W_OK):
        return True, str(home)
    return False, f"{home} cannot be written. Set DIGINT_KG_HOME to a folder that can."


def _disk(home: Path) -> tuple[bool, str]:
    nearest = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(nearest).free
    return free > _LOW_DISK, f"{free / 1e9:.1f} GB free"


def _generation(store: GraphStore) -> tuple[bool, str]:
    try:
        current = store.current()
    except (DigintError, ValueError) as error:
        return False, f"The store cannot be read: {error}"
    if current is None:
        return True, "nothing is published yet; `digint-kg serve --demo` publishes the packaged regions"
    count = len(store.datasets())
    return True, f"{current.number}, published {current.created.isoformat()}, {count} datasets"


def _package(store: GraphStore, package: Package) -> tuple[bool, str]:
    newest = next(iter(store.publications()), None)
    if newest is None or newest.package_sha256 == package.hashes():
        return True, "as in this version"
    return True, "from another version; the next publication brings them up to date"
