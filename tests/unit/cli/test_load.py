"""`digint-kg load`: all or nothing, and every failure says what, where and how to mend it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

FAULTY = """\
@prefix id: <../../id/emilia-romagna/> .
@prefix digint: <https://w3id.org/digint/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<../../id/emilia-romagna/priority/new>
  a digint:S3Priority ;
  rdfs:label "New"@en, "Nuova"@it ;
  digint:priorityOf <../../id/emilia-romagna/strategy/none> .
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "extra.ttl"
    path.write_text(FAULTY, encoding="utf-8")
    return path


def fingerprint(home: Path) -> dict[str, str]:
    """Every file of the store but for the locks."""
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((home / "store").rglob("*"))
        if path.is_file() and path.name.lower() != "lock"
    }


def test_a_violation_publishes_nothing_and_says_where(cli: Cli, home: Path, faulty: Path) -> None:
    before = fingerprint(home)
    asked = cli("ask", "s3-priorities", "--format", "json")
    assert asked.code == 0
    result = cli("load", faulty, "--region", "emilia-romagna")
    assert result.code == 1
    assert f"{faulty}:8" in result.out
    assert "violation: New points with" in result.out
    assert "Nothing was published" in result.out
    assert fingerprint(home) == before
    assert cli("ask", "s3-priorities", "--format", "json") == asked


def test_one_violation_holds_back_all_files(cli: Cli, home: Path, faulty: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.ttl"
    good.write_text("<urn:a> <urn:b> <urn:c> .")
    before = fingerprint(home)
    assert cli("load", good, faulty, "--region", "emilia-romagna").code == 1
    assert fingerprint(home) == before


def test_the_message_comes_in_the_asked_language(cli: Cli, faulty: Path) -> None:
    result = cli("load", faulty, "--region", "emilia-romagna", "--lang", "it")
    assert "violazione: Nuova" in result.out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dcat-ap_2.1.0_BOM_malformed.rdf", ".rdf:1485"),
        ("dcat-ap_2.1.0_context_only_zero_triples.jsonld", "no triples"),
        ("issue_datagouv_1437_space_in_iri.ttl", ".ttl:2"),
        ("issue_inbo_59_missing_comma.ttl", ".ttl:2"),
    ],
)
def test_a_broken_file_cannot_be_done(cli: Cli, home: Path, shared: Path, name: str, said: str) -> None:
    before = fingerprint(home)
    result = cli("load", shared / "data" / "rdf" / "broken" / name, "--region", "emilia-romagna")
    assert result.code == 2
    assert name in result.err
    assert said in result.err
    assert fingerprint(home) == before


def test_a_remote_context_is_never_fetched(cli: Cli, shared: Path) -> None:
    path = shared / "data" / "rdf" / "cpov" / "example-rdf_public_organisation.jsonld"
    result = cli("load", path, "--region", "emilia-romagna")
    assert result.code == 2
    assert "@context" in result.err


@pytest.mark.parametrize(
    ("name", "endings", "triples"),
    [
        ("csiro-dap-examples", ("ttl", "rdf", "jsonld"), 410),
        ("ga-courts", ("rdf", "jsonld", "ttl"), 148),
    ],
)
def test_one_graph_in_three_syntaxes_is_one_graph(
    cli: Cli, shared: Path, name: str, endings: tuple[str, ...], triples: int
) -> None:
    folder = shared / "data" / "rdf" / "dxwg"
    first, *others = (folder / f"{name}.{ending}" for ending in endings)
    assert f"{triples} triples added, 0 removed" in cli("load", first, "-r", "emilia-romagna").out
    for other in (first, *others):
        result = cli("load", other, "-r", "emilia-romagna")
        assert result.code == 0
        assert "Nothing to publish" in result.out


@pytest.mark.parametrize("ending", ["trig", "jsonld"])
def test_named_graphs_are_merged_when_one_says_so(cli: Cli, shared: Path, ending: str) -> None:
    path = shared / "data" / "rdf" / "dxwg" / f"conformance-standards.{ending}"
    refused = cli("load", path, "-r", "emilia-romagna")
    assert refused.code == 2
    assert "https://dcat.example.org/testResult" in refused.err
    assert "--merge-graphs" in refused.err
    merged = cli("load", path, "-r", "emilia-romagna", "--merge-graphs")
    assert "97 triples added, 0 removed" in merged.out


def test_a_dry_run_tells_and_leaves_alone(cli: Cli, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "extra.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c>, <urn:d> .")
    before = fingerprint(home)
    result = cli("load", path, "-r", "emilia-romagna", "--dry-run")
    assert result.code == 0
    assert "emilia-romagna/extra: 2 triples added" in result.out
    assert fingerprint(home) == before


def test_an_unknown_region_is_not_founded_by_a_slip(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "extra.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .")
    result = cli("load", path, "-r", "emilia-romanga")
    assert result.code == 2
    assert "emilia-romagna" in result.err


@pytest.mark.parametrize("region", ["Emilia Romagna", "../etc", "derived", ""])
def test_a_region_that_is_no_name_is_refused(cli: Cli, tmp_path: Path, region: str) -> None:
    path = tmp_path / "extra.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .")
    result = cli("load", path, "-r", region)
    assert result.code == 2
    assert "no name for a region" in result.err


def test_two_files_for_one_dataset_are_refused(cli: Cli, tmp_path: Path) -> None:
    for ending in ("ttl", "nt"):
        (tmp_path / f"extra.{ending}").write_text("<urn:a> <urn:b> <urn:c> .")
    result = cli("load", tmp_path / "extra.ttl", tmp_path / "extra.nt", "-r", "emilia-romagna")
    assert result.code == 2
    assert "extra.ttl" in result.err
    assert "extra.nt" in result.err


def test_a_missing_file_is_named(cli: Cli, tmp_path: Path) -> None:
    result = cli("load", tmp_path / "none.ttl", "-r", "emilia-romagna")
    assert result.code == 2
    assert "none.ttl" in result.err


def test_what_breaks_another_dataset_is_held_back(cli: Cli, home: Path, root: Path, tmp_path: Path) -> None:
    """Emptying the S3 of its strategy breaks whatever refers to it from another dataset."""
    strategy = "<../../id/emilia-romagna/strategy/s3-2021-2027>"
    other = tmp_path / "extra.ttl"
    other.write_text(FAULTY.replace("<../../id/emilia-romagna/strategy/none>", strategy))
    published = cli("load", other, "-r", "emilia-romagna")
    assert published.code == 0, published.out
    s3 = root / "data" / "regions" / "emilia-romagna" / "s3.ttl"
    renamed = tmp_path / "s3.ttl"
    renamed.write_text(s3.read_text().replace("strategy:s3-2021-2027", "strategy:s3-renamed"))
    before = fingerprint(home)
    result = cli("load", renamed, "-r", "emilia-romagna")
    assert result.code == 1
    assert "New points with" in result.out
    assert fingerprint(home) == before
