"""A reader's failures, as it tells them to the service. No word here names a folder of this machine."""

import re
from typing import Final

from digint_kg.answering.messages import INTERNAL, MISREAD, UNREACHED, FaultMessage

_PLACE: Final = re.compile(r"error at (\d+):(\d+): ", re.IGNORECASE)
_EXPECTED_SHOWN: Final = 120
_NO_ENDPOINT: Final = "service name"


class ReaderFault(Exception):  # noqa: N818 (it is a fault that is told, not a programming error)
    """A failure that ends an answer."""

    def __init__(self, kind: str, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.message = FaultMessage(kind=kind, what=what, remedy=remedy, line=None, column=None)


def too_many_rows(limit: int) -> ReaderFault:
    """The answer has more rows or triples than one answer may have."""
    return ReaderFault(
        "too-large",
        f"The answer has more than {limit} rows, the limit of this service.",
        "Ask for less: add a LIMIT, a FILTER, or an aggregate.",
    )


def too_many_bytes(limit: int) -> ReaderFault:
    """The answer has more bytes than one answer may have."""
    return ReaderFault(
        "too-large",
        f"The answer has more than {limit} bytes, the limit of this service.",
        "Ask for less: add a LIMIT, a FILTER, or fewer columns.",
    )


def too_much_memory() -> ReaderFault:
    """The query needs more memory than a reader may take."""
    return ReaderFault(
        "too-large",
        "The query needs more memory, or nests deeper, than this service gives to one query.",
        "Ask for less at once: narrow the patterns, or sort and group fewer rows.",
    )


def not_acceptable(form: str) -> ReaderFault:
    """The query gives a table where only RDF was accepted, or the other way round."""
    if form == "graph":
        return ReaderFault(
            "not-acceptable",
            "This query gives RDF triples, which none of the formats asked for can hold.",
            "Ask for turtle, ntriples, rdfxml, jsonld, nquads or trig.",
        )
    return ReaderFault(
        "not-acceptable",
        "This query gives a table or a yes or no, which none of the formats asked for can hold.",
        "Ask for json, xml, csv or tsv.",
    )


def no_iri(text: str) -> ReaderFault:
    """A graph of the protocol's dataset is named by something that is no IRI."""
    return ReaderFault("bad-input", f"{text!r} is no IRI of a graph.", "Give an absolute IRI.")


def is_update() -> ReaderFault:
    """The text is a SPARQL Update."""
    return ReaderFault(
        "bad-input",
        "This is a SPARQL Update, and here only queries are taken.",
        "Write a SELECT, ASK, CONSTRUCT or DESCRIBE query; an update is sent by POST, with a token.",
    )


def is_load() -> ReaderFault:
    """The text is a LOAD, the update that fetches a document from another server."""
    return ReaderFault(
        "refused",
        "This is a LOAD, which would fetch a document from another server; that is never done here.",
        "Fetch the document yourself and publish it with `digint-kg load`.",
    )


def from_outside(error: OSError | RuntimeError) -> FaultMessage:
    """A failure of a query in a confined reader, most likely of a call that it made."""
    if _NO_ENDPOINT in str(error):
        return ReaderFault(
            "refused",
            "A SERVICE with a variable cannot be called: the endpoint must stand in the text.",
            "Write SERVICE <http://…>, once for each endpoint, with UNION between.",
        ).message
    sort = UNREACHED if isinstance(error, OSError) else MISREAD
    return FaultMessage(kind=sort, what=f"{type(error).__name__}: {error}", remedy="", line=None, column=None)


def internal(what: str) -> FaultMessage:
    """A failure that is for the log alone."""
    return FaultMessage(kind=INTERNAL, what=what, remedy="", line=None, column=None)


def syntax(error: SyntaxError) -> FaultMessage:
    """A syntax error in the query's text, with the place that the engine names."""
    said = str(error)
    place = _PLACE.match(said)
    return FaultMessage(
        kind="bad-input",
        what=f"The query is not valid SPARQL: {_shortened(said[place.end() :] if place else said)}.",
        remedy="Look at what stands just before the place named.",
        line=int(place[1]) if place else None,
        column=int(place[2]) if place else None,
    )


def _shortened(said: str) -> str:
    """What the engine expected, without its classes of characters, which tell nobody anything."""
    head, found, rest = said.partition("expected one of ")
    if not found:
        return said.replace("\n", " ").rstrip(".")
    words = [
        word
        for word in rest.replace("\n", " ").split(", ")
        if "[" not in word and "]" not in word and "'.." not in word
    ]
    telling = [word for word in words if " " in word and "'" not in word]
    text = ", ".join(telling or words)
    if not text:
        return "something else is expected here"
    if len(text) > _EXPECTED_SHOWN:
        text = text[:_EXPECTED_SHOWN].rpartition(", ")[0] + " …"
    return text if telling else f"{head}expected one of {text}"
