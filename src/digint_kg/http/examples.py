"""Real examples for the OpenAPI document: the first of the rows that a question is known to give."""

from itertools import islice
from typing import Any, Final

from digint_kg import assets
from digint_kg.formats import CSV
from digint_kg.questions import Question

_LINES: Final = 4


def with_examples(question: Question, content: dict[str, Any]) -> dict[str, Any]:
    """The formats of an answer; CSV with the first of the question's golden rows."""
    path = assets.folder("queries") / question.step / f"{question.slug}.expected.csv"
    if not path.exists():
        return content
    with path.open(encoding="utf-8", newline="") as file:
        text = "".join(islice(file, _LINES))
    return content | {CSV.media_type: {"example": text}}
