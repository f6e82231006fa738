"""The other commands, as their users call them."""

import csv
import io
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from digint_kg.cli import main

Cli = Callable[..., Any]


def load_text(cli: Cli, folder: Path, text: str, name: str = "extra") -> Any:
    path = folder / f"{name}.ttl"
    path.write_text(text, encoding="utf-8")
    return cli("load", path, "-r", "emilia-romagna", "-q", "--by", "tester")


def test_help_lists_every_command(cli: Cli) -> None:
    result = cli()
    assert result.code == 0
    assert all(name in result.out for name in main.COMMANDS)


def test_wrong_usage_is_3(cli: Cli) -> None:
    assert cli("load").code == 3
    assert cli("nonsense").code == 3
    assert cli("ask", "s3-priorities", "--regoin", "x").code == 3


def test_check_stores_nothing_and_reports(cli: Cli, root: Path, tmp_path: Path) -> None:
    folder = root / "data" / "regions" / "emilia-romagna"
    assert cli("check", folder, "-r", "emilia-romagna").code == 0
    path = tmp_path / "bad.ttl"
    path.write_text("<urn:x> <https://w3id.org/digint/def#priorityOff> <urn:y> .")
    result = cli("check", path)
    assert result.code == 1
    assert "Did you mean digint:priorityOf?" in result.out
    assert f"{path}:1" in result.out


def test_check_works_before_anything_is_published(
    cli: Cli, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGINT_KG_HOME", str(tmp_path / "nowhere"))
    result = cli("check", root / "data" / "regions" / "emilia-romagna", "-r", "emilia-romagna")
    assert result.code == 0, result.out
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("format_", ["json", "csv", "turtle", "html", "text"])
def test_check_reports_in_every_format(cli: Cli, tmp_path: Path, format_: str) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text('<urn:x> <https://w3id.org/digint/def#nonsense> "<script>" .')
    result = cli("check", path, "--format", format_, "-q")
    assert result.code == 1
    assert "UndeclaredTerm" in result.out or format_ in ("html", "text")
    assert "<script>" not in result.out or format_ == "json"
    if format_ == "json":
        finding = json.loads(result.out)["findings"][0]
        assert finding["location"]["line"] == 1
        assert {"en", "it"} <= finding["messages"].keys()
    if format_ == "turtle":
        assert any(
            quad.predicate.value.endswith("#sourceShape") for quad in parse(result.out, RdfFormat.TURTLE)
        )


def test_check_tells_machines_what_could_not_be_done(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("<urn:x> <urn:y> .")
    result = cli("check", path, "--format", "json", "-q")
    assert result.code == 2
    problem = json.loads(result.out)["problem"]
    assert problem["kind"] == "bad-input"
    assert problem["where"]["line"] == 1


def test_restore_goes_forward(cli: Cli, tmp_path: Path) -> None:
    load_text(cli, tmp_path, "<urn:a> <urn:b> 1 .")
    load_text(cli, tmp_path, "<urn:a> <urn:b> 2 .")
    result = cli("restore", "emilia-romagna", 2, "--by", "tester")
    assert result.code == 0
    assert "Published as generation 4." in result.out
    exported = cli("export", "-r", "emilia-romagna", "--dataset", "extra", "--format", "ntriples")
    assert exported.out.startswith('<urn:a> <urn:b> "1"')
    back = cli("restore", "emilia-romagna", 1, "--by", "tester")
    assert back.code == 0
    assert cli("export", "-r", "emilia-romagna", "--dataset", "extra").code == 2


def test_restore_from_a_generation_long_pruned(cli: Cli, tmp_path: Path, home: Path) -> None:
    for number in range(8):
        load_text(cli, tmp_path, f"<urn:a> <urn:b> {number} .")
    assert not (home / "store" / "generations" / "000002").exists()
    assert cli("restore", "emilia-romagna", 2).code == 0
    exported = cli("export", "-r", "emilia-romagna", "--dataset", "extra", "--format", "ntriples")
    assert exported.out.startswith('<urn:a> <urn:b> "0"')


def test_restore_of_what_never_was(cli: Cli) -> None:
    assert cli("restore", "emilia-romagna", 99).code == 2
    assert cli("restore", "nowhere", 1).code == 2
    assert cli("restore", "emilia-romagna", 0).code == 3


def test_history_tells_who_what_why(cli: Cli, tmp_path: Path) -> None:
    load_text(cli, tmp_path, "<urn:a> <urn:b> 1 .")
    result = cli("history", "emilia-romagna")
    assert result.code == 0
    first, second, *_ = result.out.splitlines()
    assert first.strip().startswith("2 ")
    assert "tester" in first
    assert "emilia-romagna/extra: 1 triples added, 0 removed" in second
    table = json.loads(cli("history", "--format", "json").out)
    assert [item["generation"] for item in table] == [2, 1]
    assert cli("history", "nowhere").code == 2


def test_regions_and_questions(cli: Cli) -> None:
    regions = json.loads(cli("regions", "--format", "json", "--lang", "it").out)
    region = next(item for item in regions if item["slug"] == "emilia-romagna")
    assert region["nuts_code"] == "ITH5"
    assert {dataset["name"] for dataset in region["datasets"]} >= {"region", "s3"}
    assert "emilia-romagna" in cli("regions").out
    questions = json.loads(cli("questions", "--format", "json").out)
    assert {1, 4, 8, 51, 52, 56} <= {item["number"] for item in questions}
    assert "s3-priorities" in cli("questions", "--lang", "it").out


def test_ask_gives_tables_and_exact_formats(cli: Cli) -> None:
    arguments = ("ask", "s3-priorities", "--region", "emilia-romagna")
    assert "Agrifood" in cli(*arguments).out
    assert "Agroalimentare" in cli(*arguments, "--lang", "it").out
    rows = list(csv.DictReader(io.StringIO(cli(*arguments, "--format", "csv").out)))
    assert len({row["priority"] for row in rows}) == 10
    assert len(json.loads(cli(*arguments, "--format", "json").out)["results"]["bindings"]) == len(rows)


def test_ask_refuses_what_does_not_fit(cli: Cli) -> None:
    unknown = cli("ask", "s3-prioritie")
    assert unknown.code == 2
    assert "s3-priorities" in unknown.err
    bad = cli("ask", "s3-priorities", "--region", "no such> } thing")
    assert bad.code == 2
    assert "'no such> } thing'" in bad.err
    assert "emilia-romagna" in bad.err


def test_query_from_a_file_and_from_standard_input(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "q.rq"
    path.write_text(
        "PREFIX digint: <https://w3id.org/digint/def#> SELECT (COUNT(*) AS ?n) "
        "FROM <https://w3id.org/digint/graph/emilia-romagna/s3> WHERE { ?s a digint:S3Priority }"
    )
    assert cli("query", path, "--format", "csv").out.splitlines() == ["n", "10"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"ASK { ?s ?p ?o }")))
    assert "true" in cli("query", "-").out
    path.write_text("CONSTRUCT WHERE { ?s a <https://w3id.org/digint/def#Region> }")
    assert "a digint:Region" in cli("query", path).out


def test_query_tells_line_and_column(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("SELECT * {\n ?s ?p }")
    result = cli("query", path)
    assert result.code == 2
    assert "2" in result.err
    assert cli("query", tmp_path / "none.rq").code == 2


def test_query_with_the_word_for_calling_out_is_refused(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    result = cli("query", path)
    assert result.code == 2
    assert "service" in result.err.lower()


@pytest.mark.parametrize("format_", ["trig", "nquads", "jsonld"])
def test_an_export_comes_back_as_it_was(cli: Cli, tmp_path: Path, format_: str) -> None:
    load_text(cli, tmp_path, "<urn:a> <urn:b> [ <urn:c> 1 ], [ <urn:c> ( 1 2 ) ] .")
    path = tmp_path / f"all.{ {'trig': 'trig', 'nquads': 'nq', 'jsonld': 'jsonld'}[format_] }"
    assert cli("export", "-r", "emilia-romagna", "-o", path).code == 0
    result = cli("load", path, "-r", "emilia-romagna")
    assert result.code == 0, result.err
    assert "Nothing to publish" in result.out


def test_an_export_of_several_datasets_needs_named_graphs(cli: Cli) -> None:
    result = cli("export", "-r", "emilia-romagna", "--format", "turtle")
    assert result.code == 2
    assert "trig" in result.err
    assert cli("export", "-r", "nowhere").code == 2


def test_doctor_finds_all_well(cli: Cli) -> None:
    result = cli("doctor")
    assert result.code == 0
    assert "pyoxigraph" in result.out
    assert "✗" not in result.out


def test_settings_that_make_no_sense_are_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGINT_KG_READERS", "many")
    result = cli("regions")
    assert result.code == 2
    assert "DIGINT_KG_READERS" in result.err


def test_serve_says_when_its_address_is_taken(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = cli("serve", "--port", taken.getsockname()[1])
    assert result.code == 2
    assert "--port" in result.err


def test_what_is_made_up_stays_out_of_dumps_unless_its_region_is_named(cli: Cli) -> None:
    everything = cli("export", "--format", "nquads").out
    assert "graph/emilia-romagna/s3" in everything
    assert "valdora" not in everything
    assert "status/illustrative" not in everything
    assert "graph/valdora/s3" in cli("export", "-r", "valdora", "--format", "nquads").out


def test_diff_in_words_for_machines_and_as_a_patch(cli: Cli, tmp_path: Path) -> None:
    load_text(cli, tmp_path, "<urn:a> <urn:b> 1 .")
    load_text(cli, tmp_path, "<urn:a> <urn:b> 2 .")
    told = cli("diff", 2, 3, "-r", "emilia-romagna", "--lang", "it")
    assert "urn:b: “1” → “2”" in told.out
    assert "Modificato" in told.out
    table = json.loads(cli("diff", 2, 3, "-r", "emilia-romagna", "--format", "json").out)
    assert table["things"] == {"added": 0, "removed": 0, "changed": 1}
    patch = cli("diff", 2, 3, "-r", "emilia-romagna", "--format", "rdfp").out.splitlines()
    assert [line[0] for line in patch] == ["T", "D", "A", "T"]
    assert cli("diff", 2, 9).code == 2


def test_submissions_are_listed_shown_retried_and_dropped(cli: Cli, tmp_path: Path) -> None:
    result = load_text(cli, tmp_path, "<urn:a> <https://w3id.org/digint/def#nonsense> 1 .")
    assert result.code == 1
    (kept,) = json.loads(cli("submissions", "list", "--format", "json").out)
    assert kept["id"] in result.err
    shown = cli("submissions", "show", kept["id"], "--lang", "it", "--files-to", tmp_path / "back")
    assert "violazione" in shown.out
    assert (tmp_path / "back" / "extra.ttl").read_bytes() == (tmp_path / "extra.ttl").read_bytes()
    assert cli("submissions", "retry", kept["id"], "-q").code == 1
    mended = tmp_path / "back" / "extra.ttl"
    mended.write_text("<urn:a> <urn:b> 1 .")
    assert cli("submissions", "retry", kept["id"], tmp_path / "back" / "extra.ttl", "-q").code == 0
    assert json.loads(cli("submissions", "list", "--format", "json").out) == []
    assert cli("submissions", "drop", kept["id"]).code == 2


def test_who_changed_it_in_the_meantime_is_named(cli: Cli, tmp_path: Path) -> None:
    load_text(cli, tmp_path, "<urn:a> <urn:b> 1 .")
    path = tmp_path / "extra.ttl"
    path.write_text("<urn:a> <urn:b> 2 .")
    late = cli("load", path, "-r", "emilia-romagna", "-q", "--if-generation", 1)
    assert late.code == 2
    assert "tester changed emilia-romagna/extra in generation 2" in late.err


def test_a_dry_run_for_machines(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "extra.ttl"
    path.write_text("<urn:a> <urn:b> 2 .")
    options = ("-r", "emilia-romagna", "-q", "--dry-run", "--no-answers", "--format", "json")
    table = json.loads(cli("load", path, *options).out)
    assert table["would_be_published"] is True
    assert table["difference"]["things"]["added"] == 1
    assert table["answers"] is None
    assert cli("load", path, "-r", "emilia-romagna", "--format", "json").code == 3


def test_an_old_report_becomes_a_workbook(cli: Cli, tmp_path: Path) -> None:
    path, old, book = tmp_path / "bad.ttl", tmp_path / "r.json", tmp_path / "r.xlsx"
    path.write_text("<urn:a> <https://w3id.org/digint/def#nonsense> 1 .")
    assert cli("check", path, "--format", "json", "-o", old, "-q").code == 1
    assert cli("report", old, "--format", "xlsx", "-o", book).code == 0
    assert book.read_bytes()[:2] == b"PK"
    assert "violazione" in cli("report", old, "--lang", "it").out
