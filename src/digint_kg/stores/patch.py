"""Differences as RDF Patch text (the format of Apache Jena): lines `A s p o g .` and `D s p o g .`.

A graph that is new as a whole is not listed: its kept source file holds its content, and the header
line `H whole <graph> .` says so.
"""

import gzip
from collections.abc import Iterable
from pathlib import Path

from digint_kg.atomic import sync_folder
from digint_kg.stores.difference import Difference


def write(path: Path, differences: Iterable[Difference]) -> None:
    """Writes the differences, removals first."""
    with gzip.open(path, "wb", compresslevel=3) as file:
        file.write(b"TX .\n")
        for difference in differences:
            graph = f" <{difference.graph}> .\n".encode()
            if difference.whole:
                file.write(b"H whole" + graph)
            for mark, lines in ((b"D ", difference.removed), (b"A ", difference.added)):
                file.writelines(mark + line.removesuffix(b" .") + graph for line in lines)
        file.write(b"TC .\n")
    sync_folder(path.parent)
