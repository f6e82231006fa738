"""The line of each triple in Turtle and TriG: where its object begins.

The file is fed token by token. The tokens need not be exact, for the parser puts them together again; they
only have to be small. A triple comes out at the last token of its object, or at the one after, where the
parser had to see whether a datatype or a language follows. In lists that mix strings and IRIs, the line may
be that of the next item.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import BlankNode, Quad, parse

from digint_kg.formats import RDF, Format
from digint_kg.reading.places import Feed

_NAME: Final = rb"""(?:[^\s<>"'\[\](){};,#.\\]|\\.|\.(?=[^\s<>"'\[\](){};,#]))++"""
_TOKEN: Final = re.compile(
    rb"""
    (?:
      (?P<string> (?: \"{3} (?: [^"\\] | \\. | "(?!"") )*+ \"{3} | '{3} (?: [^'\\] | \\. | '(?!'') )*+ '{3}
                    | " (?: [^"\\] | \\. )*+ " | ' (?: [^'\\] | \\. )*+ ' )
                  (?P<suffix> @[A-Za-z0-9-]+ | \^\^ (?: <[^>]*> | NAME ) )? )
    | (?P<label> _: NAME )
    | (?P<name> <[^>]*> | NAME )
    | (?P<sign> . )
    )
    (?P<space> (?: \s++ | \#[^\n]*+ )*+ )
    """.replace(b"NAME", _NAME),
    re.VERBOSE | re.DOTALL,
)
_KINDS: Final = ("suffix", "string", "label", "name")
_EARLIER: Final = frozenset({"string", "open", "]"})
_EARLIER_FOR_BLANK: Final = frozenset({"string", "open", "suffix", "name"})
_LEADING: Final = re.compile(rb"(?:\s++|#[^\n]*+)*+")


class LinesOfTurtle:
    """Marks are line numbers."""

    def __init__(self, path: Path, format_: Format, base: str) -> None:
        self._path = path
        self._format = format_
        self._base = base
        self._at = ""
        self._latest = 1
        self._before = 1
        self._opened: list[int] = []

    def walk(self) -> Iterator[tuple[Quad, int]]:
        """Each quad with the line where its object begins."""
        feed = cast("IO[bytes]", Feed(self._tokens()))
        for quad in parse(feed, format=RDF[self._format], base_iri=self._base):
            yield quad, self._line_of(quad)

    def spot(self, mark: int) -> tuple[int | None, str | None]:
        """The line."""
        return mark, None

    def _line_of(self, quad: Quad) -> int:
        earlier = _EARLIER_FOR_BLANK if isinstance(quad.object, BlankNode) else _EARLIER
        return self._before if self._at in earlier else self._latest

    def _tokens(self) -> Iterator[bytes]:
        text = self._path.read_bytes()
        leading = _LEADING.match(text)
        start = leading.end() if leading else 0
        line = 1 + text.count(b"\n", 0, start)
        if start:
            yield text[:start]
        for token in _TOKEN.finditer(text, start):
            bit = token[0]
            self._turn_to(token, line)
            yield bit
            line += bit.count(b"\n")

    def _turn_to(self, token: re.Match[bytes], line: int) -> None:
        sign = token["sign"]
        if sign is None:
            self._at = next(kind for kind in _KINDS if token[kind] is not None)
            self._before, self._latest = self._latest, line
        elif sign in b"[(":
            self._at = "open"
            self._opened.append(line)
            self._before, self._latest = self._latest, line
        elif sign in b"])" and self._opened:
            opened = self._opened.pop()
            self._at = sign.decode()
            if sign == b"]":
                self._before, self._latest = self._latest, opened
        else:
            self._at = "sign"
