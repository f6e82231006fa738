"""Translates English sentences by a catalogue; a sentence that it does not know stays as it is."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from digint_kg.texts.pattern import Pattern

ENGLISH: Final = "en"
_FILES: Final = resources.files("digint_kg.texts")
LANGUAGES: Final = (
    ENGLISH,
    *sorted(file.name.removesuffix(".json") for file in _FILES.iterdir() if file.name.endswith(".json")),
)
"""The languages that sentences can be told in; English first."""

_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.?!]) (?=\S)")
_DEEPEST: Final = 3


class Catalogue:
    """The sentences of one language.

    Args:
        sentences: English sentences with holes, and what they are in the language.
        words: what our code does not say itself: reasons of the operating system and of the command line's
            library, and words that come to stand in a hole.
        headings: of tables; no part of a sentence, since users' own names may be the same words.
        helps: what `--help` says, a paragraph each.

    Raises:
        ValueError: a sentence's braces are unbalanced.
    """

    def __init__(
        self,
        sentences: Mapping[str, str],
        words: Mapping[str, str],
        headings: Mapping[str, str],
        helps: Mapping[str, str],
    ) -> None:
        self.headings = headings
        self.helps = helps
        patterns = [Pattern(english, other) for english, other in (*words.items(), *sentences.items())]
        self._patterns = sorted(
            (pattern for pattern in patterns if not pattern.constant), key=lambda pattern: -pattern.weight
        )
        self._constants = {
            pattern.english.format(): pattern.filled({}) for pattern in patterns if pattern.constant
        }

    def translated(self, text: str) -> str:
        """The text in the language. Several sentences are looked for as a whole first, then one by one."""
        return self._found(text, _DEEPEST) or text

    def _found(self, text: str, deepest: int) -> str | None:
        """The text in the language; None where no part of it is known."""
        if (known := self._constants.get(text)) is not None:
            return known
        if deepest == 0 or not text.strip():
            return None
        for pattern in self._patterns:
            if (values := pattern.match(text)) is not None:
                return pattern.filled(
                    {name: self._found(value, deepest - 1) or value for name, value in values.items()}
                )
        return self._piecewise(text, deepest) or self._behind_a_place(text, deepest)

    def _piecewise(self, text: str, deepest: int) -> str | None:
        pieces = _BETWEEN_SENTENCES.split(text)
        if len(pieces) == 1:
            return None
        found = [self._found(piece, deepest - 1) for piece in pieces]
        if not any(found):
            return None
        return " ".join(said or piece for said, piece in zip(found, pieces, strict=True))

    def _behind_a_place(self, text: str, deepest: int) -> str | None:
        """What is said of a place: `file.ttl:3: the file is empty.` and the like."""
        place, colon, said = text.partition(": ")
        found = self._found(said, deepest - 1)
        return f"{place}{colon}{found}" if found else None


def translated(text: str, language: str) -> str:
    """An English sentence, or several, in a language.

    Args:
        text: as an error, a verdict or a line of progress says it.
        language: a tag, as `it` or `it-IT`. Where there is no catalogue for it, the text stays English.
    """
    tag = primary(language)
    return text if tag == ENGLISH or tag not in LANGUAGES else _catalogue(tag).translated(text)


def heading(text: str, language: str) -> str:
    """The heading of a table's column or line in a language."""
    tag = primary(language)
    return text if tag == ENGLISH or tag not in LANGUAGES else _catalogue(tag).headings.get(text, text)


def helped(text: str, language: str) -> str:
    """A paragraph of the command line's help in a language."""
    tag = primary(language)
    return text if tag == ENGLISH or tag not in LANGUAGES else _catalogue(tag).helps.get(text, text)


def primary(language: str) -> str:
    """The language of a tag, without country: `it` of `it-IT`."""
    return re.split("[-_.]", language.strip(), maxsplit=1)[0].lower()


@cache
def _catalogue(language: str) -> Catalogue:
    table = json.loads(_FILES.joinpath(f"{language}.json").read_text(encoding="utf-8"))
    return Catalogue(table["sentences"], table["words"], table["headings"], table["helps"])
