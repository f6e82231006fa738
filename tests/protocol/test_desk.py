"""The steward's desk on a running server: what it takes, whom it refuses, and everything that goes wrong."""

import dataclasses
import errno
import io
import os
import shutil
import signal
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import openpyxl
import pytest
from tests.protocol.browsing import Browser
from tests.protocol.conftest import Server, running

from digint_kg import assets
from digint_kg.http.desk import proposals as folders
from digint_kg.http.desk.proposal import Proposal
from digint_kg.permissions import parse_scope
from digint_kg.ports import AuditOutcome
from digint_kg.settings import Settings
from digint_kg.use_cases.seed import packaged_regions, seed
from digint_kg.wiring import Service, build

DESK: Final = "/datasets/valdora"
UNDER_WAY: Final = {"waiting", "preparing", "publishing"}
SOURCE: Final = assets.folder("data") / "demo" / "valdora" / "s3.ttl"
LABEL: Final = '"Alpine textiles"'


@dataclasses.dataclass(frozen=True)
class Office:
    """A steward of Valdora, and how she speaks to the desk."""

    service: Service
    server: Server
    secret: str

    @property
    def address(self) -> str:
        return f"http://{self.server.host}:{self.server.port}"

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.secret}", **request.pop("headers", {})}
        return self.server.client.request(method, path, headers=headers, **request)

    def hand_in(self, name: str, content: str | bytes, **fields: str) -> httpx.Response:
        return self.send("POST", f"{DESK}/proposals", files={"file": (name, content)}, data=fields)

    def until(self, href: str, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """What stands at the desk, once that is so."""
        last = time.monotonic() + 120
        while True:
            told: dict[str, Any] = self.send("GET", href).json()
            if wanted(told):
                return told
            assert time.monotonic() < last, told
            time.sleep(0.05)

    def done(self, answer: httpx.Response) -> dict[str, Any]:
        """What became of what was just sent."""
        assert answer.status_code == 202, answer.text
        return self.until(answer.json()["href"], lambda told: told["stage"] not in UNDER_WAY)

    def published(self, proposal: dict[str, Any], **fields: str) -> dict[str, Any]:
        return self.done(self.send("POST", proposal["href"] + "/publish", data=fields))

    def number(self) -> int:
        current = self.service.store.current()
        return current.number if current else 0

    def kept(self) -> list[str]:
        return [kept.id for kept in self.service.shelf.all()]


def changed(label: str) -> str:
    """The dataset with another label in it."""
    text = SOURCE.read_text(encoding="utf-8")
    assert LABEL in text
    return text.replace(LABEL, f'"{label}"')


BROKEN: Final = "<> <urn:p> <urn:o> .\n<urn:s> <urn:p> .\n"


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the made-up regions alone."""
    home = tmp_path_factory.mktemp("small") / "home"
    service = build(Settings(home=home), readers=1)
    folders_ = packaged_regions(assets.folder("data"), demo=True)
    regions = [folder for folder in folders_ if folder.parent.name == "demo"]
    outcome = seed(
        regions,
        publisher=service.publisher,
        reader=service.reader,
        store=service.store,
        names=service.names,
        progress=lambda _step: None,
    )
    assert outcome is not None
    assert outcome.report.conforms
    return home


@pytest.fixture
def opened(small_home: Path, tmp_path: Path) -> Callable[..., Any]:
    """Opens an office over a home of its own, under settings changed as named."""
    shutil.copytree(small_home, tmp_path / "home")

    def at(**changes: Any) -> Any:
        settings = Settings(home=tmp_path / "home", readers=1, preview_seconds=0.01)
        service = build(dataclasses.replace(settings, **changes))
        _, secret = service.tokens.create("Regione Prova", (parse_scope("valdora:publish"),), 1)
        return service, secret

    return at


@pytest.fixture
def office(opened: Callable[..., Any]) -> Iterator[Office]:
    service, secret = opened()
    with running(service) as server:
        yield Office(service, server, secret)


def test_from_a_file_to_a_publication_and_back(office: Office) -> None:
    ready = office.done(office.hand_in("s3.ttl", changed("Textiles of the Alps"), message="new names"))
    assert ready["stage"] == "ready"
    assert ready["report"]["conforms"]
    (thing,) = ready["difference"]["changes"]
    assert thing["name"] == "Textiles of the Alps"
    assert [item["text"] for item in thing["properties"][0]["removed"]] == ["“Alpine textiles” (en)"]
    assert office.number() == 1
    done = office.published(ready, message="names as they are spoken")
    assert (done["stage"], done["published_as"]) == ("published", 2)
    (newest, _) = office.send("GET", f"{DESK}/history").json()
    assert (newest["by"], newest["message"]) == ("Regione Prova", "names as they are spoken")
    assert [change["graph"].rpartition("/")[2] for change in newest["changes"]] == ["s3"]
    difference = office.send("GET", f"{DESK}/difference?before=1&after=2").json()
    assert difference["changes"] == ready["difference"]["changes"]
    patch = office.send("GET", f"{DESK}/difference?before=1&after=2&format=rdfp")
    assert patch.text.startswith("TX .")
    assert patch.headers["content-type"].startswith("application/rdf-patch")
    back = office.done(office.send("POST", f"{DESK}/restore", data={"generation": "1"}))
    assert (back["stage"], back["restores"]) == ("ready", 1)
    assert office.published(back)["published_as"] == 3
    assert office.done(office.hand_in("s3.ttl", SOURCE.read_bytes()))["stage"] == "nothing"
    recorded = [(event.action, event.outcome) for event in office.service.audit.events()]
    done_ = AuditOutcome.DONE
    assert recorded == [
        ("prepare", done_),
        ("restore", done_),
        ("prepare", done_),
        ("publish", done_),
        ("prepare", done_),
    ]


def test_answers_that_would_change_are_named(opened: Callable[..., Any]) -> None:
    service, secret = opened(preview_seconds=60.0)
    with running(service) as server:
        office = Office(service, server, secret)
        ready = office.done(office.hand_in("s3.ttl", changed("Textiles of the Alps")))
        changes = {item["question"]: item for item in ready["answers"]["changed"]}
        assert changes["s3-priorities"]["rows"]["gone"] == 1
        assert "Textiles of the Alps" in str(changes["s3-priorities"]["first_new"])
        assert ready["answers"]["same"] > 20


def test_findings_stand_in_her_own_table(office: Office) -> None:
    book = filled(office)
    sheet = next(
        sheet for sheet in book.worksheets if str(sheet["A1"].value).startswith("@sheet digint:S3Pri")
    )
    sheet["E6"] = "three"
    told = office.done(office.hand_in("s3.xlsx", saved(book)))
    assert told["stage"] == "blocked"
    href = told["report"]["href"]
    report = office.send("GET", href).json()
    violations = [item for item in report["findings"] if item["severity"] == "Violation"]
    assert [(item["location"]["file"], item["location"]["cell"]) for item in violations] == [
        ("s3.xlsx", "E6")
    ]
    page = office.send("GET", href, params={"format": "html", "lang": "it"}).text
    assert 'href="#c1"' in page
    assert 'id="c1"' in page
    coloured = office.send("GET", href, params={"format": "xlsx"})
    assert "s3.report.xlsx" in coloured.headers["content-disposition"]
    cell = openpyxl.load_workbook(io.BytesIO(coloured.content))[sheet.title]["E6"]
    assert cell.comment
    assert cell.fill.fgColor.rgb not in ("00000000", None)
    for format_ in ("csv", "text", "turtle"):
        assert office.send("GET", href, params={"format": format_}).status_code == 200
    assert office.kept() == [told["submission"]]
    sheet["E6"] = 5
    mended = office.send("POST", told["href"] + "/again", files={"file": ("better.xlsx", saved(book))})
    again = office.done(mended)
    assert (again["stage"], again["dataset"]) == ("nothing", "s3")
    assert office.send("GET", told["href"]).status_code == 404


def filled(office: Office) -> Any:
    template = office.send("GET", f"{DESK}/template", params={"dataset": "s3", "lang": "it"})
    assert template.status_code == 200, template.text
    return openpyxl.load_workbook(io.BytesIO(template.content))


def saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_table_is_given_a_mapping(office: Office) -> None:
    folder = assets.folder("data") / "mappings"
    table = (folder / "example.csv").read_bytes()
    told = office.done(office.hand_in("schools.csv", table))
    assert told["stage"] == "unmapped"
    assert "School code" in told["mapping"]
    mapping = (folder / "example.yaml").read_text(encoding="utf-8")
    again = office.send("POST", told["href"] + "/again", files={"mapping_text": (None, mapping)})
    ready = office.done(again)
    assert set(ready["files"]) == {"schools.csv", "mapping.yaml"}
    named = office.done(office.hand_in("schools.csv", table, mapping_name="example"))
    assert named["stage"] == ready["stage"]
    assert named["difference"]["things"] == ready["difference"]["things"]
    assert office.hand_in("schools.csv", table, mapping_name="../secret").status_code == 404


def test_what_cannot_be_read_is_kept_with_its_place(office: Office) -> None:
    told = office.done(office.hand_in("s3.ttl", BROKEN))
    assert told["stage"] == "blocked"
    assert told["problem"]["where"] == told["problem"]["where"] | {"file": "s3.ttl", "line": 2}
    assert str(office.service.settings.home) not in str(told)
    (kept,) = office.kept()
    shown = office.send("GET", f"{DESK}/submissions/{kept}").json()
    assert shown["files"][0]["name"] == "s3.ttl"
    taken = office.send("POST", f"{DESK}/submissions/{kept}/again", files={"file": ("s3.ttl", changed("x"))})
    ready = office.done(taken)
    assert ready["stage"] == "ready"
    assert office.published(ready)["stage"] == "published"
    assert office.kept() == []


def test_the_second_of_two_stewards_is_told_and_loses_nothing(office: Office) -> None:
    first = office.done(office.hand_in("s3.ttl", changed("first")))
    second = office.done(office.hand_in("s3.ttl", changed("second")))
    assert office.published(first, message="mine")["stage"] == "published"
    told = office.published(second)
    assert told["stage"] == "conflict"
    assert "mine" in told["problem"]["what"]
    assert office.number() == 2
    assert office.kept() == [told["submission"]]
    again = office.done(office.send("POST", told["href"] + "/again"))
    assert again["prepared_against"] == 2
    assert "first" in str(again["difference"])
    assert office.published(again)["published_as"] == 3
    assert office.kept() == []


def test_many_at_once_are_published_one_after_another(office: Office) -> None:
    answers = [
        office.hand_in(f"note-{number}.ttl", changed(f"n{number}"), dataset="s3") for number in range(5)
    ]
    ready = [office.done(answer) for answer in answers]
    assert {item["stage"] for item in ready} == {"ready"}
    with ThreadPoolExecutor(5) as pool:
        outcomes = sorted(item["stage"] for item in pool.map(office.published, ready))
    assert outcomes == ["conflict"] * 4 + ["published"]
    assert office.number() == 2


def test_scopes_hold_at_every_step(office: Office) -> None:
    ready = office.done(office.hand_in("s3.ttl", changed("x")))
    _, checker = office.service.tokens.create("Prova", (parse_scope("valdora:check"),), 1)
    colleague = dataclasses.replace(office, secret=checker)
    assert colleague.send("GET", ready["href"]).json()["stage"] == "ready"
    assert colleague.send("POST", ready["href"] + "/publish").status_code == 403
    _, elsewhere = office.service.tokens.create("Altrove", (parse_scope("flanders:publish"),), 1)
    stranger = dataclasses.replace(office, secret=elsewhere)
    for method, path in (
        ("GET", DESK),
        ("GET", ready["href"]),
        ("GET", ready["href"] + "/report"),
        ("POST", ready["href"] + "/publish"),
        ("POST", ready["href"] + "/again"),
        ("DELETE", ready["href"]),
        ("POST", f"{DESK}/restore?generation=1"),
        ("GET", f"{DESK}/history"),
        ("GET", f"{DESK}/difference"),
        ("GET", f"{DESK}/template?kind=swot"),
    ):
        assert stranger.send(method, path).status_code == 403, path
    smuggled = ready["href"].replace("valdora", "flanders")
    for method, path in (("GET", smuggled), ("POST", smuggled + "/publish"), ("DELETE", smuggled)):
        assert stranger.send(method, path).status_code == 404, path
    assert stranger.send("GET", "/datasets").json()[0]["region"] == "flanders"
    assert office.server.client.get("/datasets").status_code == 401
    assert office.number() == 1


def test_forms_need_the_token_of_their_login(office: Office) -> None:
    with Browser(office.address) as browser:
        led = browser.client.get(DESK)
        assert led.headers["location"].startswith("/login?next=")
        browser.login(office.secret)
        files = {"file": ("s3.ttl", changed("x"))}
        for fields in ({}, {"csrf": "wrong"}):
            assert browser.client.post(f"{DESK}/proposals", files=files, data=fields).status_code == 403
        assert browser.client.post(f"{DESK}/restore", data={"generation": "1"}).status_code == 403
        assert list((office.service.settings.home / "proposals").glob("*")) == []
        csrf = browser.csrf(DESK)
        foreign = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
        data = {"csrf": csrf}
        evil = browser.client.post(f"{DESK}/proposals", files=files, data=data, headers=foreign)
        assert evil.status_code == 403
        sent = browser.client.post(f"{DESK}/proposals?lang=it", files=files, data=data)
        assert sent.status_code == 303
        assert sent.headers["location"].endswith("?lang=it")
        href = urlsplit(sent.headers["location"]).path
        office.until(href, lambda told: told["stage"] == "ready")
        assert browser.client.post(href + "/publish", data={}).status_code == 403
        assert browser.client.post(href + "/publish", data=data).status_code == 303
        office.until(href, lambda told: told["stage"] == "published")


def test_a_page_without_script_asks_again_by_itself(office: Office) -> None:
    with Browser(office.address) as browser:
        browser.login(office.secret)
        data = {"csrf": browser.csrf(DESK)}
        sent = browser.client.post(f"{DESK}/proposals", files={"file": ("s3.ttl", changed("x"))}, data=data)
        page = browser.client.get(sent.headers["location"]).text
        assert '<noscript><meta http-equiv="refresh"' in page


@pytest.mark.parametrize(
    "path", ["../../etc/passwd.ttl", "..", ".hidden.ttl", "a/b\\c.ttl", "x" * 300 + ".ttl"]
)
def test_names_of_files_lead_nowhere(office: Office, path: str) -> None:
    answer = office.hand_in(path, changed("x"), dataset="s3")
    told = office.done(answer)
    (name,) = told["files"]
    assert "/" not in name
    assert not name.startswith(".")
    assert told["stage"] in ("ready", "failed")
    home = office.service.settings.home
    assert (home / "proposals" / told["id"] / "files" / name).is_file()


def test_an_upload_that_breaks_off_leaves_nothing(office: Office) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="s3.ttl"\r\n\r\n' + b"x" * 5000
    head = (
        f"POST {DESK}/proposals HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {office.secret}\r\n"
        f"content-type: multipart/form-data; boundary=b\r\ncontent-length: {len(body) + 9000}\r\n\r\n"
    ).encode()
    with socket.create_connection((office.server.host, office.server.port), timeout=20) as connection:
        connection.sendall(head + body)
    root = office.service.settings.home / "proposals"
    deadline = time.monotonic() + 30
    while root.is_dir() and list(root.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    whole = office.send(
        "POST",
        f"{DESK}/proposals",
        content=body,
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert whole.status_code == 400
    assert list(root.iterdir()) == []
    assert office.done(office.hand_in("s3.ttl", changed("x")))["stage"] == "ready"


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"\0" * 60_000_000)
    return content.getvalue()


def huge_cell() -> bytes:
    """A workbook of a few hundred kilobytes with a cell of 200 megabytes in it."""
    book = openpyxl.Workbook()
    book.create_sheet("Sheet A", 0)["A1"] = "WORD"
    plain, packed = io.BytesIO(saved(book)), io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            with new.open(name, "w") as file:
                for piece in old.read(name).partition(b"WORD"):
                    for _ in range(200 if piece == b"WORD" else 1):
                        file.write(b"A" * 1_000_000 if piece == b"WORD" else piece)
    return packed.getvalue()


@pytest.mark.parametrize("made", [bomb, huge_cell])
def test_bombs_end_as_a_clear_problem(office: Office, made: Callable[[], bytes]) -> None:
    told = office.done(office.hand_in("s3.xlsx", made()))
    assert told["stage"] in ("blocked", "failed")
    assert told["problem"]["kind"] in ("too-large", "bad-input")
    assert office.number() == 1
    assert office.done(office.hand_in("s3.ttl", SOURCE.read_bytes()))["stage"] == "nothing"


def test_limits_are_told(opened: Callable[..., Any]) -> None:
    service, secret = opened(upload_bytes=200_000, check_seconds=0.02)
    with running(service) as server:
        office = Office(service, server, secret)
        assert office.hand_in("s3.ttl", "#" * 400_000).status_code == 413
        assert office.done(office.hand_in("s3.ttl", changed("x")))["problem"]["kind"] == "timeout"
        for _ in range(folders.MOST - 1):
            place(service)
        full = office.hand_in("s3.ttl", changed("x"))
        assert full.status_code == 429
        old = dataclasses.replace(service.settings, proposal_hours=1e-9)
    with running(build(old)) as server:
        office = dataclasses.replace(office, server=server)
        assert office.hand_in("s3.ttl", changed("x")).status_code == 202


def place(service: Service) -> None:
    """Puts something on the desk, as somebody would who never comes back."""
    shelf = folders.Proposals(service.settings.home, hours=1)
    id_ = shelf.new_id()
    shelf.place(Proposal(id_, "valdora", "x", datetime.now(UTC), ("a.ttl",)), shelf.staging(id_))


def steps_of(parent: int) -> set[int]:
    """The processes of steps at the desk that are children of this process."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if b"digint_kg.http.desk.worker" in command and int(state[1]) == parent:
            found.add(int(entry.name))
    return found


@pytest.mark.parametrize("step", ["", "Checking", "Switching"])
def test_a_publication_that_is_killed_was_never_or_is_whole(office: Office, step: str) -> None:
    ready = office.done(office.hand_in("s3.ttl", changed("killed")))
    folder = office.service.settings.home / "proposals" / ready["id"] / "steps"
    folder.unlink()
    assert office.send("POST", ready["href"] + "/publish").status_code == 202
    deadline = time.monotonic() + 60
    while not steps_of(os.getpid()) or not (not step or (folder.exists() and step in folder.read_text())):
        if office.send("GET", ready["href"]).json()["stage"] not in UNDER_WAY:
            break
        assert time.monotonic() < deadline
    for pid in steps_of(os.getpid()):
        os.killpg(pid, signal.SIGKILL)
    told = office.until(ready["href"], lambda told: told["stage"] not in UNDER_WAY)
    assert told["stage"] in ("failed", "published")
    number = office.number()
    assert number in (1, 2)
    again = office.done(office.send("POST", told["href"] + "/again"))
    assert again["stage"] == ("ready" if number == 1 else "nothing")
    if number == 1:
        assert office.published(again)["published_as"] == 2


def test_a_service_that_stops_leaves_what_can_be_tried_again(opened: Callable[..., Any]) -> None:
    service, secret = opened(preview_seconds=60.0)
    with running(service) as server:
        office = Office(service, server, secret)
        begun = office.hand_in("s3.ttl", changed("x")).json()
    assert steps_of(os.getpid()) == set()
    with running(build(service.settings)) as server:
        office = Office(service, server, secret)
        assert office.send("GET", begun["href"]).json()["stage"] in ("interrupted", "ready")
        again = office.done(office.send("POST", begun["href"] + "/again"))
        assert again["stage"] == "ready"


def test_a_full_disk_is_told_and_nothing_is_left(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for at in ("digint_kg.http.desk.intake.upload.write", "digint_kg.http.desk.proposals.atomic.write"):
        with monkeypatch.context() as patched:
            patched.setattr(at, full)
            answer = office.hand_in("s3.ttl", changed("x"))
        assert answer.status_code == 502
        assert "No space left" in answer.json()["detail"]
        assert list((office.service.settings.home / "proposals").iterdir()) == []
    assert office.done(office.hand_in("s3.ttl", changed("x")))["stage"] == "ready"


def test_what_is_thrown_away_is_gone(office: Office) -> None:
    told = office.done(office.hand_in("s3.ttl", BROKEN))
    assert office.send("DELETE", told["href"]).status_code == 204
    assert office.send("GET", told["href"]).status_code == 404
    assert office.kept() == []
    second = office.done(office.hand_in("s3.ttl", BROKEN))
    kept = f"{DESK}/submissions/{second['submission']}"
    assert office.send("DELETE", kept).status_code == 204
    assert office.send("GET", kept).status_code == 404
