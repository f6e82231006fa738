"""The editor of /sparql: completes, runs, marks faults, stops, draws; and the page without script."""

import csv
import io
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

PRIORITIES = "SELECT ?s WHERE { ?s a <https://w3id.org/digint/def#S3Priority> }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_Seen = TypeVar("_Seen")
NETWORK = "CONSTRUCT WHERE { ?a <https://w3id.org/digint/def#priorityOf> ?b }"


@pytest.fixture
def desk(page: Page) -> Callable[..., Page]:
    """Opens the page with its editor ready, in a language."""

    def opened(language: str = "en") -> Page:
        page.goto(f"/sparql?lang={language}")
        expect(page.locator("#desk[data-ready]")).to_be_visible()
        return page

    return opened


def write(page: Page, query: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


def written(page: Page) -> str:
    return "\n".join(page.locator(".cm-line").all_inner_texts())


def run(page: Page, query: str) -> None:
    write(page, query)
    page.keyboard.press("Control+Enter")


def no_serious_fault(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []


def rows_of(address: str, query: str) -> list[dict[str, str]]:
    request = Request(f"{address}/sparql?query={quote(query)}", headers={"Accept": "text/csv"})  # noqa: S310
    with urlopen(request, timeout=20) as response:  # noqa: S310 - loopback
        return list(csv.DictReader(io.StringIO(response.read().decode())))


@pytest.mark.parametrize(("language", "label"), [("en", "priority of"), ("it", "priorità di")])
def test_completes_what_is_published_and_declares_its_prefix(
    desk: Callable[..., Page], language: str, label: str
) -> None:
    page = desk(language)
    write(page, "SELECT * WHERE { ?priority ")
    page.keyboard.type("priorOf", delay=20)
    offered = page.get_by_role("option").filter(has_text="digint:priorityOf")
    expect(offered.first).to_contain_text(label)
    offered.first.click()
    assert "PREFIX digint: <https://w3id.org/digint/def#>\n" in written(page)
    assert "?priority digint:priorityOf" in written(page)
    no_serious_fault(page)


def test_completes_classes_after_a_and_graphs_after_graph(desk: Callable[..., Page]) -> None:
    page = desk()
    write(page, "SELECT * WHERE { ?s a ")
    page.keyboard.type("digint:", delay=20)
    expect(page.get_by_role("option").filter(has_text="digint:S3Priority").first).to_be_visible()
    expect(page.get_by_role("option").filter(has_text="digint:priorityOf")).to_have_count(0)
    page.keyboard.press("Escape")
    write(page, "SELECT * WHERE { GRAPH ")
    page.keyboard.type("valdora", delay=20)
    expect(page.get_by_role("option").filter(has_text="/graph/valdora/").first).to_contain_text(
        "illustrative"
    )


def test_runs_and_shows_names_links_and_the_right_number(desk: Callable[..., Page], address: str) -> None:
    page = desk()
    run(page, PRIORITIES)
    rows = rows_of(address, PRIORITIES)
    expect(page.locator("#view tbody tr")).to_have_count(len(rows))
    expect(page.locator("#state")).to_contain_text(f"Rows: {len(rows)}, in ")
    link = page.get_by_role("link", name="Agrifood", exact=True).first
    assert (link.get_attribute("href") or "").startswith("/id/emilia-romagna/")
    expect(page.locator("#made-up")).to_be_visible()
    expect(page.locator("#view .badge.illustrative").first).to_be_visible()
    no_serious_fault(page)


def test_the_address_is_the_query(desk: Callable[..., Page]) -> None:
    page = desk()
    run(page, PRIORITIES)
    expect(page.locator("#view tbody tr").first).to_be_visible()
    shared = page.url
    run(page, "ASK { }")
    expect(page.locator("#view tbody")).to_have_text("true")
    page.go_back()
    expect(page.locator("#view tbody tr").nth(10)).to_be_visible()
    page.goto("/")
    page.goto(shared)
    expect(page.locator("#view tbody tr").nth(10)).to_be_visible()
    assert PRIORITIES in written(page)
    page.locator("#past summary").click()
    expect(page.locator("#past-list li")).to_have_count(2)
    page.get_by_role("button", name="Forget them").click()
    expect(page.locator("#past-list li")).to_have_count(0)


def test_sorts_and_turns_pages(desk: Callable[..., Page]) -> None:
    page = desk()
    numbers = " ".join(str(number) for number in range(250))
    run(page, f"SELECT ?n WHERE {{ VALUES ?n {{ {numbers} }} }}")
    expect(page.locator("#view tbody tr")).to_have_count(100)
    page.get_by_role("button", name="n", exact=True).click()
    page.get_by_role("button", name="n", exact=True).click()
    expect(page.locator("#view th")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#view tbody td").first).to_have_text("249")
    page.get_by_role("button", name="Next page").click()
    page.get_by_role("button", name="Next page").click()
    expect(page.locator("#view caption")).to_have_text("Rows 201 to 250 of 250.")
    expect(page.locator("#view tbody td").last).to_have_text("0")


@pytest.mark.parametrize(("language", "place"), [("en", "Line 2, column 15"), ("it", "Riga 2, colonna 15")])
def test_marks_a_fault_at_its_line_and_column(desk: Callable[..., Page], language: str, place: str) -> None:
    page = desk(language)
    run(page, "SELECT * WHERE {\n  ?s nowhere:x ?o }")
    expect(page.get_by_role("alert")).to_contain_text(place)
    expect(page.locator(".cm-lintRange-error")).to_have_text("nowhere:x")
    no_serious_fault(page)
    run(page, PRIORITIES)
    expect(page.locator("#view tbody tr").first).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_stop_ends_the_process_that_answers(
    desk: Callable[..., Page], serving_process: subprocess.Popen[str]
) -> None:
    page = desk()
    before = spent(serving_process.pid)
    run(page, ENDLESS)
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    working = until(lambda: busy_since(before, serving_process.pid))
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#state")).to_contain_text("Stopped")
    until(lambda: not any(Path("/proc", str(pid)).exists() for pid in working))
    expect(page.get_by_role("button", name="Run")).to_be_visible()
    run(page, "ASK { }")
    expect(page.locator("#view tbody")).to_have_text("true")


def spent(parent: int) -> dict[int, int]:
    """What the service's reader processes have used of a processor's time, in hundredths of a second."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(state[1]) == parent:
            found[int(folder.name)] = int(state[11])
    return found


def busy_since(before: dict[int, int], parent: int) -> set[int]:
    """Those that have used a second of it since."""
    return {pid for pid, used in spent(parent).items() if used - before.get(pid, 0) >= 100}


def until(seen: Callable[[], _Seen]) -> _Seen:
    """What `seen` gives once it is true."""
    last = time.monotonic() + 60
    while not (found := seen()):
        assert time.monotonic() < last, "not within a minute"
        time.sleep(0.1)
    return found


def test_draws_a_graph_of_what_the_table_holds(desk: Callable[..., Page], address: str) -> None:
    page = desk()
    run(page, NETWORK)
    page.get_by_role("button", name="Graph").click()
    rows = rows_of(address, "SELECT ?a ?b WHERE { ?a <https://w3id.org/digint/def#priorityOf> ?b }")
    things = {name for row in rows for name in row.values()}
    expect(page.locator("svg.network circle")).to_have_count(len(things))
    expect(page.locator("svg.network line")).to_have_count(len(rows))
    expect(page.locator("svg.network")).to_contain_text("Agrifood")
    no_serious_fault(page)
    page.get_by_role("button", name="Text").click()
    expect(page.locator("#view pre")).to_contain_text("<https://w3id.org/digint/def#priorityOf>")


@pytest.mark.parametrize(("language", "chart", "map_"), [("en", "Chart", "Map"), ("it", "Grafico", "Mappa")])
def test_draws_charts_and_maps_of_a_table(
    desk: Callable[..., Page], address: str, language: str, chart: str, map_: str
) -> None:
    page = desk(language)
    query = (
        "PREFIX digint: <https://w3id.org/digint/def#> SELECT ?nuts (COUNT(?p) AS ?priorities) "
        "WHERE { ?p digint:priorityOf ?s . ?s digint:coversTerritory/digint:nutsUnit ?nuts } GROUP BY ?nuts"
    )
    run(page, query)
    page.get_by_role("button", name=chart, exact=True).click()
    picture = page.locator("#view img")
    expect(picture).to_be_visible()
    words = picture.get_attribute("alt") or ""
    for row in rows_of(address, query):
        assert f": {row['priorities']}" in words
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    no_serious_fault(page)
    page.get_by_role("button", name=map_, exact=True).click()
    expect(page.locator("#view > div > figure img")).to_be_visible()
    no_serious_fault(page)


def test_questions_are_examples(desk: Callable[..., Page]) -> None:
    page = desk("it")
    page.locator("#example").select_option("s3-priorities")
    page.get_by_role("button", name="Metti nell'editor").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#view")).to_contain_text("area di specializzazione strategica")


def test_a_file_of_the_answer_is_fetched(desk: Callable[..., Page], address: str) -> None:
    page = desk()
    run(page, PRIORITIES)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="CSV").click()
    assert fetched.value.suggested_filename == "answer.csv"
    content = Path(fetched.value.path()).read_text()
    assert len(content.splitlines()) == len(rows_of(address, PRIORITIES)) + 1


def test_by_keyboard_alone_and_out_of_the_editor(desk: Callable[..., Page]) -> None:
    page = desk()
    page.get_by_role("button", name="Put into the editor").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "editor"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    page.keyboard.press("Enter")
    expect(page.locator("#view tbody tr").first).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "run"


@pytest.mark.parametrize(("language", "ask"), [("en", "Ask"), ("it", "Chiedi")])
def test_works_without_script(context: Callable[..., BrowserContext], language: str, ask: str) -> None:
    page = context(java_script_enabled=False).new_page()
    page.goto(f"/sparql?lang={language}")
    expect(page.locator("#desk")).to_be_hidden()
    page.locator("textarea").fill(PRIORITIES)
    page.get_by_role("button", name=ask, exact=True).click()
    expect(page.locator("#served")).to_contain_text("agrifood")
