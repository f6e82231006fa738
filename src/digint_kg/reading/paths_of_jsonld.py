"""The JSON path and line of each triple in JSON-LD.

A parser of JSON-LD reads a whole object before it gives out triples, so feeding it bit by bit tells nothing.
Instead it reads a copy that has a marker property before each property: what it says of a subject between two
markers stands there. The quads themselves come from the file as it is, side by side with the copy.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Quad, Triple, parse

from digint_kg.formats import JSON_LD, RDF
from digint_kg.reading.json_text import Member, Value, scan
from digint_kg.reading.jsonld_words import Words, words_of
from digint_kg.terms import RDF_TYPE

_MARKER: Final = "x-digint-place:"
_NOWHERE: Final = -1
_NO_NODE: Final = frozenset({"@value", "@list", "@set"})
_NO_PROPERTIES: Final = frozenset({"@context", "@graph"})

Subject: TypeAlias = NamedNode | BlankNode | Triple


@dataclass(slots=True)
class _Stand:
    """Where the parser stands in one subject: the mark of the last key, and what came out since."""

    mark: int
    seen: Counter[str] = field(default_factory=Counter)


class PathsOfJsonLd:
    """Marks are ordinals of the keys and elements of the file."""

    def __init__(self, path: Path, base: str) -> None:
        self._path = path
        self._base = base
        self._text = path.read_text(encoding="utf-8-sig")
        self._marked = _MarkedCopy(self._text)

    def walk(self) -> Iterator[tuple[Quad, int]]:
        """Each quad with its mark; without a place from where the copy goes another way than the file."""
        placed = self._placed()
        for quad in parse(path=self._path, format=RDF[JSON_LD], base_iri=self._base):
            twin = next(placed, None)
            if twin is None or _outline(twin[0]) != _outline(quad):
                placed = iter(())
                yield quad, _NOWHERE
            else:
                yield quad, twin[1]

    def spot(self, mark: int) -> tuple[int | None, str | None]:
        """The line and the JSON path."""
        if mark == _NOWHERE:
            return None, None
        at, value = self._marked.spots[mark]
        return 1 + self._text.count("\n", 0, at), value.path

    def _placed(self) -> Iterator[tuple[Quad, int]]:
        stands: dict[Subject, _Stand] = {}
        latest = _NOWHERE
        types: list[Quad] = []
        for quad in self._quads_of_copy():
            predicate = quad.predicate.value
            mark = _mark_of(predicate)
            if mark is None and predicate == RDF_TYPE:
                types.append(quad)
                continue
            for held in types:
                of_node = mark is not None and mark in self._marked.types and held.subject == quad.subject
                yield held, self._marked.types[mark] if of_node and mark is not None else latest
            types.clear()
            if mark is not None:
                latest = mark
                stands[quad.subject] = _Stand(mark)
            else:
                yield quad, self._mark_in(stands.get(quad.subject), predicate, latest)
        for held in types:
            yield held, latest

    def _mark_in(self, stand: _Stand | None, predicate: str, latest: int) -> int:
        if stand is None:
            return latest
        ordinal = stand.seen[predicate]
        stand.seen[predicate] += 1
        items = len(self._marked.spots[stand.mark][1].items)
        return stand.mark + 1 + ordinal if ordinal < items else stand.mark

    def _quads_of_copy(self) -> Iterator[Quad]:
        try:
            yield from parse(self._marked.text, format=RDF[JSON_LD], base_iri=self._base)
        except SyntaxError:
            return


class _MarkedCopy:
    """A JSON-LD text with markers.

    `spots` are the places by their marks: a key's offset and value, and after it each element of that value.
    `types` leads from the mark of a node to that of its types.
    """

    def __init__(self, text: str) -> None:
        self.spots: list[tuple[int, Value]] = []
        self.types: dict[int, int] = {}
        self._insertions: list[tuple[int, str]] = []
        self._words: Words = words_of(json.loads(text))
        self._visit(scan(text))
        self.text = self._with_insertions(text)

    def _visit(self, root: Value) -> None:
        waiting = [(root, False)]
        while waiting:
            value, is_map = waiting.pop()
            if value.kind == "array":
                waiting.extend((item, is_map) for item in value.items)
            elif is_map or self._keywords(value) & _NO_NODE:
                waiting.extend((member.value, False) for member in value.members if self._has_nodes(member))
            else:
                self._mark_node(value)
                waiting.extend(
                    (member.value, self._is_map(member))
                    for member in value.members
                    if self._has_nodes(member)
                )

    def _mark_node(self, node: Value) -> None:
        if not self._keywords(node) - _NO_PROPERTIES:
            return
        mark = self._mark(node.members[0].at, node.at, node)
        self.types[mark] = mark
        for member in node.members:
            keyword = self._words.keyword(member.key)
            if keyword == "@type":
                self.types[mark] = self._add(member.at, member.value)
            elif not keyword.startswith("@"):
                self._mark(member.at, member.at, member.value)

    def _mark(self, before: int, at: int, value: Value) -> int:
        mark = self._add(at, value)
        self._insertions.append((before, f'"{_MARKER}{mark}":0,'))
        return mark

    def _add(self, at: int, value: Value) -> int:
        self.spots.append((at, value))
        mark = len(self.spots) - 1
        self.spots.extend((item.at, item) for item in value.items)
        return mark

    def _keywords(self, value: Value) -> set[str]:
        return {self._words.keyword(member.key) for member in value.members}

    def _has_nodes(self, member: Member) -> bool:
        keyword = self._words.keyword(member.key)
        return keyword not in ("@context", "@value") and member.key not in self._words.literal

    def _is_map(self, member: Member) -> bool:
        return member.key in self._words.maps or self._words.keyword(member.key) == "@reverse"

    def _with_insertions(self, text: str) -> str:
        parts: list[str] = []
        end = 0
        for before, insertion in sorted(self._insertions, key=lambda pair: pair[0]):
            parts += [text[end:before], insertion]
            end = before
        return "".join([*parts, text[end:]])


def _mark_of(predicate: str) -> int | None:
    return int(predicate.removeprefix(_MARKER)) if predicate.startswith(_MARKER) else None


def _outline(quad: Quad) -> tuple[str, ...]:
    return tuple("_:" if isinstance(term, BlankNode) else str(term) for term in quad)
