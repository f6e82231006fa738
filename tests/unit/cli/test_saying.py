"""The command line speaks the language that it is asked for: `--lang`, else the setting."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digint_kg.cli import saying

Cli = Callable[..., Any]
TURTLE = "<https://w3id.org/digint/id/emilia-romagna/region/x> a <https://w3id.org/digint/def#Region> ."


def test_a_failure_is_told_in_italian(cli: Cli) -> None:
    result = cli("history", "nowhere", "--lang", "it")
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines() == [
        "Non eseguito: Di nowhere non è ancora stato pubblicato nulla.",
        "`digint-kg regions` elenca le regioni.",
    ]


def test_the_next_command_starts_anew(cli: Cli) -> None:
    cli("history", "nowhere", "--lang", "it")
    assert "Not done: Nothing has been published of nowhere yet." in cli("history", "nowhere").err


@pytest.mark.parametrize("name", ["history", "doctor", "query"])
def test_the_setting_holds_where_nothing_is_said(
    cli: Cli, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGINT_KG_LANGUAGE", "it-IT")
    arguments = {"history": ["nowhere"], "doctor": [], "query": ["/nowhere.rq"]}[name]
    result = cli(name, *arguments)
    assert any(word in result.out + result.err for word in ("Non eseguito:", "motore SHACL"))


def test_what_is_asked_beats_the_setting(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGINT_KG_LANGUAGE", "it")
    assert "Not done: Nothing" in cli("history", "nowhere", "--lang", "en").err


def test_settings_that_cannot_be_read_are_told_in_the_language_of_the_environment(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGINT_KG_LANGUAGE", "it")
    monkeypatch.setenv("DIGINT_KG_READERS", "x")
    error = cli("regions").err
    assert "L'impostazione readers (DIGINT_KG_READERS) è 'x', che non è un numero intero." in error


def test_progress_and_verdict_are_told_in_italian(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "extra.ttl"
    path.write_text("<urn:a> <urn:b> .", encoding="utf-8")
    broken = cli("load", path, "-r", "emilia-romagna", "--by", "tester", "--lang", "it")
    assert broken.code == 2
    assert "Conservato come consegna" in broken.err
    listed = cli("submissions", "list", "--lang", "it").out
    assert listed.startswith("consegna")
    shown = cli("submissions", "show", listed.split("\n")[2].split()[0], "--lang", "it").out
    assert "extra.ttl:1:17: Questo non è turtle: " in shown
    assert "Correggere quel punto e riprovare." in shown
    path.write_text(TURTLE, encoding="utf-8")
    refused = cli("load", path, "-r", "emilia-romagna", "--by", "tester", "--lang", "it")
    assert refused.code == 1
    assert "· Controllo di extra.ttl" in refused.err
    assert "Non è stato pubblicato nulla: violazioni" in refused.out


def test_machines_get_the_same_kind_in_every_language(cli: Cli, tmp_path: Path) -> None:
    missing = tmp_path / "none.ttl"
    told = {
        tag: json.loads(cli("check", missing, "--format", "json", "--lang", tag).out)["problem"]
        for tag in ("en", "it")
    }
    assert told["it"]["what"] == "il file non esiste."
    assert told["en"]["what"] == "there is no such file."
    assert told["it"]["kind"] == told["en"]["kind"]
    assert told["it"]["where"] == told["en"]["where"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("load", "--lang", "it"), "Manca l'argomento"),
        (("diff", "--lang", "it", "x", "1"), "'x' non è un numero intero"),
        (("history", "--lang", "it", "--nonsense"), "Opzione inesistente:"),
        (("load", "x.ttl", "-r", "y", "--lang", "it", "--format", "json"), "--format vale con --dry-run."),
    ],
)
def test_wrong_usage_is_told_in_italian(cli: Cli, arguments: tuple[str, ...], said: str) -> None:
    result = cli(*arguments)
    assert result.code == 3
    assert said in result.err
    assert result.err.startswith("Uso: digint-kg ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--lang", "it", "--help"),
            ["Comandi:\n", "  regions      Elenca le regioni", "Mostra questo aiuto"],
        ),
        (("token", "--lang", "it", "-h"), ["  create  Crea un token e lo mostra, solo questa volta"]),
        (
            ("load", "--help", "--lang", "it"),
            ["La regione a cui appartengono.  [richiesto]", "[se manca: text]", "(il nome"],
        ),
        (
            ("ask", "ranking", "--lang", "it", "--help"),
            ["entro un livello NUTS, un anno e un'unità?\n", "--indicator IRI  Indicatore  [richiesto]"],
        ),
    ],
)
def test_help_is_told_in_italian(cli: Cli, arguments: tuple[str, ...], said: list[str]) -> None:
    result = cli(*arguments)
    assert result.code == 0
    assert result.out.startswith("Uso: digint-kg ")
    for words in said:
        assert words in result.out


def test_help_needs_no_settings(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGINT_KG_READERS", "many")
    for words in (("ask", "--help"), ("ask", "ranking", "--help"), ("load", "--help")):
        assert cli(*words).code == 0


def test_help_is_told_in_english(cli: Cli) -> None:
    told = cli("ask", "ranking", "--help").out
    assert told.startswith("Usage: digint-kg ask [OPTIONS] SLUG\n\n  Ask the question SLUG")
    assert "--year YEAR      Year  [default: all]" in told


def test_a_proposed_mapping_gives_its_reasons_in_italian(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("code,year,count\na,2020,3\nb,2021,4\nc,2022,5\nd,2023,6\n", encoding="utf-8")
    english, italian = (
        cli("mapping", "suggest", path).out,
        cli("mapping", "suggest", path, "--lang", "it").out,
    )
    assert "# A mapping proposed for table.csv. Look it over." in english
    assert "# Una mappatura proposta per table.csv. Da rivedere." in italian
    assert "delle celle sono anni di quattro cifre" in italian
    assert [line.partition("#")[0] for line in italian.splitlines()] == [
        line.partition("#")[0] for line in english.splitlines()
    ]


def test_the_language_is_english_by_default() -> None:
    saying.listen([])
    assert saying.language() == "en"
