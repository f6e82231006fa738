"""Which literals a cell can hold so that reading gives the very same literal back."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal

from digint_kg.templates.book import CellValue
from digint_kg.terms import XSD

MOST: Final = 32_767
"""The characters that a cell holds (Excel's limit)."""
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_YEAR: Final = re.compile(r"[1-9]\d{3}\Z")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d\Z")
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before it, spreadsheets disagree about which day a number is."""


def cell_value(literal: Literal) -> CellValue:
    """What the cell holds.

    Raises:
        ValueError: a cell cannot hold it unharmed; the words say why.
    """
    kind, text = literal.datatype.value, literal.value
    if kind in (XSD + "decimal", XSD + "integer"):
        return _number(text)
    if kind == XSD + "gYear" and _YEAR.match(text):
        return int(text)
    if kind == XSD + "date" and _DAY.match(text):
        return _day(text)
    if kind == XSD + "boolean" and text in ("true", "false"):
        return text == "true"
    return _text(text)


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if Decimal(repr(float(number))) != number:
        raise ValueError(f"the number {text} has more digits than a spreadsheet keeps")
    return number


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day < _FIRST_DAY:
        raise ValueError(f"spreadsheets do not agree on days before March 1900, such as {text}")
    return day


def _text(text: str) -> str:
    if text != text.strip() or not text:
        raise ValueError(f"the text {text!r} is empty or has blanks at an end")
    if len(text) > MOST:
        raise ValueError(f"a text has {len(text)} characters, and a cell holds {MOST}")
    if _UNFIT.search(text):
        raise ValueError(f"the text {text[:60]!r} holds control characters")
    return text
