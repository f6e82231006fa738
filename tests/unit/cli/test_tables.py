"""`digint-kg convert`, `mapping suggest`, and tables given to `check` and `load`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import parse

Cli = Callable[..., Any]


@pytest.fixture
def table(root: Path) -> Path:
    return root / "data" / "mappings" / "example.csv"


@pytest.fixture
def mapping(root: Path) -> Path:
    return root / "data" / "mappings" / "example.yaml"


@pytest.fixture
def faulty(tmp_path: Path, table: Path) -> Path:
    path = tmp_path / "example.csv"
    path.write_text(table.read_text().replace("V-002;Scuola  professionale Altavalle;Istruzione e ricerca",
                                              "V-002;Scuola;Istruzion"))  # fmt: skip
    return path


def test_convert_writes_rdf_and_both_reports(cli: Cli, table: Path, mapping: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "out.ttl", tmp_path / "report.json"
    done = cli("convert", table, "--mapping", mapping, "-o", out, "--report", report, "--lang", "it")
    assert done.code == 0, done.err
    said = json.loads(report.read_text())
    assert said["records"] == 3 == said["described"] + sum(said["skipped"].values())
    assert len(list(parse(path=out))) == said["triples"]
    assert "2 sono diventati entità" in done.err
    assert "example.csv:B5" in done.err


def test_convert_writes_to_standard_output(cli: Cli, table: Path, mapping: Path) -> None:
    done = cli("convert", table, "--mapping", mapping, "--format", "ntriples")
    assert done.code == 0
    assert len(done.out.splitlines()) == 11


def test_refused_rows_give_exit_code_1_and_their_cell(cli: Cli, faulty: Path, mapping: Path) -> None:
    done = cli("convert", faulty, "--mapping", mapping)
    assert done.code == 1
    assert f"{faulty}:C5\n  'Istruzion' is no code of the list helix. Did you mean" in done.err


def test_check_and_load_tell_the_cell(cli: Cli, faulty: Path, mapping: Path) -> None:
    checked = cli("check", faulty, "--mapping", mapping, "--format", "json", "--quiet")
    assert checked.code == 1
    found = [item for item in json.loads(checked.out)["findings"] if item["severity"] == "Violation"]
    assert [item["location"]["cell"] for item in found] == ["C5"]
    loaded = cli("load", faulty, "--mapping", mapping, "--region", "valdora", "--quiet")
    assert loaded.code == 1


def test_load_publishes_a_table(cli: Cli, table: Path, mapping: Path) -> None:
    loaded = cli("load", table, "--mapping", mapping, "--region", "valdora", "--quiet")
    assert loaded.code == 0, loaded.out + loaded.err
    again = cli("load", table, "--mapping", mapping, "--region", "valdora", "--quiet")
    assert "Nothing to publish" in again.out


def test_suggest_writes_a_mapping(cli: Cli, table: Path, tmp_path: Path) -> None:
    shown = cli("mapping", "suggest", table)
    assert "list: helix" in shown.out
    written = cli("mapping", "suggest", table, "-o", tmp_path / "m.yaml")
    assert (tmp_path / "m.yaml").read_text() == shown.out
    assert written.code == 0


def test_a_wrong_mapping_is_told_with_its_line(cli: Cli, table: Path, mapping: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(mapping.read_text().replace("list: helix", "list: helices"))
    done = cli("convert", table, "--mapping", wrong)
    assert done.code == 2
    assert "helix" in done.err
