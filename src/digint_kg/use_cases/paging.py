"""Answers in parts: as many rows from a place on, in the order that the question itself gives.

Every question's order is total (a test holds it), and a generation never changes, so that parts fit together.
"""

from dataclasses import dataclass, replace
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.ports import Query

MOST_PER_PAGE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """A part of an answer: the `number`th, from 1, of `size` rows each."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size

    def last(self, total: int) -> int:
        """The number of the last page of so many rows; there is always one."""
        return max(1, -(-total // self.size))

    def refuse_beyond(self, total: int) -> None:
        """Refuses a page that there is not.

        Raises:
            DigintError: BAD_INPUT, with the pages there are.
        """
        if self.number > self.last(total):
            raise DigintError(
                Kind.BAD_INPUT,
                f"There is no page {self.number} of {self.size} rows each.",
                remedy=f"Choose from 1 to {self.last(total)}.",
            )


def part(query: Query, page: Page) -> Query:
    """The query for one page. Its text must end with its order."""
    return replace(query, text=f"{query.text}\nLIMIT {page.size} OFFSET {page.offset}")
