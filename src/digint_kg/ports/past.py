"""What sets two generations apart."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from pyoxigraph import Literal

from digint_kg.generations import GraphDifference


class Comparison(Protocol):
    """What sets two states of the graph apart. Lives only as long as the states themselves."""

    def graphs(self) -> Iterator[GraphDifference]:
        """The graphs that differ, by IRI; all of them, those of the machinery too."""

    def known_before(self, iri: str) -> bool:
        """Whether the earlier state says anything of this IRI."""

    def known_after(self, iri: str) -> bool:
        """Whether the later state says anything of this IRI."""

    def labels(self, iri: str) -> Sequence[Literal]:
        """What the later state calls this IRI, or else the earlier."""

    def owner(self, iri: str) -> tuple[str, str] | None:
        """Something that leads to this IRI in the later state, or else the earlier, and its predicate."""


class Past(Protocol):
    """The generations that were, rebuilt from the journal where they are gone from disk."""

    def compare(self, before: int, after: int) -> Comparison:
        """Two generations; 0 is the state before the first.

        Raises:
            DigintError: NOT_FOUND for a generation that never was; CONFLICT where the journal is damaged.
        """

    def preview(self) -> AbstractContextManager[Path]:
        """A path for a checkpoint of a draft; what is there at the end is removed.

        Raises:
            DigintError: UPSTREAM where the disk fails.
        """
