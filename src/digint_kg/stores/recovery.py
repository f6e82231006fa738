"""Puts a store right after a publisher died: what `CURRENT` does not name was never published."""

import shutil

from digint_kg.stores.layout import Layout


def clean(layout: Layout, current: int) -> list[str]:
    """Removes what an unfinished publication left behind. Call it only under the publisher's lock.

    Returns:
        The names of what was removed, for the log.
    """
    removed = []
    for folder in (layout.generations, layout.journal):
        for path in sorted(folder.iterdir()):
            number = path.name[:6]
            if path.name.endswith(".aside") or (number.isdigit() and int(number) > current):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                removed.append(path.name)
    for path in layout.sources.glob("*.aside"):
        path.unlink()
        removed.append(path.name)
    return removed


def prune(layout: Layout, current: int, keep: int) -> None:
    """Removes the folders of all but the newest `keep` generations; their journal stays."""
    for path in layout.generations.iterdir():
        if path.name.isdigit() and int(path.name) <= current - keep:
            shutil.rmtree(path, ignore_errors=True)
