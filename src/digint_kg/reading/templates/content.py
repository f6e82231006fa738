"""What was read: triples with their cells, rows with their columns, and what went wrong."""

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from digint_kg.findings import Finding, Severity
from digint_kg.locations import Location
from digint_kg.reading.tables.cells import Cell
from digint_kg.reading.tables.workbook import Sheet
from digint_kg.reading.templates.faults import fault


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the workbook."""

    sheet: str
    cell: str


@dataclass(slots=True)
class Content:
    """What a workbook says.

    Args:
        file: the workbook.
        graph: the dataset's graph.
        triples: each with the cell that says it.
        rows: the identifier's cell of each thing.
        columns: the cell for a property of a thing, filled in or not; the first where it has several.
        empty: the first such cell that is empty.
        faults: what reading found.
        bad: cells that could not be read, so that nothing more need be said of them.
        doubtful: properties of things that are not known whole, since a cell could not be read.
        parents: properties of which a cell does not say whose they are.
        unread: what the IRIs of things begin with of which a row could not be read.
        near: things that such rows speak of, or that a cell which names nothing might have named.
        moved: sheets with a column that seems to have been moved down, and the letters of that column.
        broken: a sheet or a required column is not there: what the shapes say would mislead.
    """

    file: str
    graph: str
    triples: dict[Triple, Spot] = field(default_factory=dict)
    rows: dict[str, Spot] = field(default_factory=dict)
    columns: dict[tuple[str, str], Spot] = field(default_factory=dict)
    empty: dict[tuple[str, str], Spot] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    bad: set[Spot] = field(default_factory=set)
    doubtful: set[tuple[str, str]] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    broken: bool = False

    def say(self, subject: str, predicate: str, value: NamedNode | Literal, where: Spot) -> None:
        """Adds a triple; the first cell that says it counts."""
        self.triples.setdefault(Triple(NamedNode(subject), NamedNode(predicate), value), where)

    def tell(
        self,
        code: str,
        sheet: Sheet | None = None,
        cell: Cell | None = None,
        focus: str | None = None,
        **said: str,
    ) -> None:
        """Adds a fault: of a cell, of a sheet, or of the whole file."""
        where = sheet.place(cell) if sheet else Location(self.file)
        found = fault(code, where, focus or self.graph, self.graph, **said)
        self.faults.append(found)
        if sheet and cell and found.severity is Severity.VIOLATION:
            self.bad.add(spot(sheet, cell))


def spot(sheet: Sheet, cell: Cell) -> Spot:
    """The place of a cell."""
    return Spot(sheet.name or "", cell.name)
