"""Every IRI of ours answers, over HTTP: status, a page for people, RDF for machines."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)

from digint_kg import readable
from digint_kg.formats import GRAPHS, RDF, TURTLE
from digint_kg.settings import Settings
from digint_kg.terms import CODE, DEF, PROJECT, SHAPES

if TYPE_CHECKING:
    from pathlib import Path

REGIONS = (
    "auvergne-rhone-alpes",
    "basque-country",
    "bucuresti-ilfov",
    "emilia-romagna",
    "flanders",
    "noord-brabant",
)
BASE = Settings().base
REGION = f"{BASE}id/flanders/region/flanders"
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
MACHINE = {"accept": "text/turtle"}
PER_KIND = 2
EVIL = f"{BASE}id/evil/thing/one"


def rows(live: Any, query: str) -> list[dict[str, dict[str, str]]]:
    answer = live.client.post("/sparql", data={"query": query}).json()
    found: list[dict[str, dict[str, str]]] = answer["results"]["bindings"]
    return found


def iris(live: Any, pattern: str) -> set[str]:
    return {row["iri"]["value"] for row in rows(live, f"SELECT DISTINCT ?iri WHERE {{ {pattern} }}")}


def canonical(quads: Iterable[Quad]) -> set[str]:
    """The triples, unnamed nodes named by what is said of them."""
    dataset = Dataset(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def path_of(iri: str) -> str:
    path = readable.local_path(iri, BASE)
    assert path, iri
    return path


@pytest.fixture(scope="module")
def of_the_regions(live: Any) -> set[str]:
    """Every IRI of ours that the datasets of the six regions hold, in any place."""
    found: set[str] = set()
    for region in REGIONS:
        inside = (
            f"GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{BASE}graph/{region}/')) "
            "VALUES ?place { 1 2 3 4 } BIND(IF(?place = 1, ?s, IF(?place = 2, ?p, "
            f"IF(?place = 3, ?o, ?g))) AS ?iri) FILTER(isIRI(?iri) && STRSTARTS(STR(?iri), '{BASE}'))"
        )
        found |= iris(live, inside)
    return found


@pytest.fixture(scope="module")
def vocabulary(live: Any) -> set[str]:
    """Every term, code and shape, and whatever else the ontology and the shapes speak of that is ours."""
    graphs = f"VALUES ?g {{ <{BASE}graph/ontology> <{BASE}graph/shapes> }}"
    ours = f"FILTER(isIRI(?iri) && STRSTARTS(STR(?iri), '{PROJECT}'))"
    places = ("?iri ?p ?o", "?s ?p ?iri")
    return set().union(*(iris(live, f"{graphs} GRAPH ?g {{ {place} }} {ours}") for place in places))


def test_every_iri_of_the_six_regions_answers(live: Any, of_the_regions: set[str]) -> None:
    assert len(of_the_regions) > 800
    for iri in sorted(of_the_regions):
        response = live.client.head(path_of(iri))
        thing = "/id/" in iri or iri.startswith(CODE) or "/genid/" in iri
        assert response.status_code == (303 if thing else 200), iri
        assert response.content == b""
        if thing:
            assert response.headers["location"].startswith("/doc/")


def test_every_term_code_and_shape_answers(live: Any, vocabulary: set[str]) -> None:
    pages: dict[str, str] = {}
    documents: dict[str, str] = {}
    for iri in sorted(vocabulary):
        path, _, anchor = path_of(iri).partition("#")
        if path not in pages:
            pages[path] = live.client.get(path, headers=BROWSER, follow_redirects=True).text
            documents[path] = live.client.get(path, headers=MACHINE, follow_redirects=True).text
        if anchor:
            assert f'id="{anchor}"' in pages[path], iri
        assert documents[path], iri
    assert len([iri for iri in vocabulary if iri.startswith(DEF)]) > 200
    assert len([iri for iri in vocabulary if iri.startswith(SHAPES)]) > 500
    assert len([iri for iri in vocabulary if iri.startswith(CODE)]) > 100
    for path in ("/def", "/shapes"):
        graph = f"{BASE}graph/{'ontology' if path == '/def' else 'shapes'}"
        held = {quad.predicate for quad in parse(documents[path], RdfFormat.TURTLE)}
        assert {NamedNode(iri) for iri in iris(live, f"GRAPH <{graph}> {{ ?s ?iri ?o }}")} == held


def test_each_kind_of_thing_has_its_page_and_its_statements(live: Any, of_the_regions: set[str]) -> None:
    kinds = defaultdict(list)
    for row in rows(live, "SELECT DISTINCT ?iri ?kind WHERE { ?iri a ?kind }"):
        if row["iri"]["value"] in of_the_regions and "#" not in row["iri"]["value"]:
            kinds[row["kind"]["value"]].append(row["iri"]["value"])
    assert len(kinds) > 8
    for iri in {iri for found in kinds.values() for iri in sorted(found)[:PER_KIND]}:
        path = f"/doc{urlsplit(path_of(iri)).path}"
        page = live.client.get(path, headers=BROWSER)
        assert page.status_code == 200, iri
        assert page.headers["content-type"].startswith("text/html")
        assert len(re.findall("<h1", page.text)) == 1
        assert quote(iri, safe=":/#-") in page.text
        assert 'class="badge' in page.text or iri.startswith(CODE), iri
        turtle = live.client.get(path, headers=MACHINE)
        said = live.client.post("/sparql", data={"query": f"DESCRIBE <{iri}>"}, headers=MACHINE)
        assert canonical(parse(turtle.text, RdfFormat.TURTLE)) == canonical(
            parse(said.text, RdfFormat.TURTLE)
        ), iri


def test_a_thing_leads_to_its_document(live: Any) -> None:
    response = live.client.get("/id/flanders/region/flanders?lang=it&format=html")
    assert response.status_code == 303
    assert response.headers["location"] == "/doc/id/flanders/region/flanders?lang=it&format=html"
    assert response.headers["link"] == '</doc/id/flanders/region/flanders>; rel="describedby"'
    assert "Fiandre" in live.client.get(response.headers["location"]).text


@pytest.mark.parametrize("item", GRAPHS, ids=lambda item: item.name)
def test_all_rdf_formats_say_the_same(live: Any, item: Any) -> None:
    path = "/doc/id/flanders/region/flanders"
    wanted = f"CONSTRUCT {{ <{REGION}> ?p ?o }} WHERE {{ <{REGION}> ?p ?o }}"
    expected = live.client.post("/sparql", data={"query": wanted}, headers={"accept": TURTLE.media_type})
    triples = {quad.triple for quad in parse(expected.text, RdfFormat.TURTLE)}
    assert triples
    for options in ({"headers": {"accept": item.media_type}}, {"params": {"format": item.name}}):
        response = live.client.get(path, **options)
        assert response.headers["content-type"].startswith(item.media_type)
        assert {quad.triple for quad in parse(response.content, RDF[item])} == triples


@pytest.mark.parametrize(
    "path", ["/doc/id/flanders/region/flanders", "/graph/flanders/s3", "/def", "/shapes"]
)
def test_what_cannot_be_given_is_told(live: Any, path: str) -> None:
    assert live.client.get(path, headers={"accept": "image/png"}).status_code == 406
    assert live.client.get(path, params={"format": "xlsx"}).status_code == 406
    assert live.client.get(path, headers={"accept": "*/*"}).headers["content-type"].startswith("text/turtle")


def test_a_dataset_gives_its_triples_or_a_page_on_it(live: Any) -> None:
    graph = f"{BASE}graph/flanders/s3"
    turtle = live.client.get("/graph/flanders/s3", headers=MACHINE)
    said = rows(live, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert len(list(parse(turtle.text, RdfFormat.TURTLE))) == int(said[0]["n"]["value"])
    page = live.client.get("/graph/flanders/s3", headers=BROWSER).text
    assert "/id/flanders/priority/sustainable-chemistry" in page
    assert 'class="badge sourced"' in page
    first, second = (live.client.get(f"/graph/ontology?page={n}", headers=BROWSER).text for n in (1, 2))
    assert "page=2" in first
    assert "page=1" in second
    assert live.client.get("/graph/ontology?page=x", headers=BROWSER).status_code == 400
    assert "flanders/s3" in live.client.get("/graph", headers=BROWSER).text


def test_the_language_of_a_page(live: Any) -> None:
    for language, label, predicate in (("en", "Flanders", "NUTS unit"), ("it", "Fiandre", "mentova")):
        page = live.client.get(
            "/doc/id/flanders/region/flanders", headers=BROWSER | {"accept-language": language}
        )
        assert page.headers["content-language"] == language
        assert f"<h1>{label}</h1>" in page.text
        assert predicate in page.text or language == "it"
    assert "accept-language" in page.headers["vary"].lower()


def test_a_derived_link_is_called_after_what_it_links(live: Any) -> None:
    (link,) = iris(
        live,
        f"?iri a <{DEF}DerivedLink> ; <{DEF}alignmentSource> <{BASE}id/valdora/strategy/regional-2024> ; "
        f"<{DEF}alignmentTarget> <{BASE}id/valdora/priority/mountain-agrifood>",
    )
    page = live.client.get(
        link.replace(BASE, "/doc/", 1) + "?lang=it", headers=BROWSER, follow_redirects=True
    )
    assert re.search(r"<h1>[^<]+ → [^<]+ → Agroalimentare[^<]*</h1>", page.text)
    source = live.client.get("/id/valdora/strategy/regional-2024", headers=BROWSER, follow_redirects=True)
    assert link.rpartition("/")[2] + "</a>" not in source.text


def test_what_is_made_up_says_so(live: Any) -> None:
    page = live.client.get("/doc/id/valdora/region/valdora", headers=BROWSER).text
    assert 'class="notice"' in page
    assert 'class="badge illustrative"' in page
    assert 'class="notice"' not in live.client.get("/doc/id/flanders/region/flanders", headers=BROWSER).text


def test_what_is_not_there_is_told_with_what_is_near(live: Any) -> None:
    response = live.client.get("/id/flanders/region/flandres")
    assert response.status_code == 404
    assert REGION in response.json()["remedy"]
    page = live.client.get("/doc/id/flanders/region/flandres", headers=BROWSER)
    assert page.status_code == 404
    assert REGION in page.text
    for path in (
        "/id/%3Cscript%3E",
        "/id/%FF",
        "/id/%zz",
        "/id/a%20b",
        "/code/",
        "/id/",
        "/graph/x/y",
    ):
        assert live.client.get(path).status_code == 404, path


READS = [
    "/",
    "/regions",
    "/regions/flanders",
    "/questions",
    "/questions/s3-priorities?region=flanders",
    "/sparql?query=SELECT+*+%7B?s+?p+?o%7D+LIMIT+3",
    "/doc/id/flanders/region/flanders",
    "/graph/flanders/s3",
    "/def",
    "/code",
    "/shapes",
]


@pytest.mark.parametrize("path", READS)
def test_what_has_not_changed_is_not_sent_again(live: Any, path: str) -> None:
    first = live.client.get(path, headers=BROWSER)
    assert first.status_code == 200
    tag = first.headers["etag"]
    assert {"accept", "accept-language"} <= {
        part.strip().lower() for part in first.headers["vary"].split(",")
    }
    for wanted in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = live.client.get(path, headers=BROWSER | {"if-none-match": wanted})
        assert again.status_code == 304, wanted
        assert again.content == b""
        assert again.headers["etag"] == tag
    assert live.client.get(path, headers=BROWSER | {"if-none-match": '"other"'}).status_code == 200
    italian = live.client.get(path, headers=BROWSER | {"accept-language": "it", "if-none-match": tag})
    assert italian.status_code == 200
    assert italian.headers["etag"] != tag
    head = live.client.head(path, headers=BROWSER)
    assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")


def test_a_tag_goes_with_the_format(live: Any) -> None:
    path = "/doc/id/flanders/region/flanders"
    tags = {live.client.get(path, headers={"accept": item.media_type}).headers["etag"] for item in GRAPHS}
    assert len(tags) == len(GRAPHS)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/sparql?query=SELECT+(NOW()+AS+?t)+%7B%7D", {}),
        ("/regions", {"cookie": "session=1"}),
        ("/regions", {"authorization": "Bearer x"}),
        ("/health", {}),
        ("/regions/nowhere", {}),
    ],
)
def test_what_may_differ_next_time_has_no_tag(live: Any, path: str, headers: dict[str, str]) -> None:
    assert "etag" not in live.client.get(path, headers=headers).headers


def test_formats_and_neighbours_are_linked_in_the_header(live: Any) -> None:
    link = live.client.get("/doc/id/flanders/region/flanders", headers=BROWSER).headers["link"]
    assert '</doc/id/flanders/region/flanders>; rel="canonical"' in link
    assert 'format=turtle>; rel="alternate"; type="text/turtle"' in link
    assert f'<{REGION}>; rel="describes"' in link
    assert (
        '</doc/graph/flanders/s3>; rel="describedby"'
        in live.client.head("/graph/flanders/s3").headers["link"]
    )


def test_pages_link_to_things_and_datasets(live: Any) -> None:
    region = live.client.get("/regions/flanders", headers=BROWSER).text
    assert 'href="/id/flanders/region/flanders"' in region
    assert 'href="/graph/flanders/s3"' in region
    answer = live.client.get("/questions/s3-priorities?region=flanders", headers=BROWSER).text
    assert 'href="/id/flanders/priority/' in answer


def test_an_unnamed_node_is_described_with_what_holds_it(live: Any) -> None:
    found = rows(
        live, f"SELECT ?n WHERE {{ ?s ?p ?n FILTER(STRSTARTS(STR(?n), '{BASE}.well-known/genid/')) }} LIMIT 1"
    )
    response = live.client.get(path_of(found[0]["n"]["value"]), headers=MACHINE, follow_redirects=True)
    assert response.status_code == 200
    quads = list(parse(response.text, RdfFormat.TURTLE))
    assert any(isinstance(quad.object, BlankNode) for quad in quads)
    page = live.client.get(path_of(found[0]["n"]["value"]), headers=BROWSER, follow_redirects=True)
    assert page.status_code == 200


@pytest.fixture(scope="module")
def hostile(serve_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("hostile") / "000001"
    store = Store(folder)
    subject, graph = NamedNode(EVIL), NamedNode(f"{BASE}graph/evil/one")
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for text in ("</h1><script>alert(1)</script>", "\" onmouseover='alert(2)'"):
        store.add(Quad(subject, label, Literal(text, language="en"), graph))
    for address in (
        "javascript:alert(3)",
        "data:text/html,<b>".replace("<b>", "x"),
        "vbscript:x",
        "//evil.example/",
    ):
        link = NamedNode(address) if ":" in address else NamedNode(f"{BASE}id/{address}")
        store.add(Quad(subject, NamedNode("urn:link"), link, graph))
        store.add(Quad(link, label, Literal("<img src=x onerror=alert(4)>"), graph))
    store.add(Quad(subject, NamedNode("javascript:alert(5)"), Literal("x"), graph))
    store.add(Quad(NamedNode("javascript:alert(6)"), NamedNode("urn:p"), subject, graph))
    store.add(Quad(NamedNode(f"{BASE}id/caf\u00e9/thing/'x'"), label, Literal("Caf\u00e9"), graph))
    store.flush()
    del store
    with serve_folder(folder) as server:
        yield server


@pytest.mark.parametrize("path", ["/doc/id/evil/thing/one", "/graph/evil/one", "/graph"])
def test_whatever_data_hold_is_escaped(hostile: Any, path: str) -> None:
    response = hostile.client.get(path, headers=BROWSER)
    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["content-security-policy"]
    page, blocks = re.subn(r'<script type="application/ld\+json">[^<>]*</script>', "", response.text)
    assert blocks <= 1
    for tag in re.findall(r"<[^>]*>", page):
        assert not re.match(r"<(script|img)|<[^>]* on\w+=", tag), tag
        assert not re.search(r"""href="(?!/(?!/)|https?:|#|data:,")""", tag), tag


def test_names_beyond_ascii_answer(hostile: Any) -> None:
    for path in ("/id/caf%C3%A9/thing/'x'", "/id/caf%C3%A9/thing/%27x%27"):
        response = hostile.client.get(path, headers=BROWSER, follow_redirects=True)
        assert response.status_code == 200
        assert "Café" in response.text
