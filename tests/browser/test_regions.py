"""The pages of regions, scores, comparisons and evidence as a person meets them, in two languages."""

import os
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.protocol.figures import Answers, shown, wrong

STRATEGY = "valdora/strategy/regional-2024"
PAGES = {
    "region": "/regions/valdora",
    "score": f"/regions/valdora/score?strategy={STRATEGY}",
    "what-if": f"/regions/valdora/score?strategy={STRATEGY}&weight_a1=5",
    "compare": "/regions/compare?regions=flanders,emilia-romagna&indicator=eurostat/indicator/adult-learning"
    "&year=2019",
    "evidence": f"/questions/alignment-rows/evidence?strategy={STRATEGY}&row=3",
}


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_whole_right_and_open_to_all(
    page: Page, address: str, name: str, language: str, tmp_path: Path
) -> None:
    path = PAGES[name] + ("&" if "?" in PAGES[name] else "?") + f"lang={language}"
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == language
    found = Axe().run(page).response["violations"]
    assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []
    with httpx.Client(base_url=address, timeout=60) as client:
        assert wrong(page.content(), Answers(client)) == []
    assert "built-in method" not in page.content()
    assert bool(shown(page.content())) is (name != "evidence")
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    page.screenshot(path=folder / f"{name}-{language}.png", full_page=True)


def test_from_a_region_to_the_statements_behind_its_score(page: Page) -> None:
    page.goto("/regions/valdora")
    page.get_by_role(
        "link", name="Internationalisation strategy of Valdora's VET system 2024-2027"
    ).first.click()
    expect(page.get_by_role("heading", name="What would raise the score most").first).to_be_visible()
    page.get_by_role("link", name="Evidence 3", exact=True).click()
    expect(page.get_by_role("heading", name="Looked for and not found")).to_be_visible()
    expect(page.get_by_text("illustrative").first).to_be_visible()


def test_other_weights_by_keyboard_alone(page: Page) -> None:
    page.goto(PAGES["score"])
    page.get_by_label("A1: S3 priority").focus()
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    page.wait_for_url("**weight_a1=10**")
    expect(page.get_by_text("This is not the score; do not cite it.")).to_be_visible()


def test_regions_are_chosen_and_compared(page: Page) -> None:
    page.goto("/regions/compare")
    page.get_by_label("Flanders").check()
    page.get_by_label("Valdora (fictional)").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Not to be compared.")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Flanders")).to_be_visible()
