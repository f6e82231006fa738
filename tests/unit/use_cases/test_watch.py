"""A watched folder: settled files are checked once, reports stand beside them, stops do no harm."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digint_kg.terms import RDFS
from digint_kg.use_cases.watch import Watch, Watched, memory_of
from digint_kg.wiring import Service

REGION = "emilia-romagna"
FINE = f'<https://w3id.org/digint/id/{REGION}/thing/a> <{RDFS}label> "A"@en .'
FAULTY = f"<https://w3id.org/digint/id/{REGION}/thing/a> <https://w3id.org/digint/def#nonsense> 1 ."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


@pytest.fixture
def watch(seeded: Service, folder: Path) -> Callable[..., Watch]:
    def make(by: str | None = None) -> Watch:
        return Watch(
            counter=seeded.counter,
            checker=seeded.checker,
            package=seeded.package,
            folder=folder,
            region=REGION,
            memory=memory_of(seeded.settings.home, folder),
            language="it",
            by=by,
        )

    return make


def looks(watch: Watch, times: int = 2) -> list[Watched]:
    return [found for _ in range(times) for found in watch.look()]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_report_stands_beside_each_file(folder: Path, watch: Callable[..., Watch]) -> None:
    (folder / "good.ttl").write_text(FINE)
    (folder / "bad.ttl").write_text(FAULTY)
    (folder / "broken.ttl").write_text("<urn:a> <urn:b>")
    for ignored in (".hidden.ttl", "~$s3.xlsx", "notes.docx", "good.ttl.part"):
        (folder / ignored).write_text("x")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = {item.path.name: item.report for item in looks(watch())}
    assert {name: report.conforms for name, report in found.items() if report} == {
        "good.ttl": True,
        "bad.ttl": False,
        "broken.ttl": False,
    }
    page = (folder / "bad.ttl.report.html").read_text()
    assert '<html lang="it">' in page
    assert "nonsense" in page
    broken = json.loads((folder / "broken.ttl.report.json").read_text())
    assert broken["findings"][0]["location"]["line"] == 1
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_a_file_that_still_grows_is_left_alone(folder: Path, watch: Callable[..., Watch]) -> None:
    path, watching = folder / "s3.ttl", watch()
    path.write_text(FINE)
    assert looks(watching, 1) == []
    path.write_text(FINE + FAULTY)
    assert looks(watching, 1) == []
    assert watching.unsettled is False
    assert [item.path for item in looks(watching, 1)] == [path]


def test_what_was_checked_is_not_checked_again(folder: Path, watch: Callable[..., Watch]) -> None:
    path = folder / "s3.ttl"
    path.write_text(FINE)
    assert len(looks(watch())) == 1
    assert looks(watch(), 3) == []
    os.utime(path, (1, 1))
    assert looks(watch()) == []
    path.write_text(FAULTY)
    assert len(looks(watch())) == 1
    (folder / "s3.ttl.report.html").unlink()
    assert len(looks(watch())) == 1


def test_clean_files_are_published_and_faulty_ones_tried_again(
    seeded: Service, folder: Path, watch: Callable[..., Watch]
) -> None:
    (folder / "bad.ttl").write_text(FAULTY)
    (folder / "good.ttl").write_text(FINE)
    watching = watch("wanda")
    assert [item.published for item in looks(watching)] == [None, 2]
    assert seeded.store.publication(2).by == "wanda"
    again = looks(watching)
    assert [item.path.name for item in again] == ["bad.ttl"]
    assert looks(watching) == []
    assert seeded.shelf.all() == []


def test_while_somebody_else_publishes_it_waits(
    seeded: Service, folder: Path, watch: Callable[..., Watch]
) -> None:
    seeded.store._patience = 0.1  # noqa: SLF001 - five seconds are long for a test
    (folder / "good.ttl").write_text(FINE)
    watching = watch("wanda")
    with seeded.store.draft():
        (found,) = looks(watching)
    assert found.later
    assert found.report is None
    (done,) = looks(watching, 1)
    assert done.published == 2


def test_a_folder_that_cannot_be_written_is_tried_again(
    folder: Path, watch: Callable[..., Watch], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "good.ttl").write_text(FINE)
    watching = watch()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("digint_kg.use_cases.reports_beside.atomic.write", full)
        (found,) = looks(watching)
        assert found.later
        assert "No space left" in found.later.what
    (done,) = looks(watching, 1)
    assert done.report
    assert done.later is None


def test_a_damaged_memory_is_no_memory(folder: Path, watch: Callable[..., Watch]) -> None:
    (folder / "good.ttl").write_text(FINE)
    watching = watch()
    assert len(looks(watching)) == 1
    watching.memory.write_text('{"good.ttl": {"sha')
    assert len(looks(watch())) == 1
    assert len(looks(replace(watch(), language="en"))) == 1


def test_it_stops_when_told(seeded: Service, folder: Path) -> None:
    (folder / "good.ttl").write_text(FINE)
    command = [
        sys.executable,
        "-m",
        "digint_kg",
        "watch",
        str(folder),
        "--region",
        REGION,
        "--interval",
        "0.1",
    ]
    with subprocess.Popen(
        command,
        env=os.environ | {"DIGINT_KG_HOME": str(seeded.settings.home), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert "good.ttl" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        assert "Stopped." in process.stderr.read()
    assert names(folder) == {"good.ttl", "good.ttl.report.html", "good.ttl.report.json"}
