"""Tell what sets two states of the graph apart, thing by thing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, parse

from digint_kg.generations import GraphDifference, Things
from digint_kg.graphs import GraphNames
from digint_kg.ports import Comparison, Past
from digint_kg.use_cases.differences import Difference, Kind, PropertyChange, ThingChange, Value

_Part = tuple[str, tuple[str, ...]]

MOST: Final = 200
_DEPTH: Final = 6


def between(
    past: Past, names: GraphNames, before: int, after: int, region: str | None = None, *, most: int = MOST
) -> Difference:
    """What sets generation `after` apart from `before`.

    Args:
        past: knows the generations.
        names: the graph layout.
        before: a generation's number; 0 is the state before the first.
        after: another, newer or older.
        region: a region's short name; then its datasets alone count, and what is derived from them.
        most: how many things are told; all are counted.

    Raises:
        DigintError: NOT_FOUND for a generation that never was; CONFLICT where the journal is damaged.
    """
    return difference(past.compare(before, after), names, region, most=most)


def difference(
    comparison: Comparison, names: GraphNames, region: str | None = None, *, most: int = MOST
) -> Difference:
    """What a comparison shows; arguments and errors as in `between`."""
    graphs = list(_of_region(comparison.graphs(), names, region))
    lines = _Lines([item for item in graphs if _is_told(item.graph, names)], names.genid)
    parts = _parts(comparison, lines.roots(), names.genid)
    kinds = {iri: _kind(comparison, iri) for iri in parts}
    things = tuple(_thing(lines, iri, kinds[iri], parts[iri]) for iri in sorted(parts)[:most])
    tally = Counter(kinds.values())
    return Difference(
        things=things,
        counts=Things(tally[Kind.ADDED], tally[Kind.REMOVED], tally[Kind.CHANGED]),
        triples={item.graph: (len(item.added), len(item.removed)) for item in graphs},
        labels={iri: labels for iri in sorted(_iris(things)) if (labels := comparison.labels(iri))},
    )


def rdf_patch(
    past: Past, names: GraphNames, before: int, after: int, region: str | None = None
) -> Iterator[bytes]:
    """The difference as RDF Patch, line by line: applied to the one generation it gives exactly the other.

    Without a region that is true of all graphs, with one of the region's. Arguments and errors: `between`.
    """
    comparison = past.compare(before, after)
    yield b"TX .\n"
    for item in _of_region(comparison.graphs(), names, region):
        graph = f" <{item.graph}> .\n".encode()
        for mark, lines in ((b"D ", item.removed), (b"A ", item.added)):
            for line in lines:
                yield mark + line.removesuffix(b" .") + graph
    yield b"TC .\n"


def _of_region(
    graphs: Iterator[GraphDifference], names: GraphNames, region: str | None
) -> Iterator[GraphDifference]:
    for item in graphs:
        place = names.split(item.graph)
        if region is None or item.graph == names.derived(region) or (place and place[0] == region):
            yield item


def _is_told(graph: str, names: GraphNames) -> bool:
    return names.split(graph) is not None or graph.startswith(names.derived(""))


def _kind(comparison: Comparison, iri: str) -> Kind:
    if not comparison.known_before(iri):
        return Kind.ADDED
    return Kind.CHANGED if comparison.known_after(iri) else Kind.REMOVED


def _parts(comparison: Comparison, roots: Iterable[str], genid: str) -> dict[str, list[_Part]]:
    """The things with a name, and what of each changed: itself, and nameless nodes that it leads to."""
    parts: dict[str, list[_Part]] = {}
    for root in roots:
        iri, path = root, tuple[str, ...]()
        while iri.startswith(genid) and len(path) < _DEPTH and (owner := comparison.owner(iri)):
            iri, path = owner[0], (owner[1], *path)
        parts.setdefault(iri, []).append((root, path))
    return parts


def _thing(lines: "_Lines", iri: str, kind: Kind, parts: Sequence[_Part]) -> ThingChange:
    properties: list[PropertyChange] = []
    for subject, path in sorted(parts, key=lambda part: (part[1], part[0])):
        properties += lines.properties(subject, path)
    graphs = {graph for subject, _ in parts for graph in lines.graphs(subject)}
    return ThingChange(iri, kind, tuple(sorted(graphs)), tuple(properties))


class _Lines:
    """The lines of all graphs by subject; parsed only where they are told."""

    def __init__(self, graphs: Sequence[GraphDifference], genid: str) -> None:
        self._nameless = f"<{genid}".encode()
        self._removed: dict[bytes, list[bytes]] = {}
        self._added: dict[bytes, list[bytes]] = {}
        self._graphs: dict[bytes, set[str]] = {}
        self._inner: set[bytes] = set()
        for item in graphs:
            for lines, side in ((item.removed, self._removed), (item.added, self._added)):
                for line in lines:
                    self._take(line, side, item.graph)

    def roots(self) -> list[str]:
        """The subjects, but for nameless nodes to which another line leads."""
        return [subject[1:-1].decode() for subject in self._graphs if subject not in self._inner]

    def graphs(self, iri: str) -> set[str]:
        """The graphs in which what is said of a subject differs."""
        return self._graphs[f"<{iri}>".encode()]

    def properties(self, iri: str, path: tuple[str, ...]) -> Iterator[PropertyChange]:
        """What is said of a subject no longer, and newly."""
        subject = f"<{iri}>".encode()
        removed = self._values(subject, self._removed, 0)
        added = self._values(subject, self._added, 0)
        for name in sorted({predicate for predicate, _ in (*removed, *added)}):
            yield PropertyChange((*path, name), _of(removed, name), _of(added, name))

    def _take(self, line: bytes, side: dict[bytes, list[bytes]], graph: str) -> None:
        subject, _, object_ = line.split(b" ", 2)
        side.setdefault(subject, []).append(line)
        self._graphs.setdefault(subject, set()).add(graph)
        if object_.startswith(self._nameless):
            self._inner.add(object_.removesuffix(b" ."))

    def _values(
        self, subject: bytes, side: dict[bytes, list[bytes]], depth: int
    ) -> tuple[tuple[str, Value], ...]:
        if depth > _DEPTH:
            return ()
        found = []
        for quad in parse(b"\n".join(side.get(subject, ())), RdfFormat.N_TRIPLES):
            name = str(quad.object).encode()
            inside = self._values(name, side, depth + 1) if name.startswith(self._nameless) else ()
            found.append((quad.predicate.value, Value(quad.object, inside)))
        return tuple(found)


def _of(values: Sequence[tuple[str, Value]], predicate: str) -> tuple[Value, ...]:
    chosen = [value for name, value in values if name == predicate]
    return tuple(sorted(chosen, key=lambda value: str(value.term)))


def _iris(things: Sequence[ThingChange]) -> set[str]:
    found: set[str] = set()
    for thing in things:
        found |= {thing.iri, *thing.graphs}
        for item in thing.properties:
            found.update(item.path)
            for value in (*item.removed, *item.added):
                _collect(value, found)
    return found


def _collect(value: Value, found: set[str]) -> None:
    if isinstance(value.term, NamedNode):
        found.add(value.term.value)
    for predicate, inner in value.inside:
        found.add(predicate)
        _collect(inner, found)
