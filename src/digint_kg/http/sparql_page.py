"""The page of `/sparql`: a plain form and the answer below it, or the editor where scripts run."""

from collections.abc import Awaitable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from digint_kg import readable
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS_JSON
from digint_kg.http.languages import texts
from digint_kg.http.pages import Pages
from digint_kg.http.tables import Table, table_of
from digint_kg.ports import AnswerStream

_SAID_BY_SCRIPTS: Final = ("editor_", "status_", "step_", "rows_", "no_rows", "page_", "answer", "download")


def form_page(
    pages: Pages,
    request: Request,
    base: str,
    *,
    query: str = "",
    table: Table | None = None,
    turtle: str | None = None,
) -> Response:
    """The page with a query in it, and an answer to it if there is one: a table, or triples in Turtle."""
    words = texts(pages.language(request))
    editor: dict[str, Any] = {
        "words": {key: said for key, said in words.items() if key.startswith(_SAID_BY_SCRIPTS)},
        "places": readable.beginnings(base),
    }
    return pages.render(request, "sparql.html", query=query, table=table, turtle=turtle, editor=editor)


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
        return form_page(pages, request, base, query=text, table=table)
    content = stream.complete
    await stream.close()
    if content is None:
        raise DigintError(
            Kind.TOO_LARGE, "The answer is too large for a page.", remedy="Fetch it with ?format=turtle."
        )
    return form_page(pages, request, base, query=text, turtle=content.decode())
