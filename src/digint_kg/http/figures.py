"""Numbers on pages: each with the question that it is the answer of beside it, and checked by tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and where it is read in the answer to a question.

    `reading` is `rows` for how many rows there are, `missing` for those whose column `missing` is filled,
    or `cell` for what stands at `column` of `row`.
    """

    value: str
    question: str
    given: tuple[tuple[str, str], ...]
    reading: str = "rows"
    column: str = ""
    row: int = 0

    @property
    def address(self) -> str:
        """Where the question is asked."""
        return f"/questions/{self.question}" + (f"?{urlencode(self.given)}" if self.given else "")


def cell(value: object, question: str, given: Mapping[str, str], column: str, row: int) -> Figure:
    """The number at a column and a row, counted from 1."""
    return Figure(plain(value), question, tuple(given.items()), "cell", column, row)


def plain(value: object) -> str:
    """A number as it stands in an answer: without an exponent, nothing for None."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
