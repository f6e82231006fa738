"""Terms, paths and patterns as RDFLib's parser gives them, in our own form."""

from typing import Any

from pyoxigraph import Literal, NamedNode
from rdflib import Literal as RdfLiteral
from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

from digint_kg.errors import DigintError, Kind
from digint_kg.explaining.tree import Path, Pattern, Place, Term, Var, Verb


def unknown(what: str) -> DigintError:
    """The failure for a part of SPARQL that no tree is made of."""
    return DigintError(Kind.BAD_INPUT, f"No evidence can be made of a query that uses {what}.")


def pattern(subject: Any, predicate: Any, object_: Any) -> Pattern:
    """A triple pattern."""
    return Pattern(place(subject), verb(predicate), place(object_))


def place(value: Any) -> Place:
    """A variable or a term."""
    return Var(str(value)) if isinstance(value, Variable) else term(value)


def term(value: Any) -> Term:
    """An IRI or a literal.

    Raises:
        DigintError: BAD_INPUT for a blank node.
    """
    if isinstance(value, URIRef):
        return NamedNode(str(value))
    if isinstance(value, RdfLiteral):
        if value.language:
            return Literal(str(value), language=value.language)
        return (
            Literal(str(value), datatype=NamedNode(str(value.datatype)))
            if value.datatype
            else Literal(str(value))
        )
    raise unknown(type(value).__name__)


def verb(value: Any) -> Verb:
    """A predicate or a property path."""
    if isinstance(value, SequencePath):
        return Path("/", tuple(verb(part) for part in value.args))
    if isinstance(value, AlternativePath):
        return Path("|", tuple(verb(part) for part in value.args))
    if isinstance(value, InvPath):
        return Path("^", (verb(value.arg),))
    if isinstance(value, MulPath):
        return Path(str(value.mod), (verb(value.path),))
    found = place(value)
    if isinstance(found, Literal):
        raise unknown("a literal as predicate")
    return found
