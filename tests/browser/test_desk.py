"""The steward's desk as a steward uses it: drop, findings, preview, publish, undo, in both languages.

With `SCREENSHOTS` set to a folder, each step is drawn into it.
"""

import base64
import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from digint_kg import assets
from digint_kg.access.register import Register
from digint_kg.permissions import parse_scope

OFFICE = "Regione Prova"
DESK = "/datasets/brenovia"
SOURCE = assets.folder("data") / "demo" / "brenovia" / "s3.ttl"
DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
  const dropped = new DataTransfer()
  dropped.items.add(new File([bytes], name))
  const form = document.querySelector('form[data-drop]')
  for (const type of ['dragenter', 'dragover', 'drop'])
    form.dispatchEvent(new DragEvent(type, { dataTransfer: dropped, bubbles: true, cancelable: true }))
}"""
WORDS = {
    "en": {
        "check": "Check and compare",
        "again": "Check again",
        "blocked": "This cannot be published yet",
        "mapping": "This table needs a mapping",
        "ready": "This can be published",
        "publish": "Publish these changes",
        "published": "Published",
        "message": "Message for the history",
        "undo": "Undo this publication",
        "return": "Publish the return",
        "changed": "Changed",
        "filled": "filled template: s3",
    },
    "it": {
        "check": "Controlla e confronta",
        "again": "Controlla di nuovo",
        "blocked": "Non si può ancora pubblicare",
        "mapping": "Questa tabella ha bisogno di una mappatura",
        "ready": "Si può pubblicare",
        "publish": "Pubblica queste modifiche",
        "published": "Pubblicato",
        "message": "Messaggio per la cronologia",
        "undo": "Annulla questa pubblicazione",
        "return": "Pubblica il ritorno",
        "changed": "Modificato",
        "filled": "modello compilato: s3",
    },
}


@pytest.fixture(scope="module")
def token(browsed_home: Path) -> str:
    _, secret = Register(browsed_home / "access").create(OFFICE, (parse_scope("brenovia:publish"),), 1)
    return secret


@pytest.fixture
def at_desk(page: Page, token: str) -> Callable[[str], Page]:
    """Logs in on the way to the desk, in a language."""

    def opened(language: str) -> Page:
        page.goto(f"{DESK}?lang={language}")
        page.get_by_label("Token", exact=True).fill(token)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{DESK}?lang={language}")
        return page

    return opened


def looked_at(page: Page, name: str) -> None:
    """No serious fault; and a picture, where somebody wants to see it."""
    found = Axe().run(page).response["violations"]
    assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == [], name
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder, f"desk-{name}.png"), full_page=True)


def verdict(page: Page, words: str) -> None:
    """Waits for the outcome, and until the page that reloads for it has its place again."""
    expect(page.locator("#outcome")).to_have_text(words)
    page.wait_for_load_state("load")
    page.wait_for_load_state("networkidle")


def drop(page: Page, name: str, content: bytes) -> None:
    page.evaluate(DROP, [name, base64.b64encode(content).decode()])
    expect(page.locator(".dropped")).to_contain_text(name)


@pytest.mark.parametrize("language", ["en", "it"])
def test_drop_findings_preview_publish_undo(at_desk: Callable[[str], Page], language: str) -> None:
    page, words = at_desk(language), WORDS[language]
    looked_at(page, f"1-{language}")
    with page.expect_download() as fetched:
        page.get_by_label(words["filled"]).click()
    book = openpyxl.load_workbook(io.BytesIO(Path(fetched.value.path()).read_bytes()))
    sheet = next(
        sheet for sheet in book.worksheets if str(sheet["A1"].value).startswith("@sheet digint:S3Pri")
    )
    columns = {str(cell.value).partition("^")[0]: cell.coordinate.rstrip("0123456789") for cell in sheet[1]}
    position, label = f"{columns['digint:listPosition']}4", f"{columns[f'rdfs:label@{language}']}4"
    before, old_label = sheet[position].value, sheet[label].value
    sheet[position] = "x"
    drop(page, "s3.xlsx", saved(book))
    looked_at(page, f"2-dropped-{language}")
    page.get_by_role("button", name=words["check"]).click()
    verdict(page, words["blocked"])
    cell = page.locator(".excerpt td.violation")
    expect(cell).to_have_text("x [1]")
    page.locator("table.findings a").first.click()
    expect(page.locator("#c1")).to_be_in_viewport()
    looked_at(page, f"3-findings-{language}")
    sheet[position], sheet[label] = before, f"{old_label} ({language})"
    drop(page, "s3.xlsx", saved(book))
    page.get_by_role("button", name=words["again"]).click()
    verdict(page, words["ready"])
    expect(page.locator(".thing").first).to_contain_text(f"{old_label} ({language})")
    expect(page.locator(".notice").first).to_be_visible()
    looked_at(page, f"4-preview-{language}")
    page.get_by_label(words["message"]).fill(f"in {language}")
    page.get_by_role("button", name=words["publish"]).click()
    verdict(page, words["published"])
    looked_at(page, f"5-published-{language}")
    page.goto(f"{DESK}/history?lang={language}")
    expect(page.locator(".entry").first).to_contain_text(f"in {language}")
    looked_at(page, f"6-history-{language}")
    page.get_by_role("button", name=words["undo"]).click()
    verdict(page, words["ready"])
    looked_at(page, f"7-undo-{language}")
    page.get_by_role("button", name=words["return"]).click()
    verdict(page, words["published"])
    page.goto(f"{DESK}/history?lang={language}")
    page.locator(".entry a").first.click()
    expect(page.locator(".thing .badge").first).to_have_text(words["changed"])
    looked_at(page, f"8-difference-{language}")


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_by_keyboard_alone_through_a_reload(at_desk: Callable[[str], Page], tmp_path: Path) -> None:
    page, words = at_desk("en"), WORDS["en"]
    path = tmp_path / "s3.ttl"
    path.write_text(
        SOURCE.read_text(encoding="utf-8") + "\n<#note> <urn:x:says> 'by hand' .\n", encoding="utf-8"
    )
    page.on("filechooser", lambda chooser: chooser.set_files(path))
    tab_to(page, "#file")
    page.keyboard.press("Enter")
    expect(page.locator("#file")).to_have_value(re.compile(r"s3\.ttl$"))
    tab_to(page, "form[data-drop] button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/proposals/**")
    page.reload()
    verdict(page, words["ready"])
    tab_to(page, "#message")
    page.keyboard.type("by keyboard")
    page.keyboard.press("Enter")
    verdict(page, words["published"])


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus."""
    for _ in range(80):
        if page.locator(selector).first.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} is not reached by Tab")


def test_a_table_of_her_own_is_given_a_mapping(at_desk: Callable[[str], Page]) -> None:
    page = at_desk("it")
    page.set_input_files("#file", assets.folder("data") / "mappings" / "example.csv")
    page.get_by_role("button", name=WORDS["it"]["check"]).click()
    verdict(page, WORDS["it"]["mapping"])
    assert "School code" in page.locator("#mapping-text").input_value()
    looked_at(page, "9-mapping")
    page.locator("#mapping-name").select_option("example")
    page.locator("form:has(#mapping-name) button").click()
    expect(page.locator("#outcome")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("example.yaml")


def test_without_script(context: Callable[..., BrowserContext], token: str) -> None:
    page = context(locale="it-IT", java_script_enabled=False).new_page()
    page.goto("/datasets")
    page.get_by_label("Token", exact=True).fill(token)
    page.get_by_role("button", name="Accedi").click()
    page.get_by_role("link", name="Invia file per").click()
    page.set_input_files("#file", SOURCE)
    page.get_by_role("button", name=WORDS["it"]["check"]).click()
    expect(page.locator("#outcome")).to_be_visible()
