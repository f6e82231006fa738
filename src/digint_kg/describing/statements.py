"""Collects triples, written as subject, predicate and whatever objects there are."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from digint_kg.errors import DigintError, Kind
from digint_kg.terms import PREFIXES, RDF_TYPE, XSD

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
SCHEMA: Final = "https://schema.org/"
SPDX: Final = "http://spdx.org/rdf/terms#"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
PREFIXES_SHOWN: Final = PREFIXES | {"sd": SD, "schema": SCHEMA, "spdx": SPDX, "vcard": VCARD}

Node = NamedNode | BlankNode
Object = str | int | NamedNode | BlankNode | Literal


class Statements:
    """A list of triples that grows. A plain string is an IRI, a whole number an `xsd:integer`."""

    def __init__(self) -> None:
        self._triples: list[Triple] = []

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def say(self, subject: str | Node, predicate: str, *objects: Object) -> None:
        """Adds one triple an object; none where there is no object.

        Raises:
            DigintError: BAD_INPUT where a string is no IRI, as when a request's Host header is no host.
        """
        try:
            node = NamedNode(subject) if isinstance(subject, str) else subject
            self._triples += [Triple(node, NamedNode(predicate), _term(item)) for item in objects]
        except ValueError as error:
            raise DigintError(Kind.BAD_INPUT, f"This is no IRI: {error}.") from error

    def a(self, subject: str | Node, *classes: str) -> None:
        """Says of which classes the subject is."""
        self.say(subject, RDF_TYPE, *classes)


def text(english: str, italian: str) -> tuple[Literal, Literal]:
    """The same in both languages of the service."""
    return Literal(english, language="en"), Literal(italian, language="it")


def typed(value: str, datatype: str) -> Literal:
    """A literal of a datatype of XML Schema, by its local name."""
    return Literal(value, datatype=NamedNode(XSD + datatype))


def _term(item: Object) -> Node | Literal:
    if isinstance(item, str):
        return NamedNode(item)
    return typed(str(item), "integer") if isinstance(item, int) else item
