"""Counts the things that a change touches: subjects with a name of their own, one graph at a time."""

from collections.abc import Iterable, Iterator
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from digint_kg.generations import Things
from digint_kg.stores.difference import Difference


class Nameless:
    """Remembers the subjects without a name that pass by; their IRIs start with `genid`."""

    def __init__(self, genid: str) -> None:
        self.seen: set[str] = set()
        self._genid = genid

    def counted(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The same triples."""
        for triple in triples:
            subject = triple.subject
            if isinstance(subject, NamedNode) and subject.value.startswith(self._genid):
                self.seen.add(subject.value)
            yield triple


def counts(store: Store, graph: str) -> tuple[int, int]:
    """How many triples, and how many subjects, a graph holds."""
    inside = f"GRAPH {NamedNode(graph)} {{ ?s ?p ?o }}"
    text = f"SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) WHERE {{ {inside} }}"
    (solution,) = cast("QuerySolutions", store.query(text))
    triples, subjects = (int(cast("Literal", solution[name]).value) for name in ("triples", "subjects"))
    return triples, subjects


def touched(store: Store, difference: Difference, genid: str) -> Things:
    """What a difference that was carried out in the store did to its graph."""
    balance: dict[bytes, int] = {}
    for sign, lines in ((1, difference.added), (-1, difference.removed)):
        for line in lines:
            subject = line.split(b" ", 1)[0]
            balance[subject] = balance.get(subject, 0) + sign
    nameless = f"<{genid}".encode()
    graph = NamedNode(difference.graph)
    added = removed = changed = 0
    for subject, more in balance.items():
        if subject.startswith(nameless) or not subject.startswith(b"<"):
            continue
        node = NamedNode(subject[1:-1].decode())
        now = sum(1 for _ in store.quads_for_pattern(node, None, None, graph))
        added += now == more
        removed += now == 0
        changed += now not in (0, more)
    return Things(added, removed, changed)
