"""The shelf: a submission is there whole or not at all, whatever happens at whichever step."""

import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digint_kg.errors import DigintError, Kind
from digint_kg.stores.submissions import Shelf
from digint_kg.submissions import Slip

SLIP = Slip(
    "testland", "tester", "first try", None, None, merge=False, prepared_against=3, why="2 violations"
)
REPORT = b'{"findings": []}'
CHANGES = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile", "os.truncate")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "s3.ttl"
        path.write_text(f"<urn:a> <urn:b> '{folder}' .")
        paths.append(path)
    return paths


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def shelf(home: Path, most: int = 10) -> Shelf:
    return Shelf(home, most=most, days=30)


def is_whole(kept_shelf: Shelf, id_: str, files: list[Path]) -> bool:
    contents = [path.read_bytes() for path in kept_shelf.files(id_)]
    return contents == [path.read_bytes() for path in files] and kept_shelf.report(id_) == REPORT


def test_what_is_kept_is_found_again(home: Path, files: list[Path]) -> None:
    kept = shelf(home).keep(SLIP, files, REPORT)
    assert shelf(home).all() == [kept]
    assert shelf(home).get(kept.id).slip == SLIP
    assert is_whole(shelf(home), kept.id, files)
    shelf(home).drop(kept.id)
    assert shelf(home).all() == []
    assert list((home / "submissions").iterdir()) == []
    with pytest.raises(DigintError) as caught:
        shelf(home).get(kept.id)
    assert caught.value.kind is Kind.NOT_FOUND


@pytest.mark.parametrize("id_", ["", "..", "../store", ".1-x", "a/b"])
def test_no_id_leads_out_of_the_shelf(home: Path, files: list[Path], id_: str) -> None:
    shelf(home).keep(SLIP, files, REPORT)
    (home / "store").mkdir()
    with pytest.raises(DigintError):
        shelf(home).drop(id_)
    assert (home / "store").is_dir()


def test_another_try_brings_another_report(home: Path, files: list[Path]) -> None:
    kept = shelf(home).keep(SLIP, files, None)
    assert shelf(home).report(kept.id) is None
    again = shelf(home).tried_again(kept.id, "1 violation", "Mend it.", b"{}")
    assert (again.tries, again.slip.why) == (2, "1 violation")
    assert shelf(home).report(kept.id) == b"{}"
    shelf(home).tried_again(kept.id, "late", "", None)
    assert shelf(home).report(kept.id) is None
    assert not list((home / "submissions" / kept.id).glob("report-*"))


def test_the_oldest_make_room(home: Path, files: list[Path]) -> None:
    small = shelf(home, most=3)
    ids = [small.keep(SLIP, files, REPORT).id for _ in range(5)]
    assert len(small.all()) == 3
    assert ids[-1] in {kept.id for kept in small.all()}


def test_what_is_too_old_goes_with_the_next(home: Path, files: list[Path]) -> None:
    old = shelf(home).keep(SLIP, files, REPORT)
    meta = home / "submissions" / old.id / "meta.json"
    table = json.loads(meta.read_text())
    table["tried"] = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    meta.write_text(json.dumps(table))
    new = shelf(home).keep(SLIP, files, REPORT)
    assert [kept.id for kept in shelf(home).all()] == [new.id]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9])


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("meta.json", cut),
        ("meta.json", Path.unlink),
        ("files/0/s3.ttl", cut),
        ("files/0/s3.ttl", Path.unlink),
        ("report-1.json", Path.unlink),
    ],
)
def test_what_is_damaged_is_told(
    home: Path, files: list[Path], name: str, harm: Callable[[Path], object]
) -> None:
    kept = shelf(home).keep(SLIP, files, REPORT)
    other = shelf(home).keep(SLIP, files, REPORT)
    harm(home / "submissions" / kept.id / name)
    with pytest.raises(DigintError) as caught:
        (shelf(home).report if name.startswith("report") else shelf(home).files)(kept.id)
    assert caught.value.kind is Kind.CONFLICT
    assert other.id in {found.id for found in shelf(home).all()}
    shelf(home).drop(kept.id)
    assert [found.id for found in shelf(home).all()] == [other.id]


def killed_at(step: int, home: Path, work: Callable[[Shelf], object]) -> bool:
    """Runs the work in a process that is killed before its n-th change of the disk; whether it was."""
    child = os.fork()
    if child == 0:
        left = [step]

        def count(event: str, arguments: tuple[object, ...]) -> None:
            writes = event == "open" and bool(int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            if (event in CHANGES or writes) and str(home) in str(arguments[0]):
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1

        sys.addaudithook(count)
        try:
            work(shelf(home))
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def at_every_step(home: Path, work: Callable[[Shelf], object], check: Callable[[], None]) -> int:
    """Kills the work before each of its steps in turn, until it gets through; how many steps there were."""
    step = 0
    while killed_at(step, home, work):
        check()
        step += 1
    return step


def test_killed_while_keeping(home: Path, files: list[Path]) -> None:
    first = shelf(home).keep(SLIP, files, REPORT)

    def check() -> None:
        for kept in shelf(home).all():
            assert is_whole(shelf(home), kept.id, files)

    assert at_every_step(home, lambda to: to.keep(SLIP, files, REPORT), check) > 8
    assert first.id in {kept.id for kept in shelf(home).all()}
    shelf(home).recover()
    assert {path.name for path in (home / "submissions").iterdir()} == {kept.id for kept in shelf(home).all()}


def test_killed_while_noting_another_try(home: Path, files: list[Path]) -> None:
    kept = shelf(home).keep(SLIP, files, REPORT)

    def check() -> None:
        found = shelf(home).get(kept.id)
        assert shelf(home).report(kept.id) == (REPORT if found.tries == 1 else b"{}")
        assert len(shelf(home).files(kept.id)) == 2

    assert at_every_step(home, lambda to: to.tried_again(kept.id, "x", "", b"{}"), check) > 3


def test_killed_while_dropping(home: Path, files: list[Path]) -> None:
    kept = shelf(home).keep(SLIP, files, REPORT)

    def check() -> None:
        for found in shelf(home).all():
            assert is_whole(shelf(home), found.id, files)

    def drop(to: Shelf) -> None:
        if any(found.id == kept.id for found in to.all()):
            to.drop(kept.id)

    assert at_every_step(home, drop, check) >= 1
    assert shelf(home).all() == []
    shelf(home).recover()
    assert list((home / "submissions").iterdir()) == []


@pytest.mark.parametrize(
    ("at", "work"),
    [
        ("copy", "keep"),
        ("write", "keep"),
        ("sync_folder", "keep"),
        ("write", "tried_again"),
        ("sync_folder", "tried_again"),
    ],
)
def test_a_full_disk_keeps_nothing_and_loses_nothing(
    home: Path, files: list[Path], at: str, work: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shelf(home).keep(SLIP, files, REPORT)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    works: dict[str, Callable[[], object]] = {
        "keep": lambda: shelf(home).keep(SLIP, files, REPORT),
        "tried_again": lambda: shelf(home).tried_again(first.id, "x", "", REPORT),
    }
    with monkeypatch.context() as patched:
        patched.setattr(f"digint_kg.atomic.{at}", full)
        with pytest.raises(DigintError, match="No space left") as caught:
            works[work]()
    assert caught.value.kind is Kind.UPSTREAM
    assert [kept.id for kept in shelf(home).all()] == [first.id]
    assert is_whole(shelf(home), first.id, files)
    assert not list((home / "submissions").glob(".*"))
    assert len([shelf(home).keep(SLIP, files, REPORT), first]) == len(shelf(home).all())


def test_many_writers_do_not_harm_each_other(home: Path, files: list[Path]) -> None:
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            try:
                for _ in range(5):
                    shelf(home, most=8).keep(SLIP, files, REPORT)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    found = shelf(home).all()
    assert 4 <= len(found) <= 12
    assert all(is_whole(shelf(home), kept.id, files) for kept in found)
