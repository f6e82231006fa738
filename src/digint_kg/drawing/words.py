"""The words of pictures, in the reader's language, and numbers as she writes them."""

import json
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final

LANGUAGES: Final = ("en", "it")
_MARKS: Final = {"en": (",", "."), "it": (".", ",")}
_LONG: Final = 4
_LISTED: Final = 12


class Words:
    """Sentences and numbers in one language; English where there is no translation."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._texts = _read(self.language)

    def say(self, key: str, **values: object) -> str:
        """The sentence called `key` with its places filled in."""
        return str(self._texts[key]).format(**values)

    def meaning(self, word: str) -> str:
        """A word that answers hold as a code, such as `no link`, in this language; any other as it is."""
        known: dict[str, str] = self._texts["meanings"]
        return known.get(word, word)

    def unit(self, code: str) -> str:
        """A unit's sign: `%` for PERCENT."""
        known: dict[str, str] = self._texts["units"]
        return known.get(code, code)

    def number(self, value: Decimal) -> str:
        """A number with every digit that it has, grouped by thousands.

        Example:
            >>> Words("it").number(Decimal("8005882")), Words("en").number(Decimal("-0.50"))
            ('8.005.882', '-0.50')
        """
        thousands, point = _MARKS[self.language]
        whole, _, rest = f"{abs(value):f}".partition(".")
        if len(whole) > _LONG:
            whole = f"{int(whole):,}".replace(",", thousands)
        return "-" * (value < 0) + whole + (point + rest if rest else "")

    def listed(self, items: list[str]) -> str:
        """The items in one line; after a dozen only how many more there are."""
        shown = "; ".join(items[:_LISTED])
        more = len(items) - _LISTED
        return f"{shown}; {self.say('more', count=more)}" if more > 0 else shown


@cache
def _read(language: str) -> dict[str, Any]:
    file = resources.files("digint_kg.drawing").joinpath("texts", f"{language}.json")
    table: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return table
