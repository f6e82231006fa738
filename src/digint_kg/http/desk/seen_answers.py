"""The answers that a proposal would change, as a page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digint_kg import readable
from digint_kg.errors import DigintError
from digint_kg.questions import Catalogue
from digint_kg.questions.question import in_language


@dataclass(frozen=True, slots=True)
class SeenChange:
    """A question whose answer changes: how often, and its first rows that go and come."""

    slug: str
    title: str
    given: Mapping[str, str]
    before: int
    after: int
    gone: int
    new: int
    headings: tuple[str, ...]
    rows_gone: tuple[tuple[str, ...], ...]
    rows_new: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SeenAnswers:
    """All that change; how many stay the same; the titles of those that could not be compared."""

    changed: tuple[SeenChange, ...]
    same: int
    not_compared: tuple[str, ...]


def seen_answers(answers: Mapping[str, Any], questions: Catalogue, language: str) -> SeenAnswers:
    """What `preview_table.answers_table` holds, in the words of a page."""
    titles = {question.slug: in_language(question.title, language) for question in questions}
    return SeenAnswers(
        tuple(_change(change, questions, titles, language) for change in answers["changed"]),
        answers["same"],
        tuple(titles.get(item["question"], item["question"]) for item in answers["not_compared"]),
    )


def _change(
    change: Mapping[str, Any], questions: Catalogue, titles: Mapping[str, str], language: str
) -> SeenChange:
    columns: Sequence[str] = change["columns"]
    shown = readable.shown(columns)
    labels = _labels(questions, change["question"], language)
    rows = change["rows"]

    def words(found: Sequence[Sequence[Any]]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(_text(row[column.place]) for column in shown) for row in found)

    return SeenChange(
        slug=change["question"],
        title=titles.get(change["question"], change["question"]),
        given=change["given"],
        before=rows["before"],
        after=rows["after"],
        gone=rows["gone"],
        new=rows["new"],
        headings=tuple(labels.get(column.name, column.name) for column in shown),
        rows_gone=words(change["first_gone"]),
        rows_new=words(change["first_new"]),
    )


def _labels(questions: Catalogue, slug: str, language: str) -> dict[str, str]:
    try:
        question = questions.get(slug)
    except DigintError:
        return {}
    return {column.name: in_language(column.label, language) for column in question.columns}


def _text(term: Mapping[str, Any] | None) -> str:
    if term is None:
        return ""
    value: str = term["value"]
    return readable.short(value) if term["type"] == "uri" else value
