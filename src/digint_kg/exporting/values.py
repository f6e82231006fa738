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
    return kind if kind is ColumnType.TEXT or _read(term.value, kind) is not None else ColumnType.TEXT


def value_of(term: object, kind: ColumnType) -> Value:
    """A term as a value of this kind; None where nothing is bound. An IRI is its text."""
    if term is None:
        return None
    text = term.value if isinstance(term, Literal | NamedNode) else str(term)
    return text if kind is ColumnType.TEXT else _read(text, kind)


def _read(text: str, kind: ColumnType) -> Value:
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
