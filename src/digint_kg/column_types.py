"""What kind of values stand in a column: so that files and data frames have numbers where numbers are.

    xsd:integer and what is derived from it   INTEGER
    xsd:decimal, double, float                NUMBER
    xsd:gYear                                 YEAR
    xsd:date                                  DATE
    xsd:boolean                               BOOLEAN
    all else: IRIs, texts, codes              TEXT

A column of integers and other numbers is one of NUMBER; any other mixture, and nothing at all, is TEXT.
"""

from enum import Enum
from typing import Final

from digint_kg.terms import XSD


class ColumnType(Enum):
    """The kinds of columns."""

    INTEGER = "integer"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    BOOLEAN = "boolean"
    TEXT = "text"


_INTEGERS: Final = (
    *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
    *("nonPositiveInteger", "negativeInteger"),
    *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
)
_OF: Final = {XSD + name: ColumnType.INTEGER for name in _INTEGERS} | {
    XSD + "decimal": ColumnType.NUMBER,
    XSD + "double": ColumnType.NUMBER,
    XSD + "float": ColumnType.NUMBER,
    XSD + "gYear": ColumnType.YEAR,
    XSD + "date": ColumnType.DATE,
    XSD + "boolean": ColumnType.BOOLEAN,
}
_NUMERIC: Final = frozenset({ColumnType.INTEGER, ColumnType.NUMBER})


def type_of(datatype: str | None) -> ColumnType:
    """The kind of one value, by its datatype; None for an IRI."""
    return ColumnType.TEXT if datatype is None else _OF.get(datatype, ColumnType.TEXT)


def joined(known: ColumnType | None, other: ColumnType) -> ColumnType:
    """The kind of a column of this kind with another value in it; None knows nothing yet.

    Example:
        >>> joined(ColumnType.INTEGER, ColumnType.NUMBER)
        <ColumnType.NUMBER: 'number'>
    """
    if known is None or known is other:
        return other
    return ColumnType.NUMBER if {known, other} == _NUMERIC else ColumnType.TEXT
