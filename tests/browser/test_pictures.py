"""Each question with a picture, as people meet it: the picture is there and told, nothing else is fetched."""

import os
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from digint_kg import assets
from digint_kg.questions import Catalogue, Question

DRAWN = [question for question in Catalogue(assets.folder("queries")) if question.charts]
SCREENSHOTS = os.environ.get("DIGINT_KG_SCREENSHOTS")


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("question", DRAWN, ids=[question.slug for question in DRAWN])
def test_its_pictures_are_shown(page: Page, question: Question, language: str) -> None:
    page.goto(f"/questions/{question.slug}?{urlencode({**question.example, 'lang': language})}")
    images = page.locator("figure.picture img")
    assert images.count() == len(question.charts)
    for number in range(images.count()):
        image = images.nth(number)
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
        assert image.evaluate("image => image.naturalWidth") > 600
        assert re.search(r"\d|: |/", image.get_attribute("alt") or "")
    if SCREENSHOTS:
        folder = Path(SCREENSHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{question.slug}-{language}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []


def test_a_picture_stands_alone_too(page: Page) -> None:
    page.goto("/questions/kpi-trends?region=valdora&format=svg")
    assert page.locator("svg").get_attribute("role") == "img"
    assert page.evaluate(
        "document.fonts.ready.then(fonts => [...fonts].some(font => font.status === 'loaded'))"
    )
