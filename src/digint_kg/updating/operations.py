"""What a SPARQL Update consists of: its operations, in the order in which they are carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

DEFAULT: Final = "DEFAULT"
NAMED: Final = "NAMED"
ALL: Final = "ALL"
VARIABLE: Final = "?"

Template: TypeAlias = Mapping[str, str]
"""Triples to write, as text, by graph: an IRI, `DEFAULT` for those in no GRAPH, `VARIABLE` for GRAPH ?g."""


@dataclass(frozen=True, slots=True)
class Change:
    """INSERT and DELETE in all their forms: what a pattern finds is taken out, then put in.

    `where` is a group in braces; `prologue` holds the BASE and PREFIX lines before it. `given`: the data
    stand in the text (INSERT DATA, DELETE DATA), so that no dataset is asked.
    """

    prologue: str
    deletion: Template
    insertion: Template
    where: str
    with_: str | None = None
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    given: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """ADD, COPY, MOVE from one graph to another."""

    verb: str
    silent: bool
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Emptying:
    """CLEAR and DROP, which are the same here: an empty graph is none."""

    silent: bool
    graph: str


@dataclass(frozen=True, slots=True)
class Creation:
    """CREATE, which founds nothing that could be seen."""

    silent: bool
    graph: str


Operation: TypeAlias = Change | Transfer | Emptying | Creation


def written(operation: Operation) -> frozenset[str]:
    """The graphs that an operation may write: IRIs, or one of the four words above."""
    if isinstance(operation, Change):
        named = frozenset((*operation.deletion, *operation.insertion))
        if operation.with_ and DEFAULT in named:
            return named - {DEFAULT} | {operation.with_}
        return named
    if isinstance(operation, Transfer):
        moved = {operation.source} if operation.verb == "MOVE" else set()
        return frozenset({operation.target, *moved})
    return frozenset({operation.graph})
