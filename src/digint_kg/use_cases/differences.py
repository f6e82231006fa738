"""What sets two states of the graph apart, thing by thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from digint_kg.generations import Things
from digint_kg.use_cases.labels import Labels

Term = NamedNode | BlankNode | Literal | Triple


class Kind(Enum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Value:
    """What a statement says; `inside`, where that is a node without a name, is what the node says in turn."""

    term: Term
    inside: tuple[tuple[str, "Value"], ...] = ()


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """The values of one property that are no longer said, and those that are said newly.

    `path` ends with the property's predicate; before it stand those that lead to a nameless node that has it.
    """

    path: tuple[str, ...]
    removed: tuple[Value, ...]
    added: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ThingChange:
    """One thing that is described newly, no longer, or otherwise, and the graphs that do so."""

    iri: str
    kind: Kind
    graphs: tuple[str, ...]
    properties: tuple[PropertyChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What sets two states apart.

    `things` are the first of those counted in `counts`, by IRI; `triples` are added and removed triples by
    graph, the machinery's graphs too; `labels` knows every IRI in `things` that has a name.
    """

    things: tuple[ThingChange, ...]
    counts: Things
    triples: Mapping[str, tuple[int, int]]
    labels: Labels = field(repr=False)

    @property
    def more(self) -> int:
        """How many things are counted but not told."""
        return self.counts.added + self.counts.removed + self.counts.changed - len(self.things)
