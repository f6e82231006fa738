"""Numbers as people write them: currency signs, blanks, points and commas for thousands or decimals."""

import re
from decimal import Decimal
from typing import Final

from digint_kg.reading.mapping.said import Said, UnclearError

_AROUND: Final = re.compile(r"\A(?:€|EUR|Euro|euro|\$|£|%)+|(?:€|EUR|Euro|euro|\$|£|%)+\Z")
_BLANKS: Final = str.maketrans("", "", " \u00a0\u202f\u2009'’")  # noqa: RUF001 - thousands as in 1 234 or 1'234
_PLAIN: Final = re.compile(r"[+-]?\d+\Z")
_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+\Z")
_THOUSANDS: Final = {",": r"[+-]?[1-9]\d{0,2}(?:,\d{3})+\Z", ".": r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+\Z"}
_OTHER: Final = {",": ".", ".": ","}


def decimal(text: str, mark: str | None) -> str:
    """A number as xsd:decimal writes it.

    Args:
        text: what stands in the cell.
        mark: what stands before decimals, a point or a comma; None where nobody said.

    Raises:
        UnclearError: no number, or one that means two things, as 1.650 does where nobody said.

    Example:
        >>> decimal("€ 2.034.550", None), decimal("12,5 %", None), decimal("1.650", ",")
        ('2034550', '12.5', '1650')
    """
    bare = text.translate(_BLANKS)
    bare = _AROUND.sub("", bare).strip()
    if _PLAIN.match(bare):
        return _canonical(bare)
    if _SCIENTIFIC.match(bare):
        return _canonical(f"{Decimal(bare):f}")
    mark = mark or _mark_of(bare, text)
    whole, found, rest = bare.partition(mark)
    thousands = re.match(_THOUSANDS[_OTHER[mark]], whole)
    if not (_PLAIN.match(whole) or thousands or (whole in {"", "-", "+"} and rest)):
        raise _no_number(text)
    if found and not rest.isdecimal():
        raise _no_number(text)
    digits = whole.replace(_OTHER[mark], "")
    return _canonical(f"{digits if digits.strip('+-') else digits + '0'}{'.' + rest if rest else ''}")


def integer(text: str, mark: str | None) -> str:
    """A whole number as xsd:integer writes it.

    Raises:
        UnclearError: no number, or no whole one.
    """
    number = Decimal(decimal(text, mark))
    if number != number.to_integral_value():
        raise UnclearError(
            Said("no-integer", f"{text!r} is no whole number.", f"{text!r} non è un numero intero.")
        )
    return str(int(number))


def _mark_of(bare: str, text: str) -> str:
    """Which of point and comma stands before decimals, where the number itself tells."""
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        return "," if bare.rfind(",") > bare.rfind(".") else "."
    if points > 1 or commas > 1:
        return "," if points else "."
    mark = "." if points else ","
    whole, _, rest = bare.partition(mark)
    if len(rest) == 3 and whole.lstrip("+-").isdecimal() and whole.lstrip("+-") != "0":  # noqa: PLR2004
        raise UnclearError(
            Said(
                "number-of-two-meanings",
                f"{text!r} may be thousands or decimals. Write `decimal: ','` or `decimal: '.'` for this "
                "column in the mapping.",
                f"{text!r} può indicare migliaia o decimali. Indicare `decimal: ','` o `decimal: '.'` per "
                "questa colonna nella mappatura.",
            )
        )
    return mark


def _canonical(text: str) -> str:
    text = text.removeprefix("+")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    return f"{sign}{whole.lstrip('0') or '0'}{point}{rest}"


def _no_number(text: str) -> UnclearError:
    return UnclearError(Said("no-number", f"{text!r} is no number.", f"{text!r} non è un numero."))
