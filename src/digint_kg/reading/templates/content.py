"""What was read: triples with their cells, rows with their columns, and what went wrong."""

from dataclasses import dataclass, field

from pyoxigraph import Triple

from digint_kg.findings import Finding


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the workbook."""

    sheet: str
    cell: str


@dataclass(slots=True)
class Content:
    """What a workbook says.

    Args:
        triples: each with the cell that says it.
        rows: the identifier's cell of each thing.
        columns: the cell for a property of a thing, filled in or not.
        faults: what reading found.
        bad: cells that hold a fault, so that nothing more need be said of them.
        broken: a sheet or a required column is not there: what the shapes say would mislead.
    """

    triples: dict[Triple, Spot] = field(default_factory=dict)
    rows: dict[str, Spot] = field(default_factory=dict)
    columns: dict[tuple[str, str], Spot] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    bad: set[Spot] = field(default_factory=set)
    broken: bool = False
