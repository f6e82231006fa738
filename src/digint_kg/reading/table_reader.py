"""Reads tables by mappings into documents."""

import hashlib
import mimetypes
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import N_TRIPLES
from digint_kg.generations import SourceFile
from digint_kg.graphs import GraphNames
from digint_kg.locations import Location
from digint_kg.reading.aside import Aside
from digint_kg.reading.document import FileDocument
from digint_kg.reading.mapping.codes import Codes
from digint_kg.reading.mapping.conversion import Converted, convert
from digint_kg.reading.mapping.parsing import read_mapping
from digint_kg.reading.mapping.proposal_text import yaml_of
from digint_kg.reading.mapping.report import Tally
from digint_kg.reading.mapping.suggesting import Words, propose
from digint_kg.reading.rdf_reader import RdfReader
from digint_kg.reading.table_document import TableDocument
from digint_kg.reading.tables.opening import open_workbook

_BUFFER: Final = 1 << 20


class TableReader:
    """Reads tables for the graphs of one installation.

    Args:
        names: the graph layout.
        root: the folder that holds the code lists and reference data.
    """

    def __init__(self, names: GraphNames, root: Path) -> None:
        self._names = names
        self._root = root
        self._codes = Codes(root)
        self._rdf = RdfReader(names)

    def read(self, path: Path, mapping: Path, graph: str) -> TableDocument:
        """The document in a table.

        Raises:
            DigintError: BAD_INPUT with file and line of the mapping, or file, sheet and cell of the table;
                TOO_LARGE; NOT_FOUND.
        """
        folder = Aside("digint-kg-table-")
        triples, places = folder.path / f"{path.name}.nt", folder.path / "places"
        with (
            triples.open("w", encoding="utf-8", buffering=_BUFFER, newline="\n") as out,
            places.open("wb") as cells,
        ):
            converted = self.write(path, mapping, graph, out, cells)
        if not converted.tally.described and not converted.tally.refused:
            raise _says_nothing(path, converted.tally)
        (inner,) = self._rdf.read(triples, graph, format_=N_TRIPLES)
        assert isinstance(inner, FileDocument)  # noqa: S101 - what the reader of RDF makes
        originals = (path, mapping)
        made_from = tuple(map(_source, originals))
        return TableDocument(
            inner=replace(inner, source=replace(inner.source, made_from=made_from)),
            tally=converted.tally,
            table=path,
            originals=originals,
            sheet=converted.sheet,
            columns=converted.columns,
            places=places,
            folder=folder,
        )

    def suggest(self, path: Path, sheet: str | None = None) -> str:
        """A mapping proposed for a table, as YAML with reasons.

        Args:
            path: the table.
            sheet: which sheet; the first that holds something by default.

        Raises:
            DigintError: BAD_INPUT with the place in the table; TOO_LARGE; NOT_FOUND.
        """
        workbook = open_workbook(path)
        filled = (item for item in workbook.sheets if any(not row.is_empty for row in item.rows()))
        chosen = workbook.sheet(sheet) if sheet else next(filled, workbook.sheets[0])
        proposal = propose(chosen, self._codes, Words(self._root))
        return yaml_of(proposal, path.name, chosen.name)

    def write(self, path: Path, mapping: Path, graph: str, out: IO[str], cells: IO[bytes]) -> Converted:
        """Writes a table's statements as N-Triples, and the cell of each beside.

        Raises:
            DigintError: as `read` does.
        """
        read = read_mapping(mapping)
        workbook = open_workbook(path, encoding=read.table.encoding, delimiter=read.table.delimiter)
        return convert(workbook, read, graph, codes=self._codes, names=self._names, out=out, places=cells)


def is_mapping(path: Path) -> bool:
    """Whether a file is meant as a mapping, by its ending."""
    return path.suffix.lower() in {".yaml", ".yml"}


def _source(path: Path) -> SourceFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    media_type = "application/yaml" if is_mapping(path) else mimetypes.guess_type(path.name)[0]
    return SourceFile(path.name, digest, media_type or "application/octet-stream")


def _says_nothing(path: Path, tally: Tally) -> DigintError:
    rules = "; ".join(f"{count} rows do not meet {rule!r}" for rule, count in tally.skipped.items() if count)
    return DigintError(
        Kind.BAD_INPUT,
        f"nothing in the table becomes data: {rules or 'there are no rows below the headers'}.",
        where=Location(str(path)),
        remedy="Correct the mapping, or the table.",
    )
