"""Writing files so that a reader sees the old or the new, never a half, whenever the power goes."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Gives `path` this content in one step.

    Args:
        path: the file.
        content: all that it is to hold.
        mode: who may read and write it, less what the process's umask takes away.
    """
    with opened(path, mode=mode) as file:
        file.write(content)


@contextmanager
def opened(path: Path, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file whose content `path` is given in one step at the end; a failure leaves `path` as it was."""
    aside = path.with_name(path.name + ".aside")
    aside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def copy(source: Path, target: Path) -> None:
    """Copies a file to `target` in one step; does nothing where `target` exists already."""
    if target.exists():
        return
    aside = target.with_name(target.name + ".aside")
    shutil.copyfile(source, aside)
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Makes the folder's own entries durable, where the platform can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
