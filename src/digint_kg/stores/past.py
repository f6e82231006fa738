"""The generations that were: what sets two of them apart, from their folders and the journal's patches.

A generation whose folder was pruned is what the next one on disk becomes when the publications in between are
taken back. Taking back needs no kept source: what was new as a whole was nothing before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, Store

from digint_kg.errors import DigintError, Kind
from digint_kg.generations import GraphDifference
from digint_kg.stores import patch
from digint_kg.stores.difference import Difference
from digint_kg.stores.layout import Layout
from digint_kg.stores.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Compared:
    """Two states side by side.

    `changes` are the differences that lead from one to the other, oldest first, where all of them are listed;
    a graph that is new as a whole in one of them is compared by its content.
    """

    before: Snapshot
    after: Snapshot
    changes: Sequence[Difference]
    backwards: bool = False

    def graphs(self) -> Iterator[GraphDifference]:
        """The graphs that differ, by IRI."""
        whole = {change.graph for change in self.changes if change.whole}
        for graph in sorted({change.graph for change in self.changes}):
            removed, added = self._content(graph) if graph in whole else self._net(graph)
            if removed or added:
                yield GraphDifference(graph, sorted(removed), sorted(added))

    def known_before(self, iri: str) -> bool:
        """Whether the earlier state says anything of this IRI."""
        return self.before.knows(iri)

    def known_after(self, iri: str) -> bool:
        """Whether the later state says anything of this IRI."""
        return self.after.knows(iri)

    def labels(self, iri: str) -> Sequence[Literal]:
        """What the later state calls this IRI, or else the earlier."""
        return self.after.labels(iri) or self.before.labels(iri)

    def owner(self, iri: str) -> tuple[str, str] | None:
        """Something that leads to this IRI in the later state, or else the earlier, and its predicate."""
        return self.after.owner(iri) or self.before.owner(iri)

    def _content(self, graph: str) -> tuple[set[bytes], set[bytes]]:
        old, new = self.before.lines(graph), self.after.lines(graph)
        return old - new, new - old

    def _net(self, graph: str) -> tuple[set[bytes], set[bytes]]:
        removed: set[bytes] = set()
        added: set[bytes] = set()
        for change in self.changes:
            if change.graph == graph:
                gone, new = set(change.removed), set(change.added)
                added, removed = (added - gone) | (new - removed), (removed - new) | (gone - added)
        return (added, removed) if self.backwards else (removed, added)


def compare(layout: Layout, current: int, before: int, after: int) -> Compared:
    """Two generations, 0 being the state before the first.

    Raises:
        DigintError: NOT_FOUND for a generation that never was; CONFLICT where the journal is damaged.
    """
    for number in (before, after):
        if not 0 <= number <= current:
            raise DigintError(
                Kind.NOT_FOUND,
                f"There is no generation {number}.",
                remedy=f"`digint-kg history` lists them; the newest is {current}.",
            )
    first, last = sorted((before, after))
    changes = [item for number in range(first + 1, last + 1) for item in patch.read(layout.patch(number))]
    return Compared(
        snapshot(layout, current, before), snapshot(layout, current, after), changes, backwards=before > after
    )


def snapshot(layout: Layout, current: int, number: int) -> Snapshot:
    """One generation, from the nearest folder that is no older."""
    if current == 0:
        return Snapshot(Store())
    for later in range(max(number, 1), current + 1):
        store = _opened(layout, later)
        if store is not None:
            found = Snapshot(store)
            for newer in range(later, number, -1):
                found.undo(patch.read(layout.patch(newer)))
            return found
    raise DigintError(
        Kind.CONFLICT, "The generation in force is missing.", remedy="Put the store back from a backup."
    )


def _opened(layout: Layout, number: int) -> Store | None:
    """The generation's store; None where it was pruned, be it this very moment."""
    try:
        return Store.read_only(str(layout.generation(number)))
    except OSError:
        return None
