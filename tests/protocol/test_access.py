"""Who may write: tokens, logins, and everything that is tried to get around them, on a running server.

`door` is the least that a write can be: it asks for the permission, and records what it was asked to do.
"""

import dataclasses
import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Final

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.responses import Response
from tests.protocol.browsing import Browser, last_csrf
from tests.protocol.conftest import Server, running

from digint_kg.access.audit import AuditLog
from digint_kg.access.failures import FAILURES, SECONDS, Failures
from digint_kg.access.guard import TokenGuard
from digint_kg.access.register import Register
from digint_kg.access.sessions import IDLE_SECONDS, LONGEST_SECONDS, Sessions
from digint_kg.http import access
from digint_kg.http.app import create_app
from digint_kg.permissions import Action, parse_scope
from digint_kg.ports import AuditOutcome
from digint_kg.wiring import Service, build

PUBLISH: Final = (parse_scope("emilia-romagna:publish"),)
DOOR: Final = "/try/emilia-romagna"


class Clock:
    """One time for tokens, sessions and failures."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)


@dataclasses.dataclass(frozen=True)
class House:
    """A running service, its keys, and how many lines its audit log had before this test."""

    service: Service
    server: Server
    clock: Clock
    recorded: int

    @property
    def address(self) -> str:
        return f"http://{self.server.host}:{self.server.port}"

    @property
    def client(self) -> httpx.Client:
        return self.server.client

    def token(self, scope: str = "emilia-romagna:publish", days: int = 365) -> tuple[str, str]:
        token, secret = self.service.tokens.create("Regione Prova", (parse_scope(scope),), days)
        return token.id, secret

    def events(self) -> list[tuple[str, str, str, AuditOutcome]]:
        events = list(self.service.audit.events())
        return [
            (event.who, event.action, event.target, event.outcome)
            for event in events[: len(events) - self.recorded]
        ]


def app_with_a_door(service: Service) -> FastAPI:
    app = create_app(service)

    async def door(request: Request, region: str) -> Response:
        principal = await access.require(request, service, Action.PUBLISH, region)
        async with access.recorded(service, principal, "try", region) as note:
            if request.query_params.get("fail"):
                raise RuntimeError("the door's own fault")
            if request.query_params.get("refuse"):
                note.refused("2 violations")
        return Response(principal.label)

    app.add_api_route("/try/{region}", door, methods=["GET", "POST"], response_model=None)
    return app


@pytest.fixture(scope="module")
def built(seeded: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder, clock = tmp_path_factory.mktemp("keys") / "access", Clock()
    tokens = Register(folder, clock.now)
    service = dataclasses.replace(
        build(dataclasses.replace(seeded.settings, readers=1)),
        tokens=tokens,
        guard=TokenGuard(tokens, Failures(clock.monotonic)),
        sessions=Sessions(clock.monotonic),
        audit=AuditLog(folder),
    )
    with running(service, app_with_a_door(service)) as server:
        yield House(service, server, clock, 0)


@pytest.fixture
def house(built: House) -> House:
    """The house, when all failures and logins of earlier tests are long over."""
    built.clock.seconds += LONGEST_SECONDS
    return dataclasses.replace(built, recorded=len(list(built.service.audit.events())))


@pytest.fixture
def browser(house: House) -> Iterator[Browser]:
    with Browser(house.address) as browser:
        yield browser


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_nobody_writes_without_a_token(house: House) -> None:
    answer = house.client.post(DOOR)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="digint-kg"'
    assert answer.json()["type"].endswith("#unauthenticated")
    assert house.events() == [("-", "publish", "emilia-romagna", AuditOutcome.REFUSED)]


def test_a_token_opens_its_own_region_alone(house: House) -> None:
    who, secret = house.token()
    assert house.client.post(DOOR, headers=bearer(secret)).text == "Regione Prova"
    assert house.client.post(DOOR, headers={"authorization": f"bearer  {secret}"}).status_code == 200
    other = house.client.post("/try/valdora", headers=bearer(secret))
    assert other.status_code == 403
    assert "emilia-romagna:publish" in other.json()["remedy"]
    assert house.events()[0] == (who, "publish", "valdora", AuditOutcome.REFUSED)
    assert house.events()[1] == (who, "try", "emilia-romagna", AuditOutcome.DONE)


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Basic dTpw", "digint_a_b", "Bearer nonsense", "Bearer digint_a_b", "Bearer é"],
)
def test_what_is_no_token_opens_nothing(house: House, header: str) -> None:
    answer = house.client.post(DOOR, headers=[(b"authorization", header.encode())])
    assert answer.status_code == 401


def test_a_bad_token_is_not_made_good_by_a_login(house: House, browser: Browser) -> None:
    _, secret = house.token()
    browser.login(secret)
    csrf = {"x-csrf-token": browser.csrf("/")}
    assert browser.client.post(DOOR, headers=csrf).status_code == 200
    assert browser.client.post(DOOR, headers=csrf | bearer("digint_a_b")).status_code == 401


def test_a_token_in_the_address_is_no_token(house: House) -> None:
    _, secret = house.token()
    assert house.client.post(DOOR, params={"access_token": secret, "token": secret}).status_code == 401


def test_expiry_and_revocation_hold_while_the_service_runs(house: House, browser: Browser) -> None:
    _, short = house.token(days=1)
    who, secret = house.token()
    assert browser.login(short).status_code == 303
    house.clock.seconds += 24 * 3600
    assert house.client.post(DOOR, headers=bearer(short)).status_code == 401
    assert house.client.post(DOOR, headers=bearer(secret)).status_code == 200
    Register(house.service.tokens.folder, house.clock.now).revoke(who)  # as another process does
    assert house.client.post(DOOR, headers=bearer(secret)).status_code == 401


def test_failures_are_limited_and_told_when_to_come_again(house: House) -> None:
    _, secret = house.token()
    for _ in range(FAILURES):
        assert house.client.post(DOOR, headers=bearer("digint_a_b")).status_code == 401
    answer = house.client.post(DOOR, headers=bearer(secret))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) == SECONDS + 1
    assert house.client.get("/regions").status_code == 200
    house.clock.seconds += SECONDS
    assert house.client.post(DOOR, headers=bearer(secret)).status_code == 200


def test_the_login_page_is_limited_by_the_same_count(house: House, browser: Browser) -> None:
    _, secret = house.token()
    for _ in range(FAILURES):
        assert browser.login("digint_a_b").status_code == 401
    answer = browser.login(secret)
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    assert browser.client.post(DOOR, headers=bearer(secret)).status_code == 429


def test_what_becomes_of_a_write_is_recorded(house: House) -> None:
    who, secret = house.token()
    house.client.post(DOOR, headers=bearer(secret))
    house.client.post(f"{DOOR}?refuse=1", headers=bearer(secret))
    assert house.client.post(f"{DOOR}?fail=1", headers=bearer(secret)).status_code == 500
    outcomes = [AuditOutcome.FAILED, AuditOutcome.REFUSED, AuditOutcome.DONE]
    assert house.events() == [(who, "try", "emilia-romagna", outcome) for outcome in outcomes]
    assert all(event.request_id for event in house.service.audit.events())


def test_a_login_opens_a_session_and_logout_ends_it(house: House, browser: Browser) -> None:
    who, secret = house.token()
    assert "Regione Prova" not in browser.client.get("/").text
    answer = browser.login(secret, "/regions?lang=it")
    assert (answer.status_code, answer.headers["location"]) == (303, "/regions?lang=it")
    page = browser.client.get("/regions?lang=it")
    assert "Accesso come <strong>Regione Prova</strong>" in page.text
    assert ">Esci</button>" in page.text
    cookie = dict(browser.client.cookies)
    csrf = browser.csrf("/regions")
    answer = browser.client.post("/logout", data={"csrf": csrf})
    assert answer.status_code == 303
    assert not browser.client.cookies
    browser.client.cookies.update(cookie)
    assert "Regione Prova" not in browser.client.get("/regions").text
    assert browser.client.post(DOOR, headers={"x-csrf-token": csrf}).status_code == 401
    assert (who, "login", "*", AuditOutcome.DONE) in house.events()


def test_who_must_log_in_is_shown_where_and_comes_back(house: House, browser: Browser) -> None:
    page = browser.client.get(f"{DOOR}?lang=it")
    assert page.status_code == 401
    link = re.search(r'href="(/login[^"]+)"', page.text)
    assert link
    _, secret = house.token()
    path = unescape(link[1])
    fields = {"csrf": browser.csrf(path), "token": secret}
    assert browser.client.post(path, data=fields).headers["location"] == f"{DOOR}?lang=it"
    assert browser.client.get(f"{DOOR}?lang=it").text == "Regione Prova"


def test_a_session_writes_as_far_as_its_token_does(house: House, browser: Browser) -> None:
    _, secret = house.token("emilia-romagna:check")
    browser.login(secret)
    assert browser.client.post(DOOR, headers={"x-csrf-token": browser.csrf("/")}).status_code == 403


def test_a_session_dies_with_its_token(house: House, browser: Browser) -> None:
    who, secret = house.token()
    browser.login(secret)
    csrf = browser.csrf("/")
    house.service.tokens.revoke(who)
    assert browser.client.post(DOOR, headers={"x-csrf-token": csrf}).status_code == 401
    assert "Regione Prova" not in browser.client.get("/").text


def test_an_idle_session_ends(house: House, browser: Browser) -> None:
    _, secret = house.token()
    browser.login(secret)
    house.clock.seconds += IDLE_SECONDS
    assert "Regione Prova" not in browser.client.get("/").text


CROSS: Final[dict[str, Callable[[str], dict[str, str | None]]]] = {
    "another site": lambda _: {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    "a sibling": lambda _: {"sec-fetch-site": "same-site", "origin": "https://evil.kg.example"},
    "typed in": lambda _: {"sec-fetch-site": "none", "origin": None},
    "an old browser elsewhere": lambda _: {"sec-fetch-site": None, "origin": "https://evil.example"},
    "a sandbox": lambda _: {"sec-fetch-site": None, "origin": "null"},
    "another port": lambda _: {"sec-fetch-site": None, "origin": "http://127.0.0.1:1"},
    "a name that begins alike": lambda own: {"sec-fetch-site": None, "origin": f"{own}.evil.example"},
    "a user part": lambda own: {"sec-fetch-site": None, "origin": f"{own}@evil.example"},
    "says nothing": lambda _: {"sec-fetch-site": None, "origin": None},
    "contradicts itself": lambda _: {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
}


@pytest.mark.parametrize("where", CROSS)
def test_no_page_elsewhere_writes_or_logs_in_or_out(house: House, browser: Browser, where: str) -> None:
    _, secret = house.token()
    login = {"token": secret, "csrf": browser.csrf("/login")}
    forged = _forged(browser, CROSS[where](house.address))
    assert _send(browser, "/login", login, forged).status_code == 403
    assert browser.login(secret).status_code == 303
    csrf = browser.csrf("/")
    forged = _forged(browser, CROSS[where](house.address))
    assert _send(browser, DOOR, {}, forged | {"x-csrf-token": csrf}).status_code == 403
    assert _send(browser, "/logout", {"csrf": csrf}, forged).status_code == 403
    assert "Regione Prova" in browser.client.get("/").text
    ours = _forged(browser, {})
    assert _send(browser, DOOR, {}, ours | {"x-csrf-token": csrf}).status_code == 200
    assert _send(browser, "/logout", {"csrf": csrf}, ours).status_code == 303


def _forged(browser: Browser, changed: dict[str, str | None]) -> dict[str, str]:
    cookies = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    told = {"accept": "application/json", "cookie": cookies, "sec-fetch-site": "same-origin"}
    return {
        name: value
        for name, value in ({**told, "origin": browser.address} | changed).items()
        if value is not None
    }


def _send(browser: Browser, path: str, fields: dict[str, str], headers: dict[str, str]) -> httpx.Response:
    return httpx.post(browser.address + path, data=fields, headers=headers)


def test_a_form_fits_only_the_login_that_it_was_shown_to(house: House, browser: Browser) -> None:
    _, secret = house.token()
    browser.login(secret)
    with Browser(house.address) as other:
        other.login(secret)
        foreign = other.csrf("/")
    own = browser.csrf("/")
    for wrong in ("", "x", foreign, own[:-1], own.swapcase()):
        assert browser.client.post(DOOR, headers={"x-csrf-token": wrong}).status_code == 403
        assert browser.client.post("/logout", data={"csrf": wrong}).status_code == 403
    assert browser.client.post(DOOR).status_code == 403
    assert browser.client.post("/logout", data={"not": "it"}).status_code == 403
    assert browser.client.get(DOOR).status_code == 200  # a safe method needs none
    assert browser.client.post(DOOR, headers={"x-csrf-token": own}).status_code == 200


def test_the_login_form_fits_only_the_browser_that_it_was_shown_to(house: House, browser: Browser) -> None:
    _, secret = house.token()
    with Browser(house.address) as other:
        foreign = other.csrf("/login")
    for wrong in ("", "x", foreign):
        assert browser.login(secret, csrf=wrong).status_code == 403
    form = browser.csrf("/login")
    browser.client.cookies.clear()
    assert browser.client.post("/login", data={"csrf": form, "token": secret}).status_code == 403
    assert browser.login(secret).status_code == 303


def test_no_session_can_be_planted(house: House, browser: Browser) -> None:
    _, secret = house.token()
    browser.client.cookies.set("digint-session", "planted", domain="127.0.0.1")
    browser.login(secret)
    first = browser.client.cookies["digint-session"]
    assert first != "planted"
    browser.login(secret)
    assert browser.client.cookies["digint-session"] != first
    with Browser(house.address) as attacker:
        for known in ("planted", first):
            attacker.client.cookies.set("digint-session", known, domain="127.0.0.1")
            assert "Regione Prova" not in attacker.client.get("/").text


@pytest.mark.parametrize(
    ("host", "secure"),
    [
        ("127.0.0.1:8000", False),
        ("localhost", False),
        ("[::1]:8000", False),
        ("kg.example.org", True),
        ("localhost.example.org", True),
        ("127.0.0.1.example.org", True),
    ],
)
def test_the_cookies_flags(house: House, host: str, secure: bool) -> None:  # noqa: FBT001
    _, secret = house.token()
    page = house.client.get("/login", headers={"host": host})
    login = page.headers["set-cookie"]
    own = {"host": host, "origin": f"https://{host}", "cookie": login.partition(";")[0]}
    csrf = last_csrf(page)
    answer = house.client.post("/login", data={"csrf": csrf, "token": secret}, headers=own)
    house.client.cookies.clear()
    assert answer.status_code == 303
    session = next(item for item in answer.headers.get_list("set-cookie") if "session=" in item)
    for cookie in (login, session):
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=strict", "path=/"} <= flags
        assert ("secure" in flags) is secure
        assert cookie.startswith("__Host-") is secure
        assert not any(flag.startswith(("domain", "expires", "max-age")) for flag in flags)


@pytest.mark.parametrize(
    "next_",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        " //evil.example",
        "evil.example",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=y",
        "",
    ],
)
def test_a_login_leads_nowhere_else(house: House, browser: Browser, next_: str) -> None:
    _, secret = house.token()
    answer = browser.login(secret, next_)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = browser.client.get("/login", params={"next": next_}).text
    assert "next=%2F&" in page or 'next=%2F"' in page


@pytest.mark.parametrize(
    ("next_", "onward"),
    [
        ("", "/?lang=it"),
        ("/regions", "/regions?lang=it"),
        ("/questions?step=who#a", "/questions?step=who&lang=it#a"),
        ("/regions?lang=en", "/regions?lang=en"),
    ],
)
def test_the_language_stays(house: House, browser: Browser, next_: str, onward: str) -> None:
    _, secret = house.token()
    fields = {"csrf": browser.csrf("/login"), "token": secret}
    answer = browser.client.post("/login", params={"next": next_, "lang": "it"}, data=fields)
    assert answer.headers["location"] == onward


def test_no_cache_gives_a_login_to_others(house: House, browser: Browser) -> None:
    _, secret = house.token()
    before = browser.client.get("/regions")
    assert "cookie" in before.headers["vary"]
    browser.login(secret)
    page = browser.client.get("/regions", headers={"if-none-match": before.headers["etag"]})
    assert page.status_code == 200
    assert "Regione Prova" in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert "etag" not in page.headers
    after = house.client.get("/regions", headers={"accept": "text/html"})
    assert "Regione Prova" not in after.text
    assert after.headers["etag"] == before.headers["etag"]


def test_every_kind_of_page_says_who_is_logged_in_and_none_is_kept(house: House, browser: Browser) -> None:
    _, secret = house.token()
    browser.login(secret)
    paths = (
        "/",
        "/regions",
        "/questions",
        "/sparql",
        "/check",
        "/docs",
        "/def",
        "/graph",
        "/catalog",
        "/nowhere",
    )
    pages = {path: browser.client.get(path) for path in (*paths, "/doc/id/valdora/region/valdora")}
    assert [path for path, page in pages.items() if "<strong>Regione Prova" not in page.text] == []
    kept = [path for path, page in pages.items() if "no-store" not in page.headers["cache-control"]]
    assert kept == []
    plain = {path: house.client.get(path, headers={"accept": "text/html"}) for path in pages}
    assert [path for path, page in plain.items() if "Regione Prova" in page.text] == []


def test_pages_elsewhere_come_as_nobody(house: House) -> None:
    preflight = house.client.options(
        DOOR,
        headers={
            "origin": "https://evil.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization, x-csrf-token",
        },
    )
    assert "x-csrf-token" not in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in preflight.headers
    read = house.client.get("/regions", headers={"origin": "https://elsewhere.example"})
    assert read.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in read.headers


def test_a_holders_name_is_only_text(house: House, browser: Browser) -> None:
    _, secret = house.service.tokens.create("<script>alert(1)</script>", PUBLISH, 1)
    browser.login(secret)
    assert "<script>alert" not in browser.client.get("/").text


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        ("x=" + "y" * 9000, "application/x-www-form-urlencoded", 413),
        ("&".join(f"f{number}=1" for number in range(50)), "application/x-www-form-urlencoded", 400),
        ("csrf=%ff", "application/x-www-form-urlencoded", 400),
        ("{}", "application/json", 415),
    ],
)
def test_a_form_that_is_none(browser: Browser, body: str, media_type: str, status: int) -> None:
    browser.csrf("/login")
    answer = browser.client.post("/login", content=body, headers={"content-type": media_type})
    assert answer.status_code == status


def test_no_token_is_left_anywhere(house: House, browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "digint_kg")
    _, secret = house.token()
    spoilt = secret[:-1]
    said = [
        browser.login(spoilt).text,
        browser.login(secret).text,
        browser.client.get("/").text,
        browser.client.get("/login").text,
        house.client.post(DOOR, headers=bearer(secret)).text,
        house.client.post(DOOR, headers=bearer(spoilt)).text,
        house.client.post("/try/valdora", headers=bearer(secret)).text,
        house.client.post(f"{DOOR}?fail=1", headers=bearer(secret)).text,
        house.client.post("/try/valdora", headers={**bearer(secret), "accept": "text/html"}).text,
        caplog.text,
        *(path.read_text() for path in house.service.tokens.folder.iterdir()),
    ]
    assert "door's own fault" in caplog.text
    own = spoilt.split("_", 2)[2]
    assert [text for text in said if own in text] == []
