"""From what a parser says to what a person needs: what is wrong, where, and how to mend it."""

import re
from pathlib import Path
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import Format
from digint_kg.locations import Location

_POSITION: Final = re.compile(
    r"(?:Parser error )?at line \d+ (?:between columns? \d+ and (?:line \d+ )?(?:column )?\d+|column \d+): "
)
_REMEDIES: Final = (
    ("Invalid IRI code point ' '", "an IRI holds a blank", "Write %20 or correct the IRI."),
    ("Invalid UTF-8", "the text is not UTF-8", "Save the file as UTF-8."),
    ("\ufeff", "the text starts with a byte order mark", "Save the file as UTF-8 without BOM."),
)


def refusal(path: Path, format_: Format, error: SyntaxError) -> DigintError:
    """What to tell about a syntax error that pyoxigraph found in a file."""
    where = Location(str(path), error.lineno, error.offset)
    message = _POSITION.sub("", str(error.msg))
    for sign, what, remedy in _REMEDIES:
        if sign in message:
            return DigintError(
                Kind.BAD_INPUT, f"This is no {format_.name}: {what}.", where=where, remedy=remedy
            )
    return DigintError(
        Kind.BAD_INPUT,
        f"This is no {format_.name}: {message}.",
        where=where,
        remedy="Correct the place and try again.",
    )


def unreadable(path: Path, error: OSError) -> DigintError:
    """What to tell about a file that cannot be read at all."""
    where = Location(str(path))
    if isinstance(error, FileNotFoundError):
        return DigintError(Kind.NOT_FOUND, "there is no such file.", where=where, remedy="Check the name.")
    if isinstance(error, IsADirectoryError):
        return DigintError(
            Kind.BAD_INPUT, "this is a folder.", where=where, remedy="Name the files inside it."
        )
    return DigintError(
        Kind.BAD_INPUT,
        f"the file cannot be read: {error.strerror or error}.",
        where=where,
        remedy="Check its permissions.",
    )
