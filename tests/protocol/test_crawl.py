"""A crawler that knows nothing but `/` finds every IRI of ours in the six regions: a page, and RDF behind it.

It reads pages as a crawler does, asks for a few at once, and follows their links: `<a href>` to other pages,
`<link rel="alternate">` to RDF.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from digint_kg import readable
from digint_kg.settings import Settings
from digint_kg.terms import DCTERMS, SOURCED

AT_ONCE = 6
MOST_PAGES = 4000
BASE = Settings().base
BROWSER = {"accept": "text/html", "accept-language": "it"}
OF_INTEREST = ("/id/", "/doc/", "/graph", "/code", "/regions", "/def", "/shapes", "/catalog")


@dataclass
class Page:
    """What a crawler takes from a page."""

    status: int = 0
    hops: tuple[int, ...] = ()
    address: str = ""
    language: str | None = None
    headings: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    badges: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    turtle: str | None = None


class Reader(HTMLParser):
    """Reads a page into `page`."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._inside = tag
        if tag == "html":
            self.page.language = found.get("lang")
        elif tag == "a" and "href" in found:
            self.page.links.add(found["href"])
        elif tag == "link" and found.get("type") == "text/turtle" and found.get("rel") == "alternate":
            self.page.turtle = found["href"]
        self.page.badges |= {
            word for word in found.get("class", "").split() if word in {"sourced", "illustrative"}
        }

    def handle_data(self, data: str) -> None:
        if self._inside == "h1" and data.strip():
            self.page.headings.append(data.strip())
        elif self._inside == "code":
            self.page.codes.add(data.strip())

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - whichever it is
        self._inside = ""


@dataclass(frozen=True)
class Crawl:
    """The pages that were found, by the path that led to them, and the RDF behind them by its address."""

    pages: dict[str, Page]
    rdf: dict[str, set[str]]

    def mentioned(self, page: Page) -> set[str]:
        assert page.turtle, page.address
        return self.rdf[page.turtle]


def followed(link: str) -> str | None:
    """The path that a crawler goes to for a link; None where it leads elsewhere, or to the same again."""
    parts = urlsplit(link)
    interesting = parts.path == "/" or parts.path.startswith(OF_INTEREST)
    if parts.netloc or parts.scheme or not interesting or "format=" in parts.query or "lang=" in parts.query:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def fetched(client: httpx.Client, path: str) -> Page:
    response = client.get(path, headers=BROWSER, follow_redirects=True)
    reader = Reader()
    reader.feed(response.text)
    page = reader.page
    page.status, page.address = response.status_code, response.url.path
    page.hops = tuple(hop.status_code for hop in response.history)
    assert response.headers["content-type"].startswith("text/html"), path
    return page


def iris_in(client: httpx.Client, address: str) -> set[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.headers["content-type"].startswith("text/turtle"), address
    quads = list(parse(response.content, RdfFormat.TURTLE))
    assert quads, address
    return {node.value for quad in quads for node in _nodes(quad) if isinstance(node, NamedNode)}


def _nodes(quad: Quad) -> Iterator[object]:
    yield from (quad.subject, quad.predicate, quad.object)


@pytest.fixture(scope="module")
def crawl(live: Any, wanted: set[str]) -> Crawl:
    """Wave after wave from `/`, until no page links to a new one; pages of made-up data lead no further."""
    pages: dict[str, Page] = {}
    wave = ["/"]
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    with (
        httpx.Client(base_url=live.client.base_url, limits=limits, timeout=60) as client,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        while wave and len(pages) < MOST_PAGES:
            found = dict(zip(wave, pool.map(lambda path: fetched(client, path), wave), strict=True))
            pages |= found
            sound = [page for page in found.values() if page.badges != {"illustrative"}]
            links = {followed(link) for page in sound for link in page.links}
            wave = sorted(link for link in links - pages.keys() if link is not None)
        assert wave == [], "the crawler was cut off"
        needed = {pages[path].turtle for path in map(path_of, wanted) if path in pages} - {None}
        addresses = sorted(str(address) for address in needed)
        rdf = dict(zip(addresses, pool.map(lambda address: iris_in(client, address), addresses), strict=True))
    return Crawl(pages, rdf)


@pytest.fixture(scope="module")
def sourced(live: Any) -> set[str]:
    """The sourced datasets, as the catalogue knows them."""
    query = f"SELECT ?iri {{ GRAPH <{BASE}graph/catalogue> {{ ?iri ?p <{SOURCED}> }} }}"
    return {graph for graph in selected(live, query) if graph.startswith(f"{BASE}graph/")}


@pytest.fixture(scope="module")
def wanted(live: Any, sourced: set[str]) -> set[str]:
    """Every IRI of ours that a sourced dataset of a region holds in any place, and the datasets."""
    regions = {graph for graph in sourced if not graph.startswith(f"{BASE}graph/reference/")}
    graphs = " ".join(f"<{graph}>" for graph in regions)
    found = set(regions)
    for place in ("?iri ?p ?o", "?s ?iri ?o", "?s ?p ?iri"):
        found |= selected(
            live,
            f"SELECT DISTINCT ?iri {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ {place} }} FILTER(isIRI(?iri)) }}",
        )
    return {iri for iri in found if iri.startswith(BASE) and "/.well-known/genid/" not in iri}


@pytest.fixture(scope="module")
def sources(live: Any) -> set[str]:
    """Where the sources of datasets are linked to: at others', or here, where they are things of ours."""
    query = f"SELECT DISTINCT ?iri {{ GRAPH <{BASE}graph/catalogue> {{ ?g <{DCTERMS}source> ?iri }} }}"
    return {address for iri in selected(live, query) if (address := readable.address(iri, BASE))}


def selected(live: Any, query: str) -> set[str]:
    answer = live.client.post("/sparql", data={"query": query}).json()
    return {row["iri"]["value"] for row in answer["results"]["bindings"]}


def path_of(iri: str) -> str:
    path = readable.local_path(iri, BASE)
    assert path, iri
    return path.partition("#")[0]


def test_links_from_the_start_page_reach_every_iri(crawl: Crawl, wanted: set[str]) -> None:
    graphs = [iri.removeprefix(f"{BASE}graph/") for iri in wanted if iri.startswith(f"{BASE}graph/")]
    assert len({graph.split("/")[0] for graph in graphs}) == 6
    assert len(wanted) > 900
    assert {iri for iri in wanted if path_of(iri) not in crawl.pages} == set()


def test_every_page_found_is_whole(crawl: Crawl) -> None:
    for path, page in crawl.pages.items():
        assert page.status == 200, path
        assert page.language == "it", path
        assert len(page.headings) == 1, path


def test_every_thing_answers_by_its_page_and_its_rdf(
    crawl: Crawl, wanted: set[str], sources: set[str]
) -> None:
    for iri in sorted(wanted):
        page = crawl.pages[path_of(iri)]
        assert iri in crawl.mentioned(page), iri
        if "/id/" in iri:
            assert page.hops == (303,), iri
            assert page.address == f"/doc{path_of(iri)}"
            assert iri in page.codes, iri
            assert "sourced" in page.badges, iri
            assert page.links & sources, iri


def test_datasets_show_their_status_and_source(crawl: Crawl, sourced: set[str], sources: set[str]) -> None:
    shown = {graph: crawl.pages[path_of(graph)] for graph in sourced if path_of(graph) in crawl.pages}
    assert len(shown) > 60
    for graph, page in shown.items():
        assert "sourced" in page.badges, graph
        assert page.links & sources, graph


def test_what_is_made_up_is_marked_where_the_crawler_meets_it(live: Any, crawl: Crawl) -> None:
    made_up = {
        region["slug"]
        for region in live.client.get("/regions").json()
        if any(dataset["status"].endswith("illustrative") for dataset in region["datasets"])
    }
    pages = {path: page for path, page in crawl.pages.items() if made_up & set(path.split("/"))}
    assert len(pages) > 20
    assert [path for path, page in pages.items() if "illustrative" not in page.badges] == []
