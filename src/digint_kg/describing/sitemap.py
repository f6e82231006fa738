"""Sitemaps and robots.txt: where crawlers find every page of ours.

Spec: https://www.sitemaps.org/protocol.html
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

MOST: Final = 20_000
"""Addresses in one part; the protocol allows 50,000, one answer of the store holds fewer."""

_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CLOSED: Final = ("/sparql?", "/check", "/lookup", "/login")


def index(parts: Iterable[str], changed: datetime) -> str:
    """The index of the parts, by their addresses."""
    lines = (_entry("sitemap", address, changed) for address in parts)
    return _document("sitemapindex", lines)


def part(pages: Sequence[str], changed: datetime | None = None) -> str:
    """One part, by the addresses of its pages."""
    return _document("urlset", (_entry("url", address, changed) for address in pages))


def robots(address: str) -> str:
    """What crawlers are asked to leave alone, and where the sitemap is."""
    closed = "".join(f"Disallow: {path}\n" for path in _CLOSED)
    return f"User-agent: *\n{closed}\nSitemap: {address}/sitemap.xml\n"


def _entry(kind: str, address: str, changed: datetime | None) -> str:
    when = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return f"<{kind}><loc>{escape(address)}</loc>{when}</{kind}>\n"


def _document(kind: str, lines: Iterable[str]) -> str:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{_SPACE}">\n'
    return head + "".join(lines) + f"</{kind}>\n"
