"""What a cell may hold, as the spreadsheet itself checks it and as the help row says it."""

from datetime import date
from typing import Any, Final

from digint_kg.templates.columns import Column
from digint_kg.terms import XSD

_YEARS: Final = (1000, 2999)
_DAYS: Final = (date(1900, 3, 1), date(2999, 12, 31))
_NUMBERS: Final = 1e15
_MOST_OF_A_MESSAGE: Final = 255


def rule(column: Column, source: str | None, text: dict[str, Any]) -> dict[str, Any] | None:
    """The data validation for a column; None where anything goes.

    Args:
        column: the column.
        source: the formula of the list that it chooses from.
        text: the words.
    """
    if source:
        return {
            "validate": "list",
            "source": source,
            "error_type": "information",
            "error_message": text["not_listed"][:_MOST_OF_A_MESSAGE],
        }
    kinds = set(column.key.datatypes)
    if kinds == {XSD + "gYear"}:
        return _between("integer", *_YEARS)
    if kinds == {XSD + "date"}:
        return _between("date", *_DAYS)
    if kinds & {XSD + "decimal", XSD + "integer"}:
        whole = kinds == {XSD + "integer"}
        least = -_NUMBERS if column.minimum is None else column.minimum
        most = _NUMBERS if column.maximum is None else column.maximum
        return _between("integer" if whole else "decimal", least, most)
    return None


def help_text(column: Column, *, listed: bool, text: dict[str, Any]) -> str:
    """What the help row says of a column."""
    parts = [text["required"][column.required], _sort(column, listed=listed, text=text)]
    if column.many and column.key.is_link:
        parts.append(text["several"])
    if column.minimum is not None:
        parts.append(text["from"].format(value=f"{column.minimum:g}"))
    if column.maximum is not None:
        parts.append(text["to"].format(value=f"{column.maximum:g}"))
    return "; ".join(part for part in parts if part)


def _sort(column: Column, *, listed: bool, text: dict[str, Any]) -> str:
    if column.key.is_link:
        return str(text["list" if listed else "link"])
    kinds = set(column.key.datatypes)
    if kinds == {XSD + "gYear", XSD + "date"}:
        return str(text["year_or_day"])
    names = {XSD + "gYear": "year", XSD + "date": "day", XSD + "decimal": "number", XSD + "integer": "whole"}
    return str(text[names.get(next(iter(kinds)), "text")])


def _between(sort: str, least: float | date, most: float | date) -> dict[str, Any]:
    return {
        "validate": sort,
        "criteria": "between",
        "minimum": least,
        "maximum": most,
        "error_type": "warning",
    }
