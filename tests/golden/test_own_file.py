"""A person's own file is answered beside the graph, and leaves nothing behind."""

import os
import stat
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from digint_kg import assets
from digint_kg.cli.ask import command
from digint_kg.cli.template import command as template
from digint_kg.errors import DigintError, Kind
from digint_kg.use_cases.own_file import check_own, read_own
from digint_kg.wiring import Service

EXAMPLE = assets.folder("data") / "demo" / "personal" / "example-person.ttl"
HERON = b"heron"


def asked(home: Path, *arguments: str) -> str:
    done = CliRunner().invoke(
        command, [*arguments], env={"DIGINT_KG_HOME": str(home)}, catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return done.stdout


def holds(folder: Path, text: bytes) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and text in path.read_bytes().lower()]


@pytest.fixture
def home(seeded: Service) -> Path:
    return seeded.settings.home


def test_levels_beside_those_required(home: Path) -> None:
    rows = asked(home, "own-levels", "--with", str(EXAMPLE), "--format", "csv").splitlines()[1:]
    assert [row.split(",")[-7:-4] for row in rows] == [
        ["met", "3", "3"],
        ["gap", "2", "3"],
        ["gap", "1", "3"],
        ["not assessed", "", "2"],
        ["not assessed", "", "2"],
        ["above", "3", "2"],
    ]


def test_nothing_of_it_stays(home: Path, seeded: Service) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    asked(home, "own-levels", "--with", str(EXAMPLE))
    after = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    assert after == before
    assert holds(home, HERON) == []
    assert len(seeded.store.kept()) == 1


def test_the_copy_is_its_owners_alone_and_recovery_removes_it(seeded: Service) -> None:
    documents = read_own(seeded.reader, seeded.names, [EXAMPLE])
    with seeded.store.beside(documents) as (_number, folder):
        assert stat.S_IMODE(folder.parent.stat().st_mode) == stat.S_IRWXU
        left = folder.parent.with_name(f"{_no_process()}-left")
        folder.parent.rename(left)
    assert holds(left, HERON)
    assert left.name in seeded.store.recover()
    assert not left.exists()


def test_the_copy_of_one_that_was_killed_goes_with_the_next(seeded: Service) -> None:
    left = seeded.store.layout.trials / f"{_no_process()}-left"
    left.mkdir(parents=True)
    with seeded.store.beside(read_own(seeded.reader, seeded.names, [EXAMPLE])):
        assert not left.exists()


def test_every_question_may_be_asked_beside_it(home: Path) -> None:
    alone = asked(home, "s3-priorities", "--region", "valdora", "--format", "csv")
    assert (
        asked(home, "s3-priorities", "--region", "valdora", "--format", "csv", "--with", str(EXAMPLE))
        == alone
    )
    listed = asked(home, "status-and-licences", "--format", "csv", "--with", str(EXAMPLE))
    assert "graph/unpublished/example-person" in listed


def test_violations_are_shown_and_nothing_is_answered(home: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "mine.ttl"
    text = EXAMPLE.read_text(encoding="utf-8")
    faulty.write_text(text.replace("digint:assessedLevel level:2 ;", "", 1), encoding="utf-8")
    with pytest.raises(DigintError) as caught:
        CliRunner().invoke(
            command,
            ["own-levels", "--with", str(faulty)],
            env={"DIGINT_KG_HOME": str(home)},
            catch_exceptions=False,
        )
    assert caught.value.kind is Kind.INVALID_DATA


def test_what_only_a_publication_owes_is_not_asked_for(seeded: Service) -> None:
    report = check_own(
        read_own(seeded.reader, seeded.names, [EXAMPLE]),
        checker=seeded.checker,
        store=seeded.store,
        package=seeded.package,
        progress=lambda _step: None,
    )
    assert report.conforms
    assert not any("never published" in finding.message() for finding in report.findings)


def test_without_the_file_it_says_how_to_ask(home: Path) -> None:
    with pytest.raises(DigintError, match="your own file alone"):
        CliRunner().invoke(command, ["own-levels"], env={"DIGINT_KG_HOME": str(home)}, catch_exceptions=False)


def test_a_filled_template_is_read(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    made = CliRunner().invoke(
        template,
        ["own-competences", "--region", "valdora", "-o", str(path)],
        env={"DIGINT_KG_HOME": str(home)},
        catch_exceptions=False,
    )
    assert made.exit_code == 0
    book = openpyxl.load_workbook(path)
    person, assessment = (
        sheet
        for sheet in book
        if sheet["A1"].value
        and " " in str(sheet["A1"].value)
        and "RegionalDataset" not in str(sheet["A1"].value)
        and str(sheet["A1"].value)[0] == "@"
    )
    book["Regional dataset"]["B4"] = "Mine"
    person["A4"], person["B4"] = "swift", "Swift"
    assessment["B4"], assessment["C4"], assessment["D4"] = (
        "swift",
        "Working in a second language",
        "2: With help",
    )
    book.save(path)
    rows = asked(home, "own-levels", "--with", str(path), "--format", "csv").splitlines()[1:]
    assert [row.split(",")[1] for row in rows] == ["Swift"] * 6
    assert [row for row in rows if ",gap,2,3,1," in row]


def _no_process() -> int:
    """The number of a process that there is not."""
    number = os.fork() if hasattr(os, "fork") else 0
    if number == 0:
        os._exit(0)
    os.waitpid(number, 0)
    return number
