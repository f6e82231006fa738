"""Brings a whole file into a graph: N-Triples, whose lines stand alone, in parts side by side.

A named graph costs a store twice the indexes of the default graph, and one loader keeps one processor busy;
so a large file is cut at line ends, and each processor loads a part. Nobody sees the draft meanwhile. What is
loaded in bulk is laid out in pieces that every query must look through: where it is much, the store is
optimized afterwards (measured at 1 M triples: two seconds, and queries take two thirds of the time).
"""

import io
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import IO, cast

from pyoxigraph import NamedNode, RdfFormat, Store

SMALL_BYTES = 1_000_000
"""A file smaller than this goes in as one transaction: setting up a bulk load takes longer (0.1 s)."""
PART_BYTES = 8_000_000
"""A part smaller than this is not worth a loader of its own."""
_MUCH_BYTES = 1_000_000
_MUCH_OF_STORE = 8
_MOST_PARTS = 4


def load(store: Store, path: Path, format_: RdfFormat, base: str, graph: str) -> int:
    """Adds the triples of the file, which has one graph and no blank nodes, to the graph; gives its bytes."""
    node = NamedNode(graph)
    size = path.stat().st_size
    if size < SMALL_BYTES:
        store.load(path=path, format=format_, base_iri=base, to_graph=node)
        return size
    cuts = _cuts(path) if format_ == RdfFormat.N_TRIPLES else []
    if len(cuts) <= 2:  # noqa: PLR2004 - beginning and end
        store.bulk_load(path=path, format=format_, base_iri=base, to_graph=node)
        return size

    def load_part(part: tuple[int, int]) -> None:
        with path.open("rb") as file:
            store.bulk_load(cast("IO[bytes]", _Part(file, *part)), format_, to_graph=node)

    with ThreadPoolExecutor(len(cuts) - 1) as threads:
        for _ in threads.map(load_part, pairwise(cuts)):
            pass
    return cuts[-1]


def is_much(size: int, folder: Path) -> bool:
    """Whether source files of that size, just loaded, make it worth to optimize the store in the folder.

    Optimizing takes time by what the store holds, so what is new must be an eighth of it.
    """
    if size < _MUCH_BYTES:
        return False
    return size * _MUCH_OF_STORE >= sum(path.stat().st_size for path in folder.iterdir())


def _cuts(path: Path) -> Sequence[int]:
    """Where the parts begin, and the end of the file."""
    size = path.stat().st_size
    parts = min(_MOST_PARTS, os.cpu_count() or 1, size // PART_BYTES)
    cuts = {0, size}
    with path.open("rb") as file:
        for part in range(1, parts):
            file.seek(size * part // parts)
            file.readline()
            cuts.add(file.tell())
    return sorted(cuts)


class _Part(io.RawIOBase):
    """The bytes of a file between two places."""

    def __init__(self, file: io.BufferedReader, begin: int, end: int) -> None:
        file.seek(begin)
        self._file = file
        self._left = end - begin

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        chunk = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(chunk)
        return chunk
