"""A real Chromium, and a service over the packaged data for it to look at."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

_PATIENCE_MS = 120_000
_QUIET = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Open no longer than a module: while it is, this thread runs an event loop that other tests want."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("Chromium is missing: `make test` installs it, or says how")
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browsed_home(seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of that service."""
    home = tmp_path_factory.mktemp("browsed") / "home"
    shutil.copytree(seeded_home, home)
    return home


@pytest.fixture(scope="session")
def serving_process(browsed_home: Path) -> Iterator[subprocess.Popen[str]]:
    """A service over the packaged data; a free query may take longer than any test waits."""
    process = subprocess.Popen(
        [sys.executable, "-m", "digint_kg", "serve", "--port", "0", "--quiet"],
        env=os.environ | {"DIGINT_KG_HOME": str(browsed_home), "DIGINT_KG_QUERY_SECONDS": "600"},
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.terminate()
    process.wait(timeout=20)
    if process.stdout:
        process.stdout.close()


@pytest.fixture(scope="session")
def address(serving_process: subprocess.Popen[str]) -> str:
    """Where that service answers."""
    assert serving_process.stdout
    line = serving_process.stdout.readline()
    assert "http://" in line
    return line.split("at ")[1].split("/  ")[0]


@pytest.fixture
def context(chromium: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts of the browser, with the options named; they wait as long as a busy machine may need."""
    with ExitStack() as opened:

        def make(**options: Any) -> BrowserContext:
            made = opened.enter_context(chromium.new_context(base_url=address, **options))
            made.set_default_timeout(_PATIENCE_MS)
            return made

        yield make


@pytest.fixture
def page(context: Callable[..., BrowserContext], address: str) -> Iterator[Page]:
    """An empty page that gets nothing but from the service; fails at the end if it asked for more."""
    own = (address, "data:", "about:", "blob:")
    own_context = context(locale="en-GB")
    own_context.route(lambda url: not url.startswith(own), lambda route: route.abort())
    page = own_context.new_page()
    asked: list[str] = []
    faults: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    own_context.close()
    assert [url for url in asked if not url.startswith(own)] == []
    told = (
        "status of 400",
        "status of 404",
        "status of 401",
    )  # the browser's own words on pages that say what is wrong
    assert [fault for fault in faults if not any(status in fault for status in told)] == []
