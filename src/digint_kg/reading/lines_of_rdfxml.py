"""The line and element of each triple in RDF/XML.

The file is fed tag by tag to pyoxigraph and to expat side by side: a triple that comes out after a tag
belongs to the element that the tag begins or ends, or to the one around it that has the predicate's name.
"""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast
from xml.parsers import expat

from pyoxigraph import Quad, parse

from digint_kg.formats import RDF, RDF_XML
from digint_kg.reading.places import Feed

_TAG: Final = re.compile(rb"[^>]*+>|[^>]++")
_SEPARATOR: Final = " "


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the file: its name as written, the IRI of that name, the line where it begins."""

    name: str
    iri: str
    line: int


class LinesOfRdfXml:
    """Marks are the elements' ordinals."""

    def __init__(self, path: Path, base: str) -> None:
        self._path = path
        self._base = base
        self._elements: list[Element] = []
        self._open: list[int] = []
        self._current: int = -1
        self._line = 1

    @property
    def line(self) -> int:
        """The line that was fed last."""
        return self._line

    @property
    def open_elements(self) -> list[Element]:
        """The elements that began and did not end, outermost first."""
        return [self._elements[mark] for mark in self._open]

    def walk(self) -> Iterator[tuple[Quad, int]]:
        """Each quad with its element."""
        feed = cast("IO[bytes]", Feed(self._tags()))
        for quad in parse(feed, format=RDF[RDF_XML], base_iri=self._base):
            yield quad, self._element_of(quad)

    def spot(self, mark: int) -> tuple[int | None, str | None]:
        """The element's line and name."""
        if mark < 0:
            return None, None
        element = self._elements[mark]
        return element.line, element.name

    def _element_of(self, quad: Quad) -> int:
        around = [self._current, *reversed(self._open)]
        wanted = quad.predicate.value
        return next(
            (mark for mark in around if mark >= 0 and self._elements[mark].iri == wanted), self._current
        )

    def _tags(self) -> Iterator[bytes]:
        text = self._path.read_bytes()
        parser = expat_parser()
        parser.StartElementHandler = lambda name, _: self._begin(name, parser.CurrentLineNumber)
        parser.EndElementHandler = lambda _: self._end()
        sound = True
        for tag in _TAG.finditer(text):
            bit = tag[0]
            if sound:
                try:
                    parser.Parse(bit, False)  # noqa: FBT003
                except expat.ExpatError:
                    sound = False
            self._line += bit.count(b"\n")
            yield bit

    def _begin(self, name: str, line: int) -> None:
        iri, local, prefix = [*name.split(_SEPARATOR), "", ""][:3] if _SEPARATOR in name else ("", name, "")
        self._current = len(self._elements)
        self._elements.append(Element(f"{prefix}:{local}" if prefix else local, iri + local, line))
        self._open.append(self._current)

    def _end(self) -> None:
        self._current = self._open.pop()


def expat_parser() -> expat.XMLParserType:
    """An XML parser that fetches nothing, tells names with namespaces, and does not put off its work."""
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.namespace_prefixes = True
    if hasattr(parser, "SetReparseDeferralEnabled"):
        parser.SetReparseDeferralEnabled(False)  # noqa: FBT003
    return parser


def xml_fault(path: Path) -> str | None:
    """What expat finds wrong with the file as XML; None where it is well-formed."""
    try:
        with path.open("rb") as file:
            expat_parser().ParseFile(file)
    except expat.ExpatError as error:
        return str(error)
    return None


def bursts(path: Path) -> bool:
    """Whether the file's own entities would blow it up beyond measure."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        if text.find(b"<!ENTITY") < 0:
            return False
    return "amplification" in (xml_fault(path) or "")
