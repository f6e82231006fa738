"""A file of tables: its sheets, and what had to be decided to read it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.reading.tables.cells import Area, Cell, Row


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was decided or mended in reading and must not stay unsaid. `code` names its kind."""

    code: str
    messages: Mapping[str, str]
    where: Location


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of rows. `name` is None for the one sheet of a text file."""

    file: str
    name: str | None
    rows: Callable[[], Iterator[Row]]
    """The rows, from the first of the sheet on, empty ones included; read anew at each call."""
    merged: Callable[[], tuple[Area, ...]] = tuple
    """The areas of merged cells; the value stands in the first cell of each. Not known for ods."""

    def place(self, cell: Cell | None = None) -> Location:
        """Where the sheet, or a cell in it, is."""
        return Location(self.file, sheet=self.name, cell=cell.name if cell else None)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of tables. `kind` is `xlsx`, `xls`, `ods`, `csv`, `tsv` or `json`."""

    path: Path
    kind: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; blanks around it and capitals do not matter.

        Raises:
            DigintError: BAD_INPUT, with the names there are.
        """
        wanted = name.strip().casefold()
        for sheet in self.sheets:
            if (sheet.name or "").strip().casefold() == wanted:
                return sheet
        raise DigintError(
            Kind.BAD_INPUT,
            f"the file has no sheet called {name!r}.",
            where=Location(str(self.path)),
            remedy=f"Its sheets are: {', '.join(repr(sheet.name) for sheet in self.sheets)}.",
        )
