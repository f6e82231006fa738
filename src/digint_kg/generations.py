"""What the store remembers: generations, the publications that made them, the datasets in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digint_kg.terms import UNDECLARED


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was handed in: its name, what its bytes hash to, its RDF syntax's media type.

    `made_from` are the files that it was converted from: a table and its mapping. They are kept beside it.
    """

    name: str
    sha256: str
    media_type: str
    made_from: tuple["SourceFile", ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetState:
    """One published dataset: which source file is in force, since which generation.

    `status` is the IRI of what it says of itself: sourced, illustrative, undeclared.
    `base` is the IRI that the source was read with: the dataset's own graph, unless a file held several.
    """

    graph: str
    source: SourceFile
    base: str
    triples: int
    changed_in: int
    changed_at: datetime
    status: str = UNDECLARED
    merged_graphs: bool = False


@dataclass(frozen=True, slots=True)
class Things:
    """How many things with a name of their own a graph describes newly, no longer, or otherwise."""

    added: int = 0
    removed: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What one publication did to one graph, counted in triples, and in things where that was counted.

    `whole`: the graph was new.
    """

    graph: str
    added: int
    removed: int
    whole: bool = False
    things: Things | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class GraphDifference:
    """What sets two states of one graph apart: lines of N-Triples, each with its full stop, in no order.

    Taking `removed` out of the one state and putting `added` in gives exactly the other.
    """

    graph: str
    removed: Sequence[bytes]
    added: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Publication:
    """A journal entry: what changed, who did it, when, why, with which shapes and ontology."""

    number: int
    parent: int | None
    created: datetime
    by: str
    message: str
    changes: tuple[Change, ...]
    datasets: Mapping[str, DatasetState]
    package_sha256: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable state of the graph, by its number."""

    number: int
    created: datetime
    parent: int | None
