"""The tables inside frames: what a reader is asked, and what it says went wrong."""

from typing import TypedDict


class QueryMessage(TypedDict):
    """A query for a reader. `solutions` and `graph` are media types; None: not acceptable.

    `gateway` is the address that leads out of a confined reader; empty in others.
    """

    generation: int
    folder: str
    text: str
    solutions: str | None
    graph: str | None
    default_graphs: list[str]
    named_graphs: list[str]
    rows: int
    bytes: int
    gateway: str


class FaultMessage(TypedDict):
    """A failure. `kind` is the value of an `errors.Kind`, or one of the sorts below.

    What is said of these is never shown to an asker.
    """

    kind: str
    what: str
    remedy: str
    line: int | None
    column: int | None


INTERNAL = "internal"
"""Something that is no asker's fault."""
UNREACHED = "unreached"
"""An endpoint of SERVICE was not reached; the gateway knows why."""
MISREAD = "misread"
"""An endpoint of SERVICE gave an answer that the engine cannot read."""
