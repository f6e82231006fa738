"""A filled template as a document: its triples, and each finding at its cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Triple

from digint_kg.findings import Finding
from digint_kg.generations import SourceFile
from digint_kg.locations import Location
from digint_kg.reading.templates.content import Content, Spot


@dataclass(frozen=True, slots=True)
class TemplateDocument:
    """What a filled template says, for one graph."""

    source: SourceFile
    path: Path
    graph: str
    content: Content

    @property
    def originals(self) -> Sequence[Path]:
        """None: the workbook itself is the source."""
        return ()

    @property
    def base(self) -> str:
        """The graph's IRI: templates hold no relative IRIs."""
        return self.graph

    @property
    def merged_graphs(self) -> bool:
        """Never: a workbook is one graph."""
        return False

    @property
    def loads_as_it_stands(self) -> bool:
        """Never: a store reads no workbooks."""
        return False

    @property
    def faults(self) -> Sequence[Finding]:
        """What reading found, at its cells."""
        return self.content.faults

    def triples(self) -> Iterator[Triple]:
        """What the cells say."""
        return iter(self.content.triples)

    def locate(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings at their cells, without those that only follow from a fault of reading.

        Where a sheet or a required column is missing, all shapes' findings are left for the next run.
        """
        if self.content.broken:
            return []
        spots = _Spots(self.content)
        placed = ((finding, spots.of(finding)) for finding in findings)
        return [
            replace(finding, location=self._location(spot))
            for finding, spot in placed
            if spot not in self.content.bad
        ]

    def _location(self, spot: Spot | None) -> Location:
        return Location(str(self.path), sheet=spot.sheet if spot else None, cell=spot.cell if spot else None)


class _Spots:
    """Finds the cell that shows a finding best."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._by_value = {
            (_bare(str(triple.subject)), triple.predicate.value, _bare(str(triple.object))): spot
            for triple, spot in content.triples.items()
        }

    def of(self, finding: Finding) -> Spot | None:
        """The cell of the triple; else that of the property, filled in or not; else the row's first."""
        focus, path = _bare(finding.focus), _bare(finding.path or "")
        columns = self._content.columns
        if finding.detail:
            subject, prop = finding.detail
            if (subject, prop) in columns:
                return columns[subject, prop]
        if path and finding.value:
            spot = self._by_value.get((focus, path, _bare(finding.value)))
            if spot:
                return spot
        return columns.get((focus, path)) or self._content.rows.get(focus)


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") and term.endswith(">") else term
