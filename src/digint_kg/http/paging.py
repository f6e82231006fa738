"""`?page=` and `?per_page=`, and the `Link` header that leads from page to page (RFC 8288)."""

from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request

from digint_kg.errors import DigintError, Kind
from digint_kg.use_cases.paging import MOST_PER_PAGE, Page

PAGE: Final = "page"
PER_PAGE: Final = "per_page"
TOTAL: Final = "digint-total-count"
PARAMETERS: Final[list[dict[str, Any]]] = [
    {
        "name": PAGE,
        "in": "query",
        "description": "Which page of the answer, from 1; without it and per_page the answer is whole.",
        "schema": {"type": "integer", "minimum": 1},
    },
    {
        "name": PER_PAGE,
        "in": "query",
        "description": "Rows on a page; 100 where page alone is given.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE},
    },
]
HEADERS: Final[dict[str, Any]] = {
    TOTAL: {"description": "On a page: how many rows the whole answer has.", "schema": {"type": "integer"}},
    "link": {"description": "On a page: rel first, prev, next, last.", "schema": {"type": "string"}},
}
_USUAL: Final = 100
_MOST_PAGES: Final = 10**9


def page_of(request: Request, usual: int = _USUAL) -> Page | None:
    """The page that is asked for; None where the whole answer is.

    Raises:
        DigintError: BAD_INPUT for what is no such number, with those that are.
    """
    if not ({PAGE, PER_PAGE} & request.query_params.keys()):
        return None
    return Page(_whole(request, PAGE, 1, _MOST_PAGES), _whole(request, PER_PAGE, usual, MOST_PER_PAGE))


def headers(request: Request, page: Page, total: int) -> dict[str, str]:
    """The headers of a page of an answer with so many rows."""
    parts = [f'<{address(request, number, page.size)}>; rel="{rel}"' for rel, number in _places(page, total)]
    return {"link": ", ".join(parts), TOTAL: str(total)}


def around(request: Request, page: Page, total: int) -> dict[str, str]:
    """The addresses of the pages before and after, first and last, by relation; without those not there."""
    return {rel: address(request, number, page.size) for rel, number in _places(page, total)}


def address(request: Request, number: int, size: int) -> str:
    """The same request for another page."""
    kept = [item for item in request.query_params.multi_items() if item[0] not in (PAGE, PER_PAGE)]
    return f"{request.url.path}?{urlencode([*kept, (PAGE, str(number)), (PER_PAGE, str(size))])}"


def _places(page: Page, total: int) -> list[tuple[str, int]]:
    last = page.last(total)
    places = [("first", 1), ("prev", page.number - 1), ("next", page.number + 1), ("last", last)]
    return [(rel, number) for rel, number in places if 1 <= number <= last]


def _whole(request: Request, name: str, usual: int, most: int) -> int:
    written = request.query_params.get(name)
    if not written:
        return usual
    if (
        written.isascii()
        and written.isdigit()
        and len(written) <= len(str(most))
        and 1 <= int(written) <= most
    ):
        return int(written)
    raise DigintError(
        Kind.BAD_INPUT,
        f"{written!r} is no value for {name}.",
        remedy=f"Give a whole number from 1 to {most}.",
    )
