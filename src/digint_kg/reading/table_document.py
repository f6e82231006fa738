"""A table that was converted by a mapping, as a document: findings are told at the cells of the table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import Triple

from digint_kg.findings import Finding, Severity
from digint_kg.generations import SourceFile
from digint_kg.locations import Location
from digint_kg.ports import Document
from digint_kg.reading.aside import Aside
from digint_kg.reading.cell_words import as_typed
from digint_kg.reading.mapping.places import place
from digint_kg.reading.mapping.report import Tally
from digint_kg.reading.mapping.said import Remark
from digint_kg.reading.tables.cells import a1
from digint_kg.terms import SHAPES

_STAGE: Final = "00-reading"


@dataclass(frozen=True, slots=True)
class TableDocument:
    """What a table says, for one graph.

    `inner` is the converted N-Triples; it is the source that is kept, and the table and its mapping are kept
    beside it as `originals`. `columns` are the columns that the objects of predicates come from.
    """

    inner: Document
    tally: Tally
    table: Path
    originals: Sequence[Path]
    sheet: str | None
    columns: Mapping[str, int]
    places: Path
    folder: Aside

    @property
    def source(self) -> SourceFile:
        """The converted file's name, hash and syntax, and those of what it was made from."""
        return self.inner.source

    @property
    def path(self) -> Path:
        """Where the converted file is; it goes when the document goes."""
        return self.inner.path

    @property
    def graph(self) -> str:
        """The graph that it is for."""
        return self.inner.graph

    @property
    def base(self) -> str:
        """The graph's IRI; a converted file holds no relative IRIs."""
        return self.inner.base

    @property
    def merged_graphs(self) -> bool:
        """Never: a table is one graph."""
        return False

    @property
    def loads_as_it_stands(self) -> bool:
        """Whether a store may load the converted file itself."""
        return self.inner.loads_as_it_stands

    @property
    def faults(self) -> Sequence[Finding]:
        """What the conversion refused, as violations, and what it mended, as advice; at their cells."""
        refused = [self._told(remark, Severity.VIOLATION) for remark in self.tally.refused]
        return [*refused, *(self._told(remark, Severity.INFO) for remark in self.tally.notes.values())]

    def triples(self) -> Iterator[Triple]:
        """The triples. The converted file stays for as long as they are read."""
        yield from self.inner.triples()

    def locate(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings at the cells that their triples come from.

        Where something is missing, that is the cell where it should stand: in the row that describes the
        thing, the column from which others take it.
        """
        return [
            replace(finding, location=self._cell(finding), messages=as_typed(finding.messages))
            for finding in self.inner.locate(findings)
        ]

    def _cell(self, finding: Finding) -> Location:
        line = finding.location.line if finding.location else None
        found = place(self.places, line) if line else None
        if found is None:
            return Location(str(self.originals[-1])) if line else Location(str(self.table), sheet=self.sheet)
        row, column = found
        if finding.value is None:
            column = self.columns.get(finding.path or "", column)
        return Location(str(self.table), sheet=self.sheet, cell=a1(row, column))

    def _told(self, remark: Remark, severity: Severity) -> Finding:
        said = remark.said
        times = {"en": f" ({remark.count} times, first here)", "it": f" ({remark.count} volte, la prima qui)"}
        many = remark.count > 1
        return Finding(
            severity=severity,
            stage=_STAGE,
            shape=f"{SHAPES}Reading{'RowRefused' if severity is Severity.VIOLATION else 'CellMended'}",
            focus=self.graph,
            messages={tag: f"{text}{times[tag] if many else ''}" for tag, text in said.messages().items()},
            graph=self.graph,
            location=remark.where,
        )
