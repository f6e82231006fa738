"""What a cell's value is as a literal of one of the datatypes that its column may have."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.reading.tables.cells import Value
from digint_kg.templates.key import LANG_STRING, Key
from digint_kg.terms import XSD

_YEARS: Final = range(1000, 3000)
_DIGITS_OF_A_YEAR: Final = 4
_NUMBERS: Final = frozenset({XSD + "decimal", XSD + "integer"})


@dataclass(frozen=True, slots=True)
class Read:
    """A literal, or why there is none; a fault may come with a literal where it does no harm."""

    literal: Literal | None
    fault: str | None = None


def literal(value: Value, key: Key) -> Read:
    """The literal that a cell's value stands for."""
    kinds = key.datatypes
    if key.language or LANG_STRING in kinds or XSD + "string" in kinds:
        return _words(value, key.language)
    if XSD + "date" in kinds and (isinstance(value, date) or XSD + "gYear" not in kinds):
        return _day(value)
    if XSD + "gYear" in kinds:
        return _year_or_day(value, or_day=XSD + "date" in kinds)
    if _NUMBERS.intersection(kinds):
        return _number(value, whole=XSD + "decimal" not in kinds)
    return _yes_or_no(value) if XSD + "boolean" in kinds else _other(value, kinds[0])


def _words(value: Value, language: str | None) -> Read:
    text = _text(value)
    if text is None:
        return Read(None, "NotText")
    return Read(Literal(text, language=language) if language else Literal(text))


def _other(value: Value, datatype: str) -> Read:
    text = _text(value)
    return Read(None, "NotText") if text is None else Read(Literal(text, datatype=NamedNode(datatype)))


def _text(value: Value) -> str | None:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return f"{Decimal(repr(value)):f}"
    return None


def _day(value: Value) -> Read:
    if isinstance(value, datetime):
        whole = value.time() == datetime.min.time()
        return Read(_typed(value.date().isoformat(), "date")) if whole else Read(None, "NotADay")
    if isinstance(value, date):
        return Read(_typed(value.isoformat(), "date"))
    day = _written_day(value)
    return Read(_typed(day, "date"), "DayAsText") if day else Read(None, "NotADay")


def _year_or_day(value: Value, *, or_day: bool) -> Read:
    if isinstance(value, int) and not isinstance(value, bool) and value in _YEARS:
        return Read(_typed(str(value), "gYear"))
    text = value.strip() if isinstance(value, str) else ""
    if len(text) == _DIGITS_OF_A_YEAR and text.isascii() and text.isdigit() and int(text) in _YEARS:
        return Read(_typed(text, "gYear"), "YearAsText")
    if or_day and (day := _written_day(value)):
        return Read(_typed(day, "date"), "DayAsText")
    return Read(None, "NotAYear")


def _written_day(value: Value) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        return None
    return day.isoformat() if day.isoformat() == value.strip() else None


def _number(value: Value, *, whole: bool) -> Read:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Read(None, "NumberAsText" if _looks_like_a_number(value) else "NotANumber")
    text = f"{Decimal(repr(value)):f}"
    if not whole:
        return Read(_typed(text, "decimal"))
    return Read(_typed(text, "integer")) if isinstance(value, int) else Read(None, "NotWhole")


def _looks_like_a_number(value: Value) -> bool:
    text = value.strip() if isinstance(value, str) else ""
    return text.strip("+-").replace(".", "").replace(",", "").replace(" ", "").isdigit()


def _yes_or_no(value: Value) -> Read:
    if isinstance(value, bool):
        return Read(_typed("true" if value else "false", "boolean"))
    return Read(None, "NotYesOrNo")


def _typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))
