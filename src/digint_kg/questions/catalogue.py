"""All questions of a folder, by slug."""

import difflib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from digint_kg.errors import DigintError, Kind
from digint_kg.questions.header import read_question
from digint_kg.questions.question import Question


class Catalogue:
    """The questions below a folder, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __iter__(self) -> Iterator[Question]:
        return iter(self._all)

    def get(self, slug: str) -> Question:
        """The question called `slug`.

        Raises:
            DigintError: NOT_FOUND, with the nearest names.
        """
        if slug in self._paths:
            return read_question(self._paths[slug])
        near = difflib.get_close_matches(slug, self._paths, n=3)
        raise DigintError(
            Kind.NOT_FOUND,
            f"There is no question called {slug!r}.",
            remedy=f"Did you mean {' or '.join(near)}?" if near else "`digint-kg questions` lists them.",
        )

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {path.stem: path for path in self._folder.rglob("*.rq")}

    @cached_property
    def _all(self) -> list[Question]:
        questions = (read_question(path) for path in self._paths.values())
        return sorted(questions, key=lambda item: (item.number, item.slug))
