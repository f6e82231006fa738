"""Turn a table into RDF by a mapping, and say what became of each row."""

from pathlib import Path
from typing import IO

from pyoxigraph import serialize

from digint_kg.formats import RDF, Format
from digint_kg.graphs import GraphNames, slug_of
from digint_kg.reading.mapping.report import Tally
from digint_kg.reading.table_reader import TableReader
from digint_kg.terms import PREFIXES


def convert(  # noqa: PLR0913 - what a conversion consists of
    table: Path,
    mapping: Path,
    *,
    region: str,
    dataset: str | None,
    tables: TableReader,
    names: GraphNames,
    format_: Format,
    out: IO[bytes],
) -> Tally:
    """Writes what a table says as RDF; gives the report.

    Args:
        table: the file.
        mapping: what its columns mean.
        region: the region whose dataset it is.
        dataset: the dataset's short name; the table's by default.
        tables: reads tables.
        names: the graph layout.
        format_: the RDF syntax.
        out: where the RDF goes.

    Raises:
        DigintError: BAD_INPUT with the place in the mapping or the table; TOO_LARGE; NOT_FOUND.
    """
    graph = names.dataset(region, dataset or slug_of(table.stem))
    document = tables.read(table, mapping, graph)
    serialize(document.triples(), out, format=RDF[format_], prefixes=PREFIXES)
    return document.tally
