"""The page of `/sparql`: a plain form, and the answer below it."""

from collections.abc import Awaitable

from starlette.requests import Request
from starlette.responses import Response

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS_JSON
from digint_kg.http.pages import Pages
from digint_kg.http.tables import table_of
from digint_kg.ports import AnswerStream


async def result_page(
    pages: Pages, request: Request, text: str, answer: Awaitable[AnswerStream], base: str
) -> Response:
    """The form with the query in it, and the answer, a table or Turtle.

    Raises:
        DigintError: what the answer raises; TOO_LARGE where it is too large for a page.
    """
    stream = await answer
    if stream.format == RESULTS_JSON:
        table = await table_of(stream, (), pages.language(request), base)
        return pages.render(request, "sparql.html", query=text, table=table, turtle=None)
    content = stream.complete
    await stream.close()
    if content is None:
        raise DigintError(
            Kind.TOO_LARGE, "The answer is too large for a page.", remedy="Fetch it with ?format=turtle."
        )
    return pages.render(request, "sparql.html", query=text, table=None, turtle=content.decode())
