"""Data blocks under the strict policy: the browser takes them as data, and complains of nothing."""

import json

from playwright.sync_api import Page


def test_data_blocks_are_data_to_the_browser(page: Page) -> None:
    for path, kind in (("/graph/flanders/s3", "Dataset"), ("/catalog", "DataCatalog")):
        page.goto(path)
        text = page.locator("script[type='application/ld+json']").text_content() or ""
        block = json.loads(text)
        assert kind in {item["@type"] for item in (block if isinstance(block, list) else [block])}


def test_the_new_pages_open_without_a_complaint(page: Page) -> None:
    for path in ("/catalog?lang=it", "/examples?lang=it", "/dump?lang=it", "/dump/1?lang=it"):
        answer = page.goto(path)
        assert answer
        assert answer.status == 200
        assert page.locator("main h1").count() == 1
        widest = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert widest <= 1, path
