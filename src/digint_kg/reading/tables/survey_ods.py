"""How far the sheets of an ods file reach, told before the reading library takes memory for all of it.

A few bytes of ods can repeat a cell a million times a million times (OpenDocument 1.3, part 3, 19.675).
"""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.parsers import expat

from digint_kg.locations import Location
from digint_kg.reading.tables.archive import broken
from digint_kg.reading.tables.bounds import Bounds
from digint_kg.reading.tables.cells import Fault
from digint_kg.reading.tables.survey_xlsx import Survey
from digint_kg.reading.tables.xml_walk import walk

_TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "


def survey(path: Path, bounds: Bounds) -> dict[str, Survey]:
    """The surveys of all sheets, by name.

    Raises:
        DigintError: TOO_LARGE where one reaches too far; BAD_INPUT where the XML is broken.
    """
    walker = _Walker(str(path), bounds)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as xml:
            walk(xml, walker.start, walker.end)
    except (KeyError, expat.ExpatError, ValueError) as error:
        raise broken(path, f"its content is damaged ({error})") from error
    return walker.found


class _Walker:
    """Follows rows and cells with their repetitions."""

    def __init__(self, file: str, bounds: Bounds) -> None:
        self.found: dict[str, Survey] = {}
        self._file = file
        self._bounds = bounds
        self._sheet = ""
        self._row = self._rows = self._column = self._columns = 0
        self._formula = self._full = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._sheet = attributes.get(_TABLE + "name", "")
            self.found[self._sheet] = Survey()
            self._row = self._rows = 0
        elif name == "table-row":
            self._row += self._rows
            self._rows = int(attributes.get(_TABLE + "number-rows-repeated", 1))
            self._column = self._columns = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._column += self._columns
            self._columns = int(attributes.get(_TABLE + "number-columns-repeated", 1))
            self._full = _OFFICE + "value-type" in attributes
            self._formula = _TABLE + "formula" in attributes
        elif name == "p":
            self._full = True

    def end(self, name: str) -> None:
        if name not in {"table-cell", "covered-table-cell"} or not (self._full or self._formula):
            return
        found = self.found.setdefault(self._sheet, Survey())
        found.rows = max(found.rows, self._row + self._rows)
        found.columns = max(found.columns, self._column + self._columns)
        self._bounds.refuse_area(Location(self._file, sheet=self._sheet), found.rows, found.columns)
        if self._formula and not self._full:
            found.add(self._row + 1, self._column + 1, Fault.FORMULA)
