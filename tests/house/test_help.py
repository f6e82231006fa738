"""`--help` is told in every language that there is a catalogue for (decision 21)."""

import re
from collections.abc import Iterator

import click
import pytest
from tests.house import sentences

from digint_kg.cli.helping import paragraphs
from digint_kg.cli.main import COMMANDS, cli
from digint_kg.texts import LANGUAGES

LAYOUT = {
    *("Usage:", "[OPTIONS]", "COMMAND", "[COMMAND]", "[ARGS]...", "Options", "Commands", "Parameters"),
    *("default", "required", "your user name", "all"),
}
"""What click lays out around our words, and we around a question's."""


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below
            yield from commands(below, click.Context(below, info_name=name, parent=context))


def helps() -> set[str]:
    found = set(COMMANDS.values())
    for command, context in commands(cli, click.Context(cli, **cli.context_settings)):
        found.update(paragraphs(command.help or ""))
        for option in command.get_params(context):
            if isinstance(option, click.Option) and option.help:
                found.add(paragraphs(option.help)[0])
    return found


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_every_paragraph_of_help_is_translated_and_none_is_stale(language: str) -> None:
    assert sentences.table(language)["helps"].keys() == helps() | LAYOUT


def test_help_is_found_at_every_depth() -> None:
    found = helps()
    assert {"Who holds it: an office, not a person.", "Copy its files there."} <= found
    assert len(found) > 90


def test_every_command_says_what_it_does_and_takes_a_language() -> None:
    for command, context in commands(cli, click.Context(cli, **cli.context_settings)):
        assert command.help, context.command_path
        assert re.search(r"--lang\b", command.get_help(context)), context.command_path
