"""Numbers on pages: each with the question that it is the answer of beside it, and checked by tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and where it is read in the answer to a question.

    `reading` is `rows` for how many rows there are, `missing` for those whose column `missing` is filled,
    or `cell` for what stands at `column` of `row`. `generation`: the one that was asked; 0 is that in force.
    """

    value: str
    question: str
    given: tuple[tuple[str, str], ...]
    reading: str = "rows"
    column: str = ""
    row: int = 0
    generation: int = 0

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


_PHRASES: Final = {
    "aligned with S3": "phrase_aligned",
    "partly aligned": "phrase_partly",
    "not aligned": "phrase_not",
    "cannot tell": "phrase_cannot",
}


def phrase(label: str, texts: Mapping[str, str]) -> str:
    """The one phrase of a score (design, section 6) in the page's language: `partly aligned (4 of 6)`."""
    words, _, numbers = label.partition(" (")
    counted = numbers.removesuffix(")").replace(" of ", texts["phrase_of"])
    counted = counted.replace("decidable", texts["phrase_decidable"])
    said = texts[_PHRASES[words]] if words in _PHRASES else words
    return f"{said} ({counted})" if counted else said
