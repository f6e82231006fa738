"""Logging in and out as a person does it: in both languages, by keyboard alone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from digint_kg.access.register import Register
from digint_kg.permissions import parse_scope

OFFICE = "Regione Prova"


@pytest.fixture(scope="module")
def token(browsed_home: Path) -> str:
    """A token made while the service runs."""
    _, secret = Register(browsed_home / "access").create(OFFICE, (parse_scope("valdora:publish"),), 1)
    return secret


def no_serious_fault(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize(
    ("language", "enter", "leave"), [("en", "Log in", "Log out"), ("it", "Accedi", "Esci")]
)
def test_in_and_out_by_keyboard(page: Page, token: str, language: str, enter: str, leave: str) -> None:
    page.goto(f"/login?lang={language}&next=/regions?lang={language}")
    no_serious_fault(page)
    field = page.get_by_label("Token", exact=True)
    field.fill(token)
    page.keyboard.press("Enter")
    page.wait_for_url("**/regions?lang=**")
    expect(page.locator("header")).to_contain_text(OFFICE)
    no_serious_fault(page)
    assert token not in page.content()
    leaving = page.get_by_role("button", name=leave)
    leaving.focus()
    page.keyboard.press("Enter")
    expect(page.locator("header")).not_to_contain_text(OFFICE)
    page.go_back()
    expect(page.locator("header")).not_to_contain_text(OFFICE)
    page.goto(f"/login?lang={language}")
    expect(page.get_by_role("heading", level=1)).to_have_text(enter)


@pytest.mark.parametrize(("language", "fault"), [("en", "is not valid"), ("it", "non è valido")])
def test_a_wrong_token_is_told_and_found_by_a_reader(page: Page, language: str, fault: str) -> None:
    page.goto(f"/login?lang={language}")
    page.get_by_label("Token", exact=True).fill("digint_a_b")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(fault)
    no_serious_fault(page)
    field = page.get_by_label("Token", exact=True)
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == ""


def test_the_cookie_is_hidden_from_scripts(page: Page, token: str) -> None:
    page.goto("/login")
    page.get_by_label("Token", exact=True).fill(token)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("header")).to_contain_text(OFFICE)
    assert page.evaluate("document.cookie") == ""
    (cookie,) = [item for item in page.context.cookies() if "session" in item["name"]]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
