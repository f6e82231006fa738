"""The tables inside frames: what a reader is asked, and what it says went wrong."""

from typing import TypedDict


class QueryMessage(TypedDict):
    """A query for a reader. `solutions` and `graph` are media types; None: not acceptable."""

    generation: int
    folder: str
    text: str
    solutions: str | None
    graph: str | None
    default_graphs: list[str]
    named_graphs: list[str]
    rows: int
    bytes: int


class FaultMessage(TypedDict):
    """A failure. `kind` is the value of an `errors.Kind`, or `internal`, which is never shown to an asker."""

    kind: str
    what: str
    remedy: str
    line: int | None
    column: int | None


INTERNAL = "internal"
