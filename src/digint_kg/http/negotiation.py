"""Which format an answer takes: `?format=` beats `Accept`, which beats the default, else 406."""

from functools import lru_cache
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import GRAPHS, SOLUTIONS, Format, by_name, negotiate

HTML: Final = Format("html", "text/html", "html", ("application/xhtml+xml",))
JSON: Final = Format("json", "application/json", "json")

_cached = lru_cache(maxsize=256)(negotiate)


def choose(name: str | None, accept: str | None, offered: tuple[Format, ...]) -> Format:
    """The format to answer in.

    Args:
        name: what `?format=` says.
        accept: the `Accept` header.
        offered: what there is; the first is the default.

    Raises:
        DigintError: NOT_ACCEPTABLE, with what there is.
    """
    chosen = by_name(name, offered) if name else _cached(accept, offered)
    if chosen is None:
        raise not_acceptable(name or accept or "", offered)
    return chosen


def choose_both(name: str | None, accept: str | None) -> tuple[Format | None, Format | None]:
    """The formats of a table and of a graph, of which a SPARQL query gives one; None: not accepted.

    Raises:
        DigintError: NOT_ACCEPTABLE where neither is accepted.
    """
    if name:
        table, graph = by_name(name, SOLUTIONS), by_name(name, GRAPHS)
    else:
        table, graph = _cached(accept, SOLUTIONS), _cached(accept, GRAPHS)
    if table is None and graph is None:
        raise not_acceptable(name or accept or "", SOLUTIONS + GRAPHS)
    return table, graph


def wants_page(name: str | None, accept: str | None) -> bool:
    """Whether a person's browser asks: HTML is named, and nothing is liked better."""
    if name:
        return by_name(name, (HTML,)) is not None
    return (
        accept is not None and "html" in accept and _cached(accept, (HTML, *SOLUTIONS, *GRAPHS, JSON)) is HTML
    )


def not_acceptable(asked: str, offered: tuple[Format, ...]) -> DigintError:
    """The error that nothing offered fits."""
    names = ", ".join(dict.fromkeys(item.name for item in offered))
    return DigintError(
        Kind.NOT_ACCEPTABLE,
        f"Nothing here fits {asked!r}.",
        remedy=f"Give ?format= one of {names}, or Accept one of their media types.",
    )
