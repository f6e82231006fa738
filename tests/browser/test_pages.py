"""The pages as a person meets them: in two languages, without a mouse, without a fault that axe knows."""

import csv
import io
import re
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = (
    "/",
    "/regions",
    "/regions/emilia-romagna",
    "/questions",
    "/questions/s3-priorities?region=emilia-romagna",
    "/questions/ranking?indicator=eurostat/indicator/adult-learning&year=2019",
    "/sparql",
    "/check",
    "/docs",
    "/doc/id/valdora/region/valdora",
    "/graph/flanders/s3",
    "/graph",
    "/code",
    "/def",
    "/nowhere",
)


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("path", PAGES)
def test_no_serious_fault(page: Page, path: str, language: str) -> None:
    with_language = f"{path}{'&' if '?' in path else '?'}lang={language}"
    page.goto(with_language)
    assert page.locator("html").get_attribute("lang") == language
    found = Axe().run(page).response["violations"]
    assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []
    assert page.title()


@pytest.mark.parametrize(("language", "heading"), [("en", "Regions"), ("it", "Regioni")])
def test_the_start_page_speaks_the_language(page: Page, language: str, heading: str) -> None:
    page.goto(f"/?lang={language}")
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_the_start_page_has_a_door_for_each_of_its_users_and_a_map(page: Page) -> None:
    page.goto("/")
    for name in ("You publish a region's data", "You look for answers", "You harvest and link data"):
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    drawn = page.locator("figure.picture img")
    drawn.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('figure.picture img').naturalWidth > 300")
    invented = page.get_by_role("heading", name="Made up, to show how it works").locator(
        "xpath=following::ul[1]"
    )
    expect(invented.get_by_role("link")).to_have_text([re.compile("fictional")] * 3)


def test_questions_are_found_by_the_step_they_belong_to(page: Page) -> None:
    page.goto("/questions")
    page.get_by_role("link", name="Monitoring and audit (step 3.2)").click()
    heading = page.get_by_role("heading", name="Monitoring and audit (step 3.2)")
    expect(heading).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("Which targets were missed")).click()
    expect(page).to_have_url(re.compile("/questions/missed-targets"))


def test_from_the_start_page_to_a_regions_priorities(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Emilia-Romagna").click()
    expect(page.get_by_role("heading", level=1, name="Emilia-Romagna")).to_be_visible()
    page.get_by_role("link", name=re.compile("Which priorities")).click()
    expect(page.get_by_role("cell", name="Agrifood", exact=True).first).to_be_visible()
    expect(page.get_by_text("sourced").first).to_be_visible()


def test_a_pages_rows_are_the_answers_rows(page: Page, address: str) -> None:
    path = "/questions/s3-priorities?region=emilia-romagna"
    page.goto(path)
    request = Request(address + path, headers={"Accept": "text/csv"})  # noqa: S310 - loopback
    with urlopen(request, timeout=20) as response:  # noqa: S310 - loopback
        rows = list(csv.DictReader(io.StringIO(response.read().decode())))
    shown = page.locator("table tbody tr")
    expect(shown).to_have_count(len(rows))
    for number, row in enumerate(rows):
        expect(shown.nth(number)).to_contain_text(row["priorityLabel"])


def test_a_form_answers_by_keyboard_alone(page: Page) -> None:
    page.goto("/questions/s3-priorities")
    box = page.get_by_label("Region", exact=True)
    box.focus()
    page.keyboard.type("Emilia")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**region=emilia-romagna**")
    expect(page.get_by_text("Mechatronics and motor industry")).to_be_visible()


def test_the_first_tab_leads_past_the_menu(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_a_file_is_checked_in_the_browser(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text("<urn:a> <urn:b> 1 .\n<urn:x> <https://w3id.org/digint/def#priorityOff> <urn:y> .\n")
    page.goto("/check")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check a file").click()
    expect(page.get_by_text("mine.ttl:2")).to_be_visible()
    expect(page.get_by_text("Did you mean digint:priorityOf?")).to_be_visible()


def test_a_question_that_needs_a_value_asks_for_it(page: Page) -> None:
    page.goto("/questions/ranking")
    expect(page.get_by_text("this question needs")).to_be_visible()
    page.get_by_label("Indicator (required)").select_option(label="Adult participation in learning")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("table")).to_be_visible()
