"""Reads whatever file is handed in: RDF, a filled template, or a table with its mapping."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import Format
from digint_kg.graphs import GraphNames
from digint_kg.locations import Location
from digint_kg.ports import Document
from digint_kg.reading.rdf_reader import RdfReader
from digint_kg.reading.syntax_errors import unreadable
from digint_kg.reading.table_reader import TableReader
from digint_kg.reading.tables.opening import ENDINGS, open_workbook
from digint_kg.reading.templates.about import is_template
from digint_kg.reading.templates.template_reader import read_template

_ZIP: Final = b"PK\x03\x04"
_TABLES: Final = ENDINGS - {"json"}
"""Endings that tables have, and no RDF."""


class FileReader:
    """Reads files into documents for the graphs of one installation.

    Args:
        names: the graph layout.
        tables: reads tables that come with a mapping.
    """

    def __init__(self, names: GraphNames, tables: TableReader) -> None:
        self._names = names
        self._rdf = RdfReader(names)
        self._tables = tables

    def read(
        self, path: Path, graph: str, *, format_: Format | None = None, merge: bool = False
    ) -> Sequence[Document]:
        """The documents in `path`: workbooks are known by their first bytes, RDF by its ending.

        Args:
            path: the file.
            graph: the IRI of the graph that it is for.
            format_: the RDF syntax; None finds it out.
            merge: puts named graphs of whatever name into `graph`.

        Raises:
            DigintError: NOT_FOUND, TOO_LARGE, or BAD_INPUT with the place in the file.
        """
        if format_ is None and _is_workbook(path):
            return [self._template(path, graph)]
        if format_ is None and path.suffix.lower().removeprefix(".") in _TABLES:
            raise _no_mapping(path)
        return self._rdf.read(path, graph, format_=format_, merge=merge)

    def read_mapped(self, path: Path, mapping: Path, graph: str) -> Document:
        """The document in a table, by a mapping.

        Raises:
            DigintError: BAD_INPUT with file and line of the mapping, or sheet and cell of the table.
        """
        return self._tables.read(path, mapping, graph)

    def _template(self, path: Path, graph: str) -> Document:
        workbook = open_workbook(path)
        if not is_template(workbook):
            raise _no_mapping(path)
        return read_template(workbook, graph, self._names)


def _is_workbook(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError as error:
        raise unreadable(path, error) from error


def _no_mapping(path: Path) -> DigintError:
    return DigintError(
        Kind.BAD_INPUT,
        "this is a table of your own, and no template of ours.",
        where=Location(str(path)),
        remedy="Say with --mapping what its columns mean; `digint-kg mapping suggest` proposes a mapping.",
    )
