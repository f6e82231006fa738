"""From what a parser says to what a person needs: what is wrong, where, and how to mend it."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import JSON_LD, RDF_XML, Format
from digint_kg.locations import Location
from digint_kg.reading.jsonld_words import words_of
from digint_kg.reading.lines_of_rdfxml import LinesOfRdfXml, xml_fault

_POSITION: Final = re.compile(
    r"(?:Parser error )?at line \d+ (?:between columns? \d+ and (?:line \d+ )?(?:column )?\d+|column \d+): "
)
_REMEDIES: Final = (
    ("Invalid IRI code point ' '", "an IRI holds a blank", "Write %20 or correct the IRI."),
    ("Invalid UTF-8", "the text is not UTF-8", "Save the file as UTF-8."),
    ("\ufeff", "the text starts with a byte order mark", "Save the file as UTF-8 without BOM."),
)


def refusal(path: Path, format_: Format, error: SyntaxError, base: str) -> DigintError:
    """What to tell about a syntax error that pyoxigraph found in a file."""
    where = Location(str(path), error.lineno, error.offset)
    message = _POSITION.sub("", str(error.msg))
    if format_ == RDF_XML:
        where, message = _in_xml(path, base, message)
    if format_ == JSON_LD and "LoadDocumentCallback" in message:
        return _remote_context(path)
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


def unfit(path: Path, text: str, iri: str) -> DigintError:
    """What to tell about an IRI that cannot be one, in a JSON-LD text whose parser would leave it out."""
    at = max(text.find(json.dumps(iri, ensure_ascii=False)), text.find(json.dumps(iri)))
    line = 1 + text.count("\n", 0, at) if at >= 0 else None
    column = at - text.rfind("\n", 0, at) if at >= 0 else None
    return DigintError(
        Kind.BAD_INPUT,
        f"{iri!r} stands for an IRI and holds a blank or another character that no IRI may hold.",
        where=Location(str(path), line, column),
        remedy="Write %20 or correct the IRI.",
    )


def changed(path: Path) -> DigintError:
    """What to tell about a file that is no longer what was read."""
    return DigintError(
        Kind.CONFLICT,
        "the file changed while it was at work.",
        where=Location(str(path)),
        remedy="Start again when it is whole.",
    )


def too_much(path: Path) -> DigintError:
    """What to tell about XML entities that would fill the memory."""
    return DigintError(
        Kind.BAD_INPUT,
        "the entities that the file declares blow it up beyond measure.",
        where=Location(str(path)),
        remedy="Write the text out, without <!ENTITY>.",
    )


def _in_xml(path: Path, base: str, message: str) -> tuple[Location, str]:
    places = LinesOfRdfXml(path, base)
    with suppress(SyntaxError):
        for _ in places.walk():
            pass
    unclosed = places.open_elements[-1:]
    where = Location(str(path), places.line, element=unclosed[0].name if unclosed else None)
    fault = xml_fault(path)
    if fault is None:
        return where, message
    if unclosed and "mismatched tag" in fault:
        message += f" ({unclosed[0].name}, opened at line {unclosed[0].line}, is not closed)"
        return where, message
    return where, f"{message} ({fault})"


def _remote_context(path: Path) -> DigintError:
    text = path.read_text(encoding="utf-8-sig")
    remote = words_of(json.loads(text)).remote
    at = text.find(json.dumps(remote[0])) if remote else -1
    return DigintError(
        Kind.BAD_INPUT,
        f"its @context is to be fetched from elsewhere, which is never done: {', '.join(remote)}.",
        where=Location(str(path), 1 + text.count("\n", 0, at) if at >= 0 else None),
        remedy="Put the context itself into the file.",
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
