"""Finds the folders that are not code: ontology, shapes, rules, queries, data.

An editable checkout reads the folders themselves; a wheel carries them as package data.
"""

import hashlib
from functools import cache
from pathlib import Path

NAMES = ("ontology", "shapes", "rules", "queries", "data")


@cache
def root() -> Path:
    """The folder that holds the asset folders.

    Raises:
        RuntimeError: neither the wheel's nor the checkout's folders are there (a broken installation).
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_assets", package.parent.parent):
        if all((candidate / name).is_dir() for name in NAMES):
            return candidate
    raise RuntimeError(f"digint-kg is not installed whole: {', '.join(NAMES)} are missing. Install it again.")


def folder(name: str) -> Path:
    """The folder `name`, one of `NAMES`."""
    return root() / name


def sha256(folder_path: Path, pattern: str) -> str:
    """One hash over all files below `folder_path` that match `pattern`, names included."""
    digest = hashlib.sha256()
    for path in sorted(folder_path.rglob(pattern)):
        digest.update(path.relative_to(folder_path).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()
