"""The endpoint's SPARQL 1.1 Service Description: what it speaks."""

from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple, serialize
from starlette.responses import Response

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import GRAPHS, RDF
from digint_kg.http.negotiation import choose
from digint_kg.terms import PREFIXES, RDF_TYPE

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMAT: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "N-Quads",
    "TriG",
)


def describe(endpoint: str, name: str | None, accept: str | None) -> Response:
    """The description of the service at `endpoint`, in RDF.

    Raises:
        DigintError: NOT_ACCEPTABLE where no RDF syntax fits.
    """
    chosen = choose(name, accept, GRAPHS)
    content = serialize(_triples(endpoint), format=RDF[chosen], prefixes=PREFIXES | {"sd": _SD})
    return Response(content, media_type=chosen.media_type, headers={"vary": "accept"})


def _triples(endpoint: str) -> list[Triple]:
    service = BlankNode("service")
    said = [
        (RDF_TYPE, _SD + "Service"),
        (_SD + "endpoint", endpoint),
        (_SD + "supportedLanguage", _SD + "SPARQL11Query"),
        (_SD + "feature", _SD + "UnionDefaultGraph"),
        *((_SD + "resultFormat", _FORMAT + name) for name in _RESULTS),
    ]
    try:
        return [Triple(service, NamedNode(predicate), NamedNode(value)) for predicate, value in said]
    except ValueError as error:
        raise DigintError(Kind.BAD_INPUT, "The request's Host header is no host.") from error
