"""Turns what an asker typed into RDF terms, and binds them: never pasted as text (HOUSE, section 8).

A parameter `region` stands in the query as `VALUES ?region { UNDEF }`; each such UNDEF is replaced by the
serialised term, which every SPARQL store understands. It stands again inside an OPTIONAL, a UNION or a
sub-SELECT that would otherwise be worked out over the whole store first.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.questions.question import Parameter, Question
from digint_kg.terms import CODE, PREFIXES, REGION, XSD

Term = NamedNode | Literal

_YEAR_DIGITS: Final = 4


def bind(question: Question, given: Mapping[str, str], names: GraphNames) -> str:
    """The question's SPARQL text with the given values in the place of its UNDEFs.

    Args:
        question: the question to ask.
        given: parameter name to what the asker wrote; empty text counts as not given.
        names: mints a region's IRI from its short name.

    Raises:
        DigintError: BAD_INPUT for an unknown, missing or impossible value.
    """
    known = {parameter.name for parameter in question.parameters}
    if unknown := sorted(set(given) - known):
        raise DigintError(
            Kind.BAD_INPUT,
            f"The question {question.slug} has no parameter {', '.join(unknown)}.",
            remedy=f"It has: {', '.join(sorted(known)) or 'none'}.",
        )
    text = question.text
    for parameter in question.parameters:
        written = given.get(parameter.name) or parameter.default
        if written:
            text = _replace(text, parameter.name, term_of(parameter, written, names))
        elif parameter.required:
            raise DigintError(
                Kind.BAD_INPUT,
                f"The question {question.slug} needs a value for {parameter.name}.",
                remedy=f"Its type is {parameter.type}.",
            )
    return text


def slot(name: str) -> re.Pattern[str]:
    """Where the parameter `name` stands in a query: `VALUES ?name { UNDEF }`."""
    return re.compile(rf"(VALUES\s+\?{re.escape(name)}\s*\{{\s*)UNDEF(\s*\}})")


def term_of(parameter: Parameter, written: str, names: GraphNames) -> Term:
    """The RDF term that `written` means for this parameter.

    Raises:
        DigintError: BAD_INPUT, saying what the parameter takes.
    """
    try:
        return _READERS[parameter.type](parameter, written.strip(), names)
    except (ValueError, InvalidOperation) as error:
        raise DigintError(
            Kind.BAD_INPUT,
            f"{written!r} is no value for {parameter.name}.",
            remedy=_WANTED[parameter.type],
        ) from error


def _replace(text: str, name: str, term: Term) -> str:
    return slot(name).sub(lambda match: f"{match[1]}{term}{match[2]}", text)


def _iri(parameter: Parameter, written: str, names: GraphNames) -> Term:
    if re.match(r"https?://|urn:", written):
        return NamedNode(written)
    prefix, colon, local = written.partition(":")
    if colon and prefix in PREFIXES:
        return NamedNode(PREFIXES[prefix] + local)
    if re.fullmatch(r"[\w.-]+(/[\w.-]+)+", written, re.ASCII):
        return NamedNode(names.thing(written))
    if parameter.class_ == REGION and re.fullmatch(r"[a-z0-9-]+", written):
        return NamedNode(names.region_iri(written))
    raise ValueError(written)


def _code(parameter: Parameter, written: str, _names: GraphNames) -> Term:
    if written.startswith(CODE):
        return NamedNode(written)
    if re.fullmatch(r"[A-Za-z0-9.-]+", written):
        return NamedNode(f"{CODE}{parameter.scheme}/{written}")
    raise ValueError(written)


def _integer(_parameter: Parameter, written: str, _names: GraphNames) -> Term:
    return Literal(str(int(written)), datatype=NamedNode(XSD + "integer"))


def _decimal(_parameter: Parameter, written: str, _names: GraphNames) -> Term:
    value = Decimal(written)
    if not value.is_finite():
        raise ValueError(written)
    return Literal(f"{value:f}", datatype=NamedNode(XSD + "decimal"))


def _year(_parameter: Parameter, written: str, _names: GraphNames) -> Term:
    if not (written.isascii() and written.isdigit() and len(written) == _YEAR_DIGITS):
        raise ValueError(written)
    return Literal(written, datatype=NamedNode(XSD + "gYear"))


def _date(_parameter: Parameter, written: str, _names: GraphNames) -> Term:
    return Literal(dt.date.fromisoformat(written).isoformat(), datatype=NamedNode(XSD + "date"))


def _text(_parameter: Parameter, written: str, _names: GraphNames) -> Term:
    return Literal(written)


_READERS: Final[dict[str, Callable[[Parameter, str, GraphNames], Term]]] = {
    "iri": _iri,
    "code": _code,
    "integer": _integer,
    "decimal": _decimal,
    "year": _year,
    "date": _date,
    "text": _text,
}
_WANTED: Final = {
    "iri": (
        "Give an IRI, a prefixed name such as nuts:ITH5, what follows /id/ in an IRI of this service, "
        "or a region's short name such as emilia-romagna."
    ),
    "code": "Give a code of the list, such as human, or its whole IRI.",
    "integer": "Give a whole number.",
    "decimal": "Give a number with a decimal point.",
    "year": "Give a year of four digits.",
    "date": "Give a date as 2024-12-31.",
    "text": "Give a text.",
}
