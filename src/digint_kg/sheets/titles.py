"""Titles of sheets as spreadsheets bear them: at most 31 characters, some signs forbidden, none twice."""

import re
from typing import Final

_MOST: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def title(wanted: str, taken: set[str]) -> str:
    """A title close to the one wanted that is not taken yet; it is then.

    Example:
        >>> taken = set()
        >>> title("Strategia di specializzazione intelligente (S3)", taken)
        'Strategia di specializzazione…'
        >>> title("Strategia di specializzazione intelligente", taken)
        'Strategia di specializzazion… 2'
    """
    text = " ".join(_FORBIDDEN.sub(" ", wanted).split())
    number = 1
    while True:
        mark = f" {number}" if number > 1 else ""
        shown = _short(text, _MOST - len(mark)) + mark
        if shown.casefold() not in taken:
            taken.add(shown.casefold())
            return shown
        number += 1


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" (") + "…"
