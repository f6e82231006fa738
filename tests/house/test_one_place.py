"""What follows by itself when one thing is added does follow (design: HOUSE, sections 3 and 9)."""

import json
from dataclasses import fields
from pathlib import Path

import click
import pytest

from digint_kg import assets
from digint_kg.checking.shape_library import ShapeLibrary
from digint_kg.cli import main, outcome
from digint_kg.errors import Kind
from digint_kg.http import problems
from digint_kg.questions import Catalogue
from digint_kg.questions.question import STEPS
from digint_kg.settings import Settings, variable

OPERATOR = Path("docs/operator.md")


def test_every_error_kind_has_an_exit_code_and_a_status() -> None:
    assert set(outcome.EXIT_CODES) == set(Kind)
    assert set(problems.STATUS) == set(Kind)


def test_every_setting_is_documented(root: Path) -> None:
    text = (root / OPERATOR).read_text(encoding="utf-8")
    missing = [item.name for item in fields(Settings) if f"`{variable(item.name)}`" not in text]
    assert missing == []


def test_no_setting_is_documented_that_there_is_not(root: Path) -> None:
    known = {variable(item.name) for item in fields(Settings)} | {"DIGINT_KG_CONFIG"}
    rows = [line for line in (root / OPERATOR).read_text().splitlines() if line.startswith("| `DIGINT_KG_")]
    assert {line.split("`")[1] for line in rows} <= known


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_is_documented_with_its_options(name: str, root: Path) -> None:
    text = (root / "docs" / "commands.md").read_text(encoding="utf-8")
    command = main.cli.get_command(click.Context(main.cli), name)
    assert command is not None
    assert f"## `digint-kg {name}`" in text
    section = text.split("\n## ")[0] + text.split(f"## `digint-kg {name}`")[1].split("\n## ")[0]
    parts = [command, *(command.commands.values() if isinstance(command, click.Group) else ())]
    parameters = [parameter for part in parts for parameter in part.params]
    options = [option for item in parameters if isinstance(item, click.Option) for option in item.opts]
    assert [option for option in options if option.startswith("--") and option not in section] == []


def test_every_shape_file_has_a_good_and_a_bad_example() -> None:
    files = ShapeLibrary(assets.folder("shapes")).files
    assert files
    missing = [
        f"{path.stem}.{kind}"
        for path in files
        for kind in ("good", "bad")
        if not path.with_name(f"{path.stem}.{kind}.ttl").exists()
    ]
    assert missing == []


def test_every_shape_has_messages_and_a_bad_example_that_names_it() -> None:
    library = ShapeLibrary(assets.folder("shapes"))
    bad = "".join(path.read_text() for path in assets.folder("shapes").rglob("*.bad.ttl"))
    speaking = [shape for shape in library if shape.messages]
    assert speaking
    assert [shape.iri for shape in speaking if not {"en", "it"} <= shape.messages.keys()] == []
    assert [shape.iri for shape in speaking if f"shapes:{shape.iri.rpartition('#')[2]}" not in bad] == []


def test_every_question_has_an_expected_answer() -> None:
    folder = assets.folder("queries")
    questions = list(Catalogue(folder))
    assert questions
    missing = [
        question.slug
        for question in questions
        if not (folder / question.step / f"{question.slug}.expected.csv").exists()
    ]
    assert missing == []


def test_every_region_folder_is_published_with_the_demo() -> None:
    folders = [path for path in (assets.folder("data") / "regions").iterdir() if path.is_dir()]
    assert folders
    assert all(list(folder.glob("*.ttl")) for folder in folders)


def test_every_step_has_its_place_and_its_name_in_each_language(root: Path) -> None:
    used = {question.step for question in Catalogue(assets.folder("queries"))}
    assert used <= set(STEPS)
    for path in (root / "src" / "digint_kg" / "http" / "texts").glob("*.json"):
        assert {f"step_{step}" for step in STEPS} <= json.loads(path.read_text()).keys(), path.name
