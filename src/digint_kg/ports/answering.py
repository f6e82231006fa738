"""Who answers queries, under which limits."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from digint_kg.formats import Format


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take."""

    seconds: float
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class PublicationsCompared:
    """Two publications that are to be told apart, by their numbers; 0 is the state before the first.

    `after` None is the one in force.
    `region` is a short name and `thing` an IRI: then that alone counts. `language` is that of labels.
    """

    before: int
    after: int | None = None
    region: str | None = None
    thing: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query as a reader process gets it.

    `solutions` and `graph` are the formats wanted for either kind of result; None: not acceptable.
    Without `default_graphs` and `named_graphs` (SPARQL 1.1 Protocol, 2.1.4) it sees the union of all graphs.
    With `compared` it sees no graph: what sets two publications apart stands in its empty VALUES block.
    """

    text: str
    solutions: Format | None
    graph: Format | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    compared: PublicationsCompared | None = None


class AnswerStream(Protocol):
    """An answer on its way: its format, then its bytes.

    Up to the spool size everything is there before the first byte is given out. Past it, a limit that is
    reached raises from within `chunks`, and the door must cut the connection.
    """

    @property
    def format(self) -> Format:
        """The format that the bytes are in."""

    @property
    def generation(self) -> int:
        """The generation that was asked."""

    @property
    def complete(self) -> bytes | None:
        """All bytes, where the whole answer fitted into the spool."""

    def chunks(self) -> AsyncIterator[bytes]:
        """The bytes. Must be read to the end or closed."""

    async def close(self) -> None:
        """Ends the query, if it still runs; its process is gone afterwards."""


class Answerer(Protocol):
    """Answers SPARQL from the current generation, in processes that can be ended."""

    async def answer(self, query: Query, limits: Limits) -> AnswerStream:
        """The answer's stream.

        Raises:
            DigintError: BAD_INPUT (a syntax error, with line and column), REFUSED, TIMEOUT, TOO_LARGE,
                NOT_ACCEPTABLE, OVERLOADED, NOT_FOUND (nothing is published yet).
        """

    async def close(self) -> None:
        """Ends all reader processes."""
