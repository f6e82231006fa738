"""`/sparql` without a query: the endpoint's SPARQL 1.1 Service Description."""

from starlette.requests import Request
from starlette.responses import Response

from digint_kg.formats import GRAPHS
from digint_kg.http.descriptions import Descriptions, rdf
from digint_kg.http.negotiation import choose


async def describe(descriptions: Descriptions, request: Request, name: str | None) -> Response:
    """The description of the service, in RDF.

    Args:
        descriptions: makes it.
        request: tells where the service answers, and what is accepted.
        name: what the request's `format` says.

    Raises:
        DigintError: NOT_ACCEPTABLE where no RDF syntax fits.
    """
    chosen = choose(name, request.headers.get("accept"), GRAPHS)
    place = descriptions.place(request)
    links = f'<{place.address}/.well-known/void>; rel="describedby", <{place.catalog}>; rel="collection"'
    return await rdf(await descriptions.sparql(place), chosen, {"link": links})
