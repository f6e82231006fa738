"""A filled template as a document: its triples, and each finding at its cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import Triple

from digint_kg.findings import Finding
from digint_kg.generations import SourceFile
from digint_kg.locations import Location
from digint_kg.reading.cell_words import as_typed
from digint_kg.reading.templates.consequences import Consequences, bare
from digint_kg.reading.templates.content import Content, Spot

_TERM: Final = re.compile(r"\b[a-z]+:[A-Za-z]+\b")


@dataclass(frozen=True, slots=True)
class TemplateDocument:
    """What a filled template says, for one graph; `headers` says what it calls properties."""

    source: SourceFile
    path: Path
    graph: str
    content: Content
    headers: Mapping[str, str]

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

        Where a sheet or a required column is missing, all shapes' findings are left for the next run. The
        sentences name headers in the place of properties.
        """
        if self.content.broken:
            return []
        stated = {
            (bare(str(triple.subject)), triple.predicate.value, bare(str(triple.object))): spot
            for triple, spot in self.content.triples.items()
        }
        consequences = Consequences(self.content, stated)
        placed = ((finding, self._spot(finding, stated)) for finding in findings)
        return [
            replace(finding, location=self._location(spot), messages=self._messages(finding))
            for finding, spot in placed
            if not consequences.is_one(finding, spot)
        ]

    def _spot(self, finding: Finding, stated: Mapping[tuple[str, str, str], Spot]) -> Spot | None:
        """The cell of the triple; else that of the property, filled in or not; else the row's first."""
        focus, path = finding.focus, finding.path or ""
        columns = self.content.columns
        if finding.detail in columns:
            return columns[finding.detail]
        if finding.value:
            exact = stated.get((focus, path, bare(finding.value)))
        else:
            exact = self.content.empty.get((focus, path))
        return exact or columns.get((focus, path)) or self.content.rows.get(focus)

    def _location(self, spot: Spot | None) -> Location:
        return Location(str(self.path), sheet=spot.sheet if spot else None, cell=spot.cell if spot else None)

    def _messages(self, finding: Finding) -> dict[str, str]:
        return {tag: _TERM.sub(self._header, text) for tag, text in as_typed(finding.messages).items()}

    def _header(self, term: re.Match[str]) -> str:
        return self.headers.get(term[0], term[0])
