"""Values of answers as Python has them."""

import datetime as dt
import math
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from digint_kg.column_types import ColumnType, type_of

Value: TypeAlias = str | int | float | bool | dt.date | None

_LARGEST = 2**63


def kind_of(term: object) -> ColumnType:
    """The kind of a bound value; what its datatype does not allow is a text."""
    if not isinstance(term, Literal):
        return ColumnType.TEXT
    kind = type_of(term.datatype.value)
    return ColumnType.TEXT if read(term.value, kind) is None else kind


def value_of(term: object, kind: ColumnType) -> Value:
    """A term as a value of this kind; None where nothing is bound. An IRI is its text."""
    if term is None:
        return None
    text = term.value if isinstance(term, Literal | NamedNode) else str(term)
    return read(text, kind)


def read(text: str, kind: ColumnType) -> Value:
    """A literal's text as a value of this kind; None where it is none."""
    if kind is ColumnType.TEXT:
        return text
    try:
        if kind in (ColumnType.INTEGER, ColumnType.YEAR):
            whole = int(text)
            return whole if abs(whole) < _LARGEST else None
        if kind is ColumnType.NUMBER:
            number = float(text)
            return number if math.isfinite(number) else None
        if kind is ColumnType.DATE:
            return dt.date.fromisoformat(text)
    except ValueError:
        return None
    return {"true": True, "1": True, "false": False, "0": False}.get(text)
