import json
import re
import socket
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
QUESTION = "/questions/s3-priorities"
PAGES = [
    "/",
    "/regions",
    "/regions/emilia-romagna",
    "/questions",
    f"{QUESTION}?region=emilia-romagna",
    "/sparql",
    "/sparql?query=SELECT+*+%7B+?s+?p+?o+%7D+LIMIT+5",
    "/check",
    "/docs",
]


class Markup(HTMLParser):
    """Collects what a page would fetch, its links, and whether its elements are closed in order."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        table = dict(attrs)
        self.tags.append((tag, table))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(table.get("href") or "")
        elif tag == "link" or "src" in table:
            self.fetched.append(table.get("href") or table.get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "it"])
def test_pages_are_well_formed_accessible_and_fetch_nothing_from_elsewhere(
    live: Any, path: str, language: str
) -> None:
    response = live.client.get(path, headers=BROWSER | {"accept-language": language})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["content-language"] == language
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    page = Markup(response.text)
    assert page.all("html")[0]["lang"] == language
    assert all(re.match(r"/(?!/)|data:,", item) for item in page.fetched)
    scripts = page.all("script")
    assert all(attrs.get("src") or attrs.get("type") == "application/json" for attrs in scripts)
    assert all((attrs.get("src") or "/static/built/").startswith("/static/built/") for attrs in scripts)
    assert not page.all("style")
    assert len(page.all("h1")) == 1
    assert page.links[0] == "#main"
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))
    labelled = {attrs.get("for") for attrs in page.all("label")}
    fields = [*page.all("input"), *page.all("textarea"), *page.all("select")]
    assert all(attrs.get("id") in labelled for attrs in fields if attrs.get("type") != "hidden")


def test_every_link_of_the_start_page_leads_somewhere(live: Any) -> None:
    page = Markup(live.client.get("/", headers=BROWSER).text)
    inside = {link for link in page.links if link.startswith("/")}
    assert len(inside) > 5
    for link in inside:
        answer = live.client.get(link, headers=BROWSER, follow_redirects=True)
        assert answer.status_code == 200, link


def test_the_chosen_language_is_kept_by_links(live: Any) -> None:
    page = live.client.get("/?lang=it", headers=BROWSER)
    assert "Regioni" in page.text
    assert all(
        "lang=it" in link for link in Markup(page.text).links if link.startswith(("/regions", "/questions"))
    )


def test_the_style_sheet_is_there(live: Any) -> None:
    response = live.client.get("/static/style.css")
    assert response.headers["content-type"].startswith("text/css")
    assert "url(" not in response.text
    assert "@import" not in response.text


def test_status_of_data_is_visible(live: Any) -> None:
    assert 'class="badge sourced"' in live.client.get("/", headers=BROWSER).text
    assert 'class="badge sourced"' in live.client.get("/regions/emilia-romagna", headers=BROWSER).text
    answer = live.client.get(QUESTION, params={"region": "emilia-romagna"}, headers=BROWSER)
    assert 'class="badge sourced"' in answer.text


def test_regions_as_json(live: Any) -> None:
    regions = live.client.get("/regions").json()
    region = next(item for item in regions if item["slug"] == "emilia-romagna")
    assert region.items() <= live.client.get(region["href"]).json().items()
    assert region["nuts_code"] == "ITH5"
    assert all(dataset["status"].endswith("/sourced") for dataset in region["datasets"])
    missing = live.client.get("/regions/emilia")
    assert missing.status_code == 404
    assert "emilia-romagna" in missing.json()["remedy"]


def test_the_catalogue_of_questions(live: Any) -> None:
    questions = {item["slug"]: item for item in live.client.get("/questions").json()}
    assert len(questions) >= 1
    assert "?" in questions["s3-priorities"]["title"]
    italian = live.client.get("/questions", params={"lang": "it"}).json()
    assert any(item["title"].startswith("Quali priorità") for item in italian)


OWN_FILE = "own-levels"
"""Answered from a person's own file, on her own machine alone."""


def test_every_question_answers_its_example(live: Any) -> None:
    for question in live.client.get("/questions").json():
        response = live.client.get(question["href"], params=question["example"])
        if question["slug"] == OWN_FILE:
            assert response.status_code == 403
            continue
        assert response.status_code == 200, question["slug"]
        names = [column["name"] for column in question["columns"]]
        assert response.json()["head"]["vars"] == names
        assert (
            live.client.get(question["href"], params=question["example"], headers=BROWSER).status_code == 200
        )


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
    ],
)
def test_an_answer_in_each_format(live: Any, name: str, media_type: str) -> None:
    response = live.client.get(QUESTION, params={"region": "emilia-romagna", "format": name})
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert len(response.content) > 500


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/questions/s3-prioritys", 404, "s3-priorities"),
        (f"{QUESTION}?kind=not%20a%20code", 422, "high-growth-potential-area"),
        (f"{QUESTION}?region=Emilia%20Romagna", 422, "emilia-romagna"),
        (f"{QUESTION}?colour=red", 422, "region"),
        (f"{QUESTION}?format=png", 406, "CSV"),
        ("/nothing/here", 404, "/docs"),
    ],
)
def test_what_is_wrong_is_told_with_a_remedy(live: Any, path: str, status: int, told: str) -> None:
    response = live.client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert told in response.json()["remedy"]
    page = live.client.get(path, headers=BROWSER)
    if "format" not in path:
        assert page.headers["content-type"].startswith("text/html")
        assert page.status_code == status


def test_a_method_that_is_not_taken(live: Any) -> None:
    response = live.client.delete("/regions")
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"


def test_values_are_never_pasted_into_a_query(live: Any) -> None:
    response = live.client.get(QUESTION, params={"region": 'https://x/> } #"'})
    assert response.status_code in (200, 422)
    page = live.client.get(QUESTION, params={"language": '"><script>alert(1)</script>'}, headers=BROWSER)
    assert "<script>" not in page.text


def test_each_question_is_a_path_of_its_own_in_openapi(live: Any) -> None:
    document = live.client.get("/openapi.json").json()
    described = document["paths"][QUESTION]["get"]
    region = next(item for item in described["parameters"] if item["name"] == "region")
    assert region["example"] == "emilia-romagna"
    assert region["description"] == "Region"
    for path in ("/sparql", "/regions", "/regions/{slug}", "/check", "/health", "/questions"):
        assert path in document["paths"]
    assert "application/sparql-query" in json.dumps(document["paths"]["/sparql"]["post"])
    page = live.client.get("/docs").text
    assert QUESTION in page
    assert "cdn" not in page


def test_health(live: Any) -> None:
    table = live.client.get("/health").json()
    assert table["ok"] is True
    assert table["generation"] == 1


@pytest.mark.parametrize("path", ["/", "/regions", "/questions", QUESTION, "/health", "/openapi.json"])
def test_head_gives_the_headers_alone(live: Any, path: str) -> None:
    response = live.client.head(path)
    assert response.status_code == 200
    assert response.content == b""


GOOD = """
@prefix digint: <https://w3id.org/digint/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/thing> rdfs:label "Thing"@en .
"""
BAD = GOOD + "<https://example.org/r> a digint:Regoin .\n"
BROKEN = "@prefix a: <urn:a> .\n\na:b a:c .\n"
TURTLE = {"content-type": "text/turtle"}


def _check(live: Any, text: str, **options: Any) -> Any:
    return live.client.post("/check", content=text, headers=TURTLE | options.pop("headers", {}), **options)


def test_a_check_reports_what_is_wrong_and_where(live: Any) -> None:
    response = _check(live, BAD, params={"filename": "../../etc/mine & yours.ttl"})
    assert response.status_code == 200
    report = response.json()
    assert report["conforms"] is False
    assert report["sources"] == ["mine & yours.ttl"]
    places = [finding["location"] for finding in report["findings"] if finding["location"]]
    assert {place["file"] for place in places} == {"mine & yours.ttl"}
    assert 5 in {place["line"] for place in places}
    assert tempfile.gettempdir() not in response.text
    assert not re.search(r"digint-kg-check|upload-[0-9a-f]{16}", response.text)


@pytest.mark.parametrize(
    ("name", "media_type", "told"),
    [
        ("text", "text/plain", ":5"),
        ("html", "text/html", "violation"),
        ("csv", "text/csv", "Violation"),
        ("turtle", "text/turtle", "ValidationReport"),
    ],
)
def test_a_report_in_each_format(live: Any, name: str, media_type: str, told: str) -> None:
    response = _check(live, BAD, params={"format": name})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(media_type)
    assert told in response.text


def test_a_report_in_italian(live: Any) -> None:
    assert "violazion" in _check(live, BAD, params={"format": "text", "lang": "it"}).text


def test_a_broken_file_is_a_problem_with_its_line(live: Any) -> None:
    response = _check(live, BROKEN)
    assert response.status_code == 400
    table = response.json()
    assert table["location"]["line"] == 3
    assert table["location"]["file"] == "upload.ttl"
    assert "upload-" not in response.text


def test_a_form_with_a_file_from_a_browser(live: Any) -> None:
    name = "<b>dati</b>.ttl"
    response = live.client.post(
        "/check?format=html", files={"file": (name, BAD, "application/octet-stream")}, headers=BROWSER
    )
    assert response.status_code == 200
    assert "&lt;b&gt;dati" in response.text or "b&gt;.ttl" in response.text
    assert "<b>" not in response.text
    Markup(response.text)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"content": b"x", "headers": {"content-type": "image/png"}}, 415),
        ({"content": b"x"}, 415),
        ({"files": {"file": ("data.png", b"x", "application/octet-stream")}}, 400),
        ({"data": {"file": "text"}, "files": {"other": ("", b"")}}, 400),
        ({"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 400),
        ({"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data"}}, 400),
    ],
)
def test_what_cannot_be_checked_is_told(live: Any, request_: dict[str, Any], status: int) -> None:
    response = live.client.post("/check", **request_)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_too_large_a_file_is_refused_before_all_of_it_is_read(serve_folder: Any, plain_folder: Path) -> None:
    with (
        serve_folder(plain_folder, upload_bytes=100_000) as server,
        socket.create_connection((server.host, server.port), timeout=10) as connection,
    ):
        connection.sendall(
            b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\n"
            b"Content-Length: 100000000\r\n\r\n"
        )
        connection.sendall(b"#" * 150_000)
        assert b"413" in connection.recv(4096).partition(b"\r\n")[0]


def test_a_check_that_takes_too_long_is_ended(serve_folder: Any, plain_folder: Path) -> None:
    with serve_folder(plain_folder, check_seconds=0.05) as server:
        response = _check(server, GOOD)
        assert response.status_code == 504
        assert response.json()["type"].endswith("timeout")


def test_nothing_published_yet_is_no_failure_of_the_start_page(serve_nothing: Any) -> None:
    page = serve_nothing.client.get("/", headers=BROWSER)
    assert page.status_code == 200
    assert "digint-kg serve --demo" in page.text
    assert serve_nothing.client.get("/regions").json() == []
    assert serve_nothing.client.get("/health").json()["generation"] is None
    assert serve_nothing.client.get("/sparql", params={"query": "ASK {}"}).status_code == 404


def test_files_that_never_arrive_hold_up_nobody(serve_folder: Any, plain_folder: Path) -> None:
    head = b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 1000\r\n\r\n#"
    with serve_folder(plain_folder, check_seconds=12.0, receive_seconds=60.0) as server:
        stuck = [socket.create_connection((server.host, server.port), timeout=60) for _ in range(3)]
        for connection in stuck:
            connection.sendall(head)
        assert _check(server, GOOD).status_code == 200
        for connection in stuck:
            assert b"504" in connection.recv(4096).partition(b"\r\n")[0]
            connection.close()
