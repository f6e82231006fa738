"""Days and years as people write them, and as Excel numbers them."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from digint_kg.reading.mapping.said import Said, UnclearError
from digint_kg.reading.tables.cells import Value

_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?\Z")
_PARTS: Final = re.compile(r"(\d{1,4})[./ -]+(\d{1,2})[./ -]+(\d{1,4})\Z")
_YEAR: Final = re.compile(r"\d{4}\Z")
_SERIAL: Final = re.compile(r"\d{5}(?:\.0+)?\Z")
_SERIAL_FROM, _SERIAL_TO = 10_000, 80_000
_EXCEL_ZERO: Final = date(1899, 12, 30)
"""Day 0 of Excel's count, from its 1 March 1900 on (ECMA-376, part 1, 18.17.4.1)."""
_SERIAL_NOTE: Final = Said(
    "serial-date",
    "Excel's number of a day was read as a date.",
    "Il numero di serie di Excel è stato letto come data.",
)


def day(value: Value, text: str, order: str) -> tuple[str, tuple[Said, ...]]:
    """A day as xsd:date writes it, and what had to be decided.

    Args:
        value: what the cell holds.
        text: its text.
        order: `dmy`, `mdy` or `ymd`, for texts that are not in ISO order.

    Raises:
        UnclearError: no day, or none that exists.

    Example:
        >>> day(None, "01.05.2014", "dmy")
        ('2014-05-01', ())
    """
    if isinstance(value, datetime):
        return value.date().isoformat(), ()
    if isinstance(value, date):
        return value.isoformat(), ()
    if _SERIAL.match(text) and _SERIAL_FROM <= float(text) <= _SERIAL_TO:
        return (_EXCEL_ZERO + timedelta(days=int(float(text)))).isoformat(), (_SERIAL_NOTE,)
    found = _ISO.match(text)
    if found:
        return _real(text, found[1], found[2], found[3]), ()
    found = _PARTS.match(text)
    if not found:
        raise _no_day(text)
    parts = dict(zip("ymd" if len(found[1]) == 4 else order, found.groups(), strict=True))  # noqa: PLR2004
    if len(parts["y"]) != 4:  # noqa: PLR2004
        raise UnclearError(
            Said(
                "short-year",
                f"{text!r} gives the year in two digits. Write four.",
                f"{text!r} indica l'anno con due cifre. Scriverne quattro.",
            )
        )
    return _real(text, parts["y"], parts["m"], parts["d"]), ()


def year(value: Value, text: str) -> str:
    """A year as xsd:gYear writes it.

    Raises:
        UnclearError: no year.
    """
    if isinstance(value, date):
        return f"{value.year:04d}"
    if not _YEAR.match(text):
        raise UnclearError(
            Said(
                "no-year", f"{text!r} is no year of four digits.", f"{text!r} non è un anno di quattro cifre."
            )
        )
    return text


def _real(text: str, year_: str, month: str, day_: str) -> str:
    try:
        return date(int(year_), int(month), int(day_)).isoformat()
    except ValueError as error:
        raise _no_day(text) from error


def _no_day(text: str) -> UnclearError:
    return UnclearError(
        Said(
            "no-date",
            f"{text!r} is no date that exists. Write it as in 2014-05-01 or 01.05.2014.",
            f"{text!r} non è una data esistente. Scriverla come 2014-05-01 o 01.05.2014.",
        )
    )
