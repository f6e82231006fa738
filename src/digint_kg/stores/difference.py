"""What must change in a graph to give it new content: lines of N-Triples, in the store's own form.

The new content goes through a scratch store first, since a store rewrites literals; then the graph's
dump is streamed against the set of new lines (measured: 6.7 s and 237 MiB at 1 M against 1 M triples).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines of N-Triples to remove from and to add to one graph.

    `whole`: the graph was empty before and everything in it is new; then the lines are not listed.
    """

    graph: str
    removed: list[bytes] = field(default_factory=list)
    added: list[bytes] = field(default_factory=list)
    whole: bool = False

    @property
    def nothing(self) -> bool:
        """Whether nothing changes."""
        return not (self.removed or self.added or self.whole)

    def subjects(self) -> set[str]:
        """The IRIs of the subjects whose description changes; of no use where `whole`."""
        starts = {line.split(b" ", 1)[0] for lines in (self.removed, self.added) for line in lines}
        return {start[1:-1].decode() for start in starts if start.startswith(b"<")}


def between(store: Store, graph: str, triples: Iterable[Triple]) -> Difference:
    """The difference that turns the graph's content in `store` into `triples`."""
    new = _lines_in_store_form(triples)
    old = _Subtract(new)
    store.dump(cast("IO[bytes]", old), RdfFormat.N_TRIPLES, from_graph=NamedNode(graph))
    return Difference(graph, removed=old.missing, added=sorted(new))


def apply(store: Store, difference: Difference) -> None:
    """Carries the difference out."""
    graph = NamedNode(difference.graph)
    for quad in _quads(difference.removed, graph):
        store.remove(quad)
    store.extend(_quads(difference.added, graph))


def _lines_in_store_form(triples: Iterable[Triple]) -> set[bytes]:
    scratch = Store()
    scratch.bulk_extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)
    dump = scratch.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    return set((dump or b"").splitlines())


def _quads(lines: Iterable[bytes], graph: NamedNode) -> Iterable[Quad]:
    text = b"\n".join(lines)
    for quad in parse(text, RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


class _Subtract:
    """A writer that takes each line it is given out of a set, and keeps those the set lacks."""

    def __init__(self, lines: set[bytes]) -> None:
        self.missing: list[bytes] = []
        self._lines = lines
        self._rest = b""

    def write(self, chunk: bytes) -> int:
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        for line in whole:
            if line in self._lines:
                self._lines.discard(line)
            elif line:
                self.missing.append(line)
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits: pyoxigraph asks for this method."""
