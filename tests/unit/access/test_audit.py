"""The audit log: durable, bounded, without secrets, and not to be washed away by strangers."""

import json
import multiprocessing
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digint_kg.access import token
from digint_kg.access.audit import AuditLog
from digint_kg.ports import AuditEvent, AuditOutcome

EVENT = AuditEvent(
    datetime(2026, 1, 1, tzinfo=UTC),
    "abc",
    "Regione",
    "load",
    "emilia-romagna",
    AuditOutcome.DONE,
    "3 files",
    "r1",
)


def numbered(number: int, who: str = "abc") -> AuditEvent:
    return replace(EVENT, when=EVENT.when + timedelta(seconds=number), who=who, detail=str(number))


def test_what_is_recorded_is_told_newest_first(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "access")
    assert list(log.events()) == []
    events = [numbered(0), numbered(1, "-"), numbered(2, "cli"), numbered(3, "-")]
    for event in events:
        log.record(event)
    assert list(AuditLog(tmp_path / "access").events()) == events[::-1]


def test_one_line_an_event_whatever_it_says(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    event = replace(EVENT, label="two\nlines\u2028three", detail='"\r\n{"', target="urn:\x1b[31m")
    log.record(event)
    log.record(EVENT)
    lines = (tmp_path / "audit.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["who"] for line in lines] == ["abc", "abc"]
    assert list(log.events()) == [EVENT, event]


def test_half_a_line_costs_no_other_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    log = AuditLog(tmp_path)
    log.record(numbered(0))
    with (tmp_path / "audit.jsonl").open("ab") as file:
        file.write(b'{"when": "2026')
    log.record(replace(numbered(1), target="half \udc80 character"))
    assert [event.detail for event in log.events()] == ["1", "0"]
    assert "cannot be read" in caplog.text


def test_it_only_grows_until_it_is_turned(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, size=600, kept=2)
    before = b""
    for number in range(3):
        log.record(numbered(number))
        now = (tmp_path / "audit.jsonl").read_bytes()
        assert now.startswith(before)
        before = now
    for number in range(3, 30):
        log.record(numbered(number))
    files = sorted(path.name for path in tmp_path.glob("audit*.jsonl"))
    assert files == ["audit.1.jsonl", "audit.2.jsonl", "audit.jsonl"]
    assert all((tmp_path / name).stat().st_size <= 600 for name in files)
    told = [int(event.detail) for event in log.events()]
    assert told == list(range(29, 29 - len(told), -1))
    assert len(told) >= 6


def test_a_flood_of_strangers_washes_nothing_else_away(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, size=600, kept=1)
    log.record(EVENT)
    for number in range(50):
        log.record(numbered(number, "-"))
    assert [event for event in log.events() if event.who != "-"] == [EVENT]
    assert sum(path.stat().st_size for path in tmp_path.glob("strangers*")) <= 1200


def test_no_token_gets_in(tmp_path: Path) -> None:
    _, secret = token.mint()
    log = AuditLog(tmp_path)
    log.record(replace(EVENT, detail=f"GET /?token={secret}&x", target=f"urn:{secret}", request_id=secret))
    own = secret.split("_", 2)[2]
    assert own not in (tmp_path / "audit.jsonl").read_text()


def test_a_line_is_bounded(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.record(replace(EVENT, detail="x" * 100_000, target="y" * 100_000, request_id="z" * 100_000))
    assert (tmp_path / "audit.jsonl").stat().st_size < 4000


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    AuditLog(tmp_path / "access").record(EVENT)
    assert stat.S_IMODE((tmp_path / "access" / "audit.jsonl").stat().st_mode) == 0o600


def _record_many(folder: Path) -> None:
    for number in range(25):
        AuditLog(folder, size=2000, kept=40).record(numbered(number))


def test_processes_write_beside_each_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_record_many, args=(tmp_path,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert len(list(AuditLog(tmp_path, size=2000, kept=40).events())) == 75
