"""Opens a file of tables, of whatever kind: what it is, its first bytes say, then its ending."""

import zipfile
from pathlib import Path
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.reading.syntax_errors import unreadable
from digint_kg.reading.tables import calamine_sheets, json_sheets, text_sheet
from digint_kg.reading.tables.archive import broken
from digint_kg.reading.tables.bounds import Bounds, size_within
from digint_kg.reading.tables.encoding import Encoding, encoding_of
from digint_kg.reading.tables.workbook import Sheet, Workbook

ENDINGS: Final = frozenset({"xlsx", "xlsm", "xls", "ods", "csv", "tsv", "tab", "txt", "json"})
"""The endings of files that are read as tables."""

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOKS: Final = frozenset({"xlsx", "xls", "ods"})
_TABS: Final = frozenset({"tsv", "tab"})


def open_workbook(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    bounds: Bounds | None = None,
) -> Workbook:
    """Opens a file of tables. Rows are read only when a sheet's `rows` are called.

    Args:
        path: the file.
        encoding: Python's name of the encoding of a text file; found out where None, and said where guessed.
        delimiter: what stands between the cells of a text file; found out where None.
        bounds: how much is read.

    Raises:
        DigintError: NOT_FOUND; BAD_INPUT, with the place, where the file is broken or no table; TOO_LARGE.
    """
    bounds = bounds or Bounds()
    try:
        size_within(path, bounds)
        kind = kind_of(path)
        if kind in _WORKBOOKS:
            return Workbook(path, kind, calamine_sheets.sheets(path, kind, bounds))
        found = Encoding(encoding, guessed=False) if encoding else encoding_of(path)
        return Workbook(path, kind, _text_sheets(path, kind, found, delimiter, bounds), found.notes(path))
    except LookupError as error:
        raise _unknown_encoding(path, str(encoding)) from error
    except UnicodeError as error:
        raise _unknown_encoding(path, str(error)) from error
    except OSError as error:
        raise unreadable(path, error) from error


def kind_of(path: Path) -> str:
    """What sort of table file it is: `xlsx`, `xls`, `ods`, `csv`, `tsv` or `json`.

    Raises:
        DigintError: BAD_INPUT for anything else.
    """
    with path.open("rb") as file:
        head = file.read(8)
    ending = path.suffix.lower().removeprefix(".")
    if head.startswith(_ZIP):
        return _kind_of_archive(path)
    if head.startswith(_OLE):
        return "xls"
    if ending in _TABS:
        return "tsv"
    if ending == "json":
        return "json"
    if ending in {"csv", "txt"}:
        return "csv"
    if ending in ENDINGS:
        raise broken(path, f"it ends in .{ending}, but holds something else")
    raise DigintError(
        Kind.BAD_INPUT,
        f"{path.name} has no ending that names a kind of table.",
        where=Location(str(path)),
        remedy=f"Known endings: {', '.join(sorted('.' + known for known in ENDINGS))}.",
    )


def _kind_of_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise broken(path, str(error)) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise broken(path, "it is an archive of something else")


def _text_sheets(
    path: Path, kind: str, encoding: Encoding, delimiter: str | None, bounds: Bounds
) -> tuple[Sheet, ...]:
    if kind == "json":
        return json_sheets.sheets(path, encoding.name, bounds)
    if kind == "tsv":
        delimiter = delimiter or "\t"
    return (text_sheet.sheet(path, encoding.name, delimiter, bounds)[0],)


def _unknown_encoding(path: Path, why: str) -> DigintError:
    return DigintError(
        Kind.BAD_INPUT,
        f"the text cannot be read in the encoding that was named: {why}.",
        where=Location(str(path)),
        remedy="Name another encoding, such as utf-8 or windows-1252, or leave it out to have it found.",
    )
