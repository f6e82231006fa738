"""Pictures over HTTP: on pages, alone in each format, of any SELECT; sent so that they can do no harm."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

KPIS = "/questions/kpi-trends?region=valdora"
COUNT = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g LIMIT 5"


@pytest.mark.parametrize(
    ("name", "media_type", "begins"),
    [
        ("svg", "image/svg+xml", b"<svg "),
        ("png", "image/png", b"\x89PNG"),
        ("vl.json", "application/vnd.vegalite.v6+json", b"{"),
    ],
)
def test_each_format_by_name_and_by_accept(live: Any, name: str, media_type: str, begins: bytes) -> None:
    named = live.client.get(f"{KPIS}&format={name}")
    accepted = live.client.get(KPIS, headers={"accept": media_type})
    for answer in (named, accepted):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == media_type
        assert answer.content.startswith(begins)
        assert answer.headers["digint-generation"]
    assert named.content == accepted.content


def test_an_svg_may_run_nothing_and_fetch_nothing(live: Any) -> None:
    answer = live.client.get(f"{KPIS}&format=svg")
    policy = answer.headers.get_list("content-security-policy")
    assert len(policy) == 1
    assert "default-src 'none'" in policy[0]
    assert "sandbox" in policy[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert ET.fromstring(answer.text).get("role") == "img"  # noqa: S314 (our own)


def test_pictures_are_not_sent_twice(live: Any) -> None:
    first = live.client.get(f"{KPIS}&format=svg")
    again = live.client.get(f"{KPIS}&format=svg", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_speaks_the_askers_language(live: Any) -> None:
    answer = live.client.get(f"{KPIS}&format=svg", headers={"accept-language": "it"})
    assert "Dati illustrativi" in answer.text
    assert answer.headers["content-language"] == "it"


def test_a_question_may_have_several_pictures(live: Any) -> None:
    path = "/questions/regional-values?indicator=eurostat/indicator/population&year=2019&format=svg"
    bars, drawn_map = (live.client.get(path + more).text for more in ("", "&chart=map"))
    assert "Bar chart." in bars
    assert "Map." in drawn_map
    assert "8,005,882" in bars
    assert "8,005,882" in drawn_map


def test_a_question_without_a_picture_says_so(live: Any) -> None:
    for path in ("/questions/s3-priorities?format=png", f"{KPIS}&format=svg&chart=map"):
        answer = live.client.get(path)
        assert answer.status_code == 406
        assert "picture" in answer.json()["detail"]
    assert live.client.get("/questions/kpi-trends?regoin=x&format=svg").status_code == 422


def test_a_page_shows_the_picture_with_its_words_and_its_data(live: Any) -> None:
    page = live.client.get(KPIS, headers={"accept": "text/html"}).text
    figure = re.search(r"<figure.*?</figure>", page, re.DOTALL)
    assert figure
    (alt,) = re.findall(r'alt="([^"]+)"', figure[0])
    assert "target 8 (2025)" in alt
    assert "Illustrative" in alt
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', figure[0])]
    kinds = [live.client.get(link).headers["content-type"].partition(";")[0] for link in links]
    assert kinds == ["image/svg+xml", "image/png", "application/vnd.vegalite.v6+json", "text/csv"]


def test_the_catalogue_names_the_pictures(live: Any) -> None:
    questions = live.client.get("/questions", headers={"accept": "application/json"}).json()
    charts = {question["slug"]: [chart["kind"] for chart in question["charts"]] for question in questions}
    assert charts["ranking"] == ["bar", "map"]
    assert charts["s3-priorities"] == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_any_select_is_drawn(live: Any, method: str) -> None:
    fields = {"query": COUNT, "chart": "bar", "title": "Statements & <graphs>", "format": "svg"}
    sent = {"params": fields} if method == "GET" else {"data": fields}
    answer = live.client.request(method, "/draw", **sent)
    assert answer.status_code == 200, answer.text
    rows = live.client.get("/sparql", params={"query": COUNT, "format": "json"}).json()["results"]["bindings"]
    texts = " ".join(ET.fromstring(answer.text).itertext())  # noqa: S314 (our own)
    for row in rows:
        assert f"{int(row['n']['value']):,}" in texts or row["n"]["value"] in texts
    assert "Statements &amp; &lt;graphs&gt;" in answer.text


def test_columns_are_named_by_part(live: Any) -> None:
    query = "SELECT ?a ?b ?n WHERE { VALUES (?a ?b ?n) { ('x' 'y' 1) ('z' 'w' 2) } }"
    answer = live.client.get(
        "/draw", params={"query": query, "chart": "bar", "category": "b", "format": "svg"}
    )
    assert "y: 1; w: 2" in answer.text


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({}, 400, "query"),
        ({"query": COUNT}, 400, "chart"),
        ({"query": COUNT, "chart": "pie"}, 400, "bar, line"),
        ({"query": COUNT, "chart": "gaps"}, 400, "required"),
        ({"query": COUNT, "chart": "bar", "value": "other"}, 400, "no column other"),
        ({"query": COUNT, "chart": "bar", "format": "pdf"}, 406, "svg"),
        ({"query": "SELECT * { ", "chart": "bar"}, 400, ""),
        ({"query": "CONSTRUCT WHERE { ?s ?p ?o }", "chart": "graph"}, 406, "triples"),
        ({"query": "SELECT ?s ?n { ?s <x:y> ?o BIND (1 AS ?n) }", "chart": "bar"}, 200, "Nothing to draw"),
        (
            {"query": "SELECT DISTINCT ?s ?n { ?s ?p ?o BIND (1 AS ?n) } LIMIT 301", "chart": "bar"},
            413,
            "300",
        ),
    ],
)
def test_what_cannot_be_drawn_is_explained(live: Any, fields: dict[str, str], status: int, said: str) -> None:
    answer = live.client.get("/draw", params=fields)
    assert answer.status_code == status, answer.text[:300]
    assert said in answer.text


@pytest.mark.parametrize(
    ("region", "language", "said"),
    [
        ("valdora", "en", "Illustrative data"),
        ("valdora", "it", "Dati illustrativi"),
        ("emilia-romagna", "en", "Status of the data not declared: some may be made up"),
    ],
)
def test_any_select_that_names_made_up_things_is_marked(
    live: Any, region: str, language: str, said: str
) -> None:
    query = (
        "PREFIX d: <https://w3id.org/digint/def#> SELECT ?thing (COUNT(?p) AS ?n) WHERE { ?thing ?p ?o "
        f'FILTER (STRSTARTS(STR(?thing), "https://w3id.org/digint/id/{region}/actor/")) }} '
        "GROUP BY ?thing ORDER BY ?thing LIMIT 5"
    )
    picture = live.client.get(
        "/draw", params={"query": query, "chart": "bar", "format": "svg", "lang": language}
    )
    assert said in picture.text


@pytest.mark.parametrize(("language", "mark"), [("en", "Sourced data"), ("it", "Dati con fonte")])
def test_the_map_of_regions_names_the_true_ones_alone(live: Any, language: str, mark: str) -> None:
    drawn = live.client.get(f"/regions?format=svg&lang={language}")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert mark in drawn.text
    published = live.client.get("/regions", headers={"accept-language": language}).json()
    true = {region["label"]: region["nuts_code"] for region in published if region["nuts_code"]}
    words = " ".join("".join(ET.fromstring(drawn.text).itertext()).split())  # noqa: S314 (our own)
    assert len(true) == 6
    assert all(label in words for label in true)
    assert "Valdora" not in words
    for page in ("/", "/regions"):
        shown = live.client.get(f"{page}?lang={language}", headers={"accept": "text/html"}).text
        assert f'<img src="/regions?lang={language}&amp;format=svg"' in shown
