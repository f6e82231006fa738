"""What the reading library does not tell of an xlsx sheet, in one pass over its XML that holds nothing.

Told are: how far the sheet reaches (before the library takes memory for all of it), which formulas have no
stored value, which cells hold an error, and which numbers are shown padded with zeros or as per cent.
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath
from typing import Final
from xml.parsers import expat

from digint_kg.locations import Location
from digint_kg.reading.tables.archive import broken
from digint_kg.reading.tables.bounds import Bounds
from digint_kg.reading.tables.cells import Fault, position
from digint_kg.reading.tables.quick_look import is_plain
from digint_kg.reading.tables.xml_walk import walk

PERCENT: Final = -1

_PLAIN_REACH: Final = 30_000_000
"""Cells that a sheet may reach over which a quick look finds nothing peculiar in."""

_PADDED: Final = re.compile(r"0{2,}\Z")
_PERCENT_FORMAT: Final = re.compile(r"0(\.0+)?%\Z")
_BUILT_IN: Final = {9: PERCENT, 10: PERCENT}
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships "


@dataclass(slots=True)
class Survey:
    """How far a sheet reaches, and its peculiar cells by row and column.

    A peculiar cell has a fault, or shows its number padded to so many digits, or as `PERCENT`.
    """

    rows: int = 0
    columns: int = 0
    peculiar: dict[int, dict[int, Fault | int]] = field(default_factory=dict)

    def add(self, row: int, column: int, what: Fault | int) -> None:
        """Notes a peculiar cell."""
        self.peculiar.setdefault(row, {})[column] = what


def survey(path: Path, sheet: str, bounds: Bounds) -> Survey:
    """The survey of one sheet.

    Raises:
        DigintError: TOO_LARGE where it reaches too far; BAD_INPUT where its XML is broken.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part_of(archive, sheet)
            if part is None:
                return Survey()
            formats = _formats(archive)
            if not formats and bounds.cells >= _PLAIN_REACH:
                with archive.open(part) as xml:
                    if is_plain(xml):
                        return Survey()
            walker = _Walker(formats, bounds, Location(str(path), sheet=sheet))
            with archive.open(part) as xml:
                walk(xml, walker.start, walker.end, walker.text)
            return walker.found
    except (KeyError, expat.ExpatError, ValueError) as error:
        raise broken(path, f"the sheet {sheet!r} is damaged ({error})") from error


class _Walker:
    """Follows rows and cells; positions may be written or implied (ECMA-376, part 1, 18.3.1.4)."""

    def __init__(self, formats: Mapping[int, int], bounds: Bounds, where: Location) -> None:
        self.found = Survey()
        self._formats = formats
        self._bounds = bounds
        self._where = where
        self._row = self._column = 0
        self._attributes: Mapping[str, str] = {}
        self._holds = self._formula = self._value = self._inside_value = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "v":
            self._holds = self._inside_value = True
        elif name == "is":
            self._holds = self._value = True
        elif name == "f":
            self._holds = self._formula = True
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0

    def text(self, text: str) -> None:
        if self._inside_value and text.strip():
            self._value = True

    def end(self, name: str) -> None:
        self._inside_value = False
        if name == "c" and self._holds:
            self._reach()
            what = self._peculiarity(self._attributes.get("t", "n"))
            if what is not None:
                self.found.add(self._row, self._column, what)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        written = attributes.get("r")
        if written:
            self._row, self._column = position(written)
        else:
            self._column += 1
        self._attributes = attributes
        self._holds = self._formula = self._value = False

    def _reach(self) -> None:
        found = self.found
        if self._row > found.rows or self._column > found.columns:
            found.rows, found.columns = max(found.rows, self._row), max(found.columns, self._column)
            self._bounds.refuse_area(self._where, found.rows, found.columns)

    def _peculiarity(self, kind: str) -> Fault | int | None:
        """What is peculiar about the cell; a formula whose stored value is the empty text is not."""
        if not self._value:
            return Fault.FORMULA if self._formula and kind != "str" else None
        if kind == "e":
            return Fault.ERROR
        if kind != "n" or not self._formats:
            return None
        return self._formats.get(int(self._attributes.get("s", 0)))


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The file in the archive that holds a sheet (ECMA-376, part 1, 18.2.20 and part 2, 9.3)."""
    relations: dict[str, str] = {}
    targets: dict[str, str] = {}

    def on_sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.startswith(_RELATIONS)), "")
            relations[attributes.get("name", "")] = relation

    def on_target(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    with archive.open("xl/workbook.xml") as xml:
        walk(xml, on_sheet)
    with archive.open("xl/_rels/workbook.xml.rels") as xml:
        walk(xml, on_target)
    target = targets.get(relations.get(sheet, ""))
    if target is None:
        return None
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _formats(archive: zipfile.ZipFile) -> dict[int, int]:
    """The cell styles that matter, by their number: padded with zeros, or per cent."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    own: dict[int, int] = {}
    styles: list[int] = []
    inside = ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if name in {"cellXfs", "cellStyleXfs"}:
            inside = name
        elif name == "numFmt":
            code = attributes.get("formatCode", "")
            if _PADDED.match(code):
                own[int(attributes["numFmtId"])] = len(code)
            elif _PERCENT_FORMAT.match(code):
                own[int(attributes["numFmtId"])] = PERCENT
        elif name == "xf" and inside == "cellXfs":
            styles.append(int(attributes.get("numFmtId", 0)))

    with archive.open("xl/styles.xml") as xml:
        walk(xml, start)
    known = _BUILT_IN | own
    return {number: known[format_] for number, format_ in enumerate(styles) if format_ in known}
