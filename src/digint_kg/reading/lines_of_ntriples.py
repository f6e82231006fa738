"""The line of each triple in N-Triples and N-Quads: a statement a line."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from pyoxigraph import Quad, parse

from digint_kg.formats import RDF, Format
from digint_kg.reading.places import Feed


class LinesOfNTriples:
    """Marks are line numbers."""

    def __init__(self, path: Path, format_: Format) -> None:
        self._path = path
        self._format = format_
        self._line = 0

    def walk(self) -> Iterator[tuple[Quad, int]]:
        """Each quad with its line."""
        feed = cast("IO[bytes]", Feed(self._lines()))
        for quad in parse(feed, format=RDF[self._format]):
            yield quad, self._line

    def spot(self, mark: int) -> tuple[int | None, str | None]:
        """The line."""
        return mark, None

    def _lines(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            for number, text in enumerate(file, 1):
                self._line = number
                yield text
