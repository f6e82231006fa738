"""All questions of a folder, by slug."""

import difflib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from digint_kg.errors import DigintError, Kind
from digint_kg.questions.header import read_question
from digint_kg.questions.question import Question


class Catalogue:
    """The questions below a folder, read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __iter__(self) -> Iterator[Question]:
        return iter(self._by_slug.values())

    def get(self, slug: str) -> Question:
        """The question called `slug`.

        Raises:
            DigintError: NOT_FOUND, with the nearest names.
        """
        if slug in self._by_slug:
            return self._by_slug[slug]
        near = difflib.get_close_matches(slug, self._by_slug, n=3)
        raise DigintError(
            Kind.NOT_FOUND,
            f"There is no question called {slug!r}.",
            remedy=f"Did you mean {' or '.join(near)}?" if near else "`digint-kg questions` lists them.",
        )

    @cached_property
    def _by_slug(self) -> dict[str, Question]:
        questions = (read_question(path) for path in self._folder.rglob("*.rq"))
        return {
            question.slug: question
            for question in sorted(questions, key=lambda item: (item.number, item.slug))
        }
