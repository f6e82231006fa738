"""Guards against archives that blow up: xlsx and ods files are zip archives of XML."""

import zipfile
from pathlib import Path
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.reading.tables.bounds import Bounds, too_large

_SMALL: Final = 1_000_000
"""Bytes up to which an entry may be packed as tightly as it likes."""


def guard(path: Path, bounds: Bounds) -> None:
    """Refuses an archive that is broken, locked, or would unpack beyond bounds.

    What the archive says of itself is looked at first, and then held to: an entry that unpacks to anything
    but its declared size fails its checksum.

    Raises:
        DigintError: TOO_LARGE or BAD_INPUT.
    """
    where = Location(str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > bounds.entries:
                raise too_large(where, f"the archive holds {len(entries)} files")
            _refuse_bursting(entries, where, bounds)
            bad = archive.testzip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise broken(path, str(error)) from error
    if bad is not None:
        raise broken(path, f"its part {bad} is damaged")


def broken(path: Path, why: str) -> DigintError:
    """What to tell about a workbook that cannot be read."""
    return DigintError(
        Kind.BAD_INPUT,
        f"This is no workbook that can be read: {why.rstrip('.')}.",
        where=Location(str(path)),
        remedy="Open it in a spreadsheet program and save it anew, without password.",
    )


def _refuse_bursting(entries: list[zipfile.ZipInfo], where: Location, bounds: Bounds) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > bounds.unpacked_bytes:
        raise too_large(where, f"the archive unpacks to {total} bytes")
    for entry in entries:
        if entry.file_size > max(_SMALL, bounds.ratio * entry.compress_size):
            raise too_large(where, f"its part {entry.filename} unpacks to {entry.file_size} bytes")
