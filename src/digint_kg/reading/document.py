"""A source file, read whole and found well-formed, as the triples of one graph."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple, parse

from digint_kg.findings import Finding
from digint_kg.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF, RDF_XML, Format
from digint_kg.generations import SourceFile
from digint_kg.reading.lines_of_ntriples import LinesOfNTriples
from digint_kg.reading.lines_of_rdfxml import LinesOfRdfXml
from digint_kg.reading.lines_of_turtle import LinesOfTurtle
from digint_kg.reading.locate import located
from digint_kg.reading.paths_of_jsonld import PathsOfJsonLd
from digint_kg.reading.places import Places
from digint_kg.reading.skolem import Renaming
from digint_kg.reading.syntax_errors import changed


@dataclass(frozen=True, slots=True)
class FileDocument:
    """One graph's share of a file. Holds no triples, only the names of its blank nodes.

    `base` is the IRI that relative IRIs are resolved against; `parts` are the file's own graphs whose
    triples go to `graph`, None where all of the file's triples do.
    """

    source: SourceFile
    path: Path
    graph: str
    format_: Format
    base: str
    parts: frozenset[NamedNode | BlankNode | DefaultGraph] | None
    blank_names: tuple[str, ...]
    merged_graphs: bool
    loads_as_it_stands: bool

    @property
    def originals(self) -> Sequence[Path]:
        """None: the file is kept as it was handed in."""
        return ()

    @property
    def faults(self) -> Sequence[Finding]:
        """None: a file of RDF is well-formed, or refused as a whole."""
        return ()

    def triples(self) -> Iterator[Triple]:
        """The triples, literals as written, blank nodes as skolem IRIs; the file is parsed anew.

        Raises:
            DigintError: CONFLICT where the file is no longer what was read.
        """
        own = (quad.triple for quad in self._quads())
        try:
            yield from map(Renaming(self.blank_names).rename, own) if self.blank_names else own
        except (IndexError, SyntaxError, OSError) as error:
            raise changed(self.path) from error

    def locate(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings with their place in the file, as near as the syntax allows."""
        if not findings:
            return []
        try:
            places = self._places()
            return located(findings, self._placed(places), places, str(self.path))
        except (IndexError, SyntaxError, OSError) as error:
            raise changed(self.path) from error

    def _places(self) -> Places:
        if self.format_ in (N_TRIPLES, N_QUADS):
            return LinesOfNTriples(self.path, self.format_)
        if self.format_ == RDF_XML:
            return LinesOfRdfXml(self.path, self.base)
        if self.format_ == JSON_LD:
            return PathsOfJsonLd(self.path, self.base)
        return LinesOfTurtle(self.path, self.format_, self.base)

    def _placed(self, places: Places) -> Iterator[tuple[Triple, int]]:
        naming = Renaming(self.blank_names)
        for quad, mark in places.walk():
            if self.parts is None or quad.graph_name in self.parts:
                yield naming.rename(quad.triple), mark

    def _quads(self) -> Iterator[Quad]:
        quads = parse(path=self.path, format=RDF[self.format_], base_iri=self.base)
        if self.parts is None:
            return quads
        return (quad for quad in quads if quad.graph_name in self.parts)
