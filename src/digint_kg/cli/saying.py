"""Says sentences in the language of the one who types: `--lang`, else the setting `language`."""

import os
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, Final

import click

from digint_kg import settings, texts
from digint_kg.errors import DigintError

_OPTION: Final = "--lang"
_ASKED: ContextVar[str | None] = ContextVar("language", default=None)


def listen(arguments: Sequence[str]) -> None:
    """Notes which language a command line asks for, before click reads it, so that refusals speak it too."""
    _ASKED.set(None)
    for place, argument in enumerate(arguments):
        option, equals, tag = argument.partition("=")
        if option == _OPTION:
            _ASKED.set(tag if equals else next(iter(arguments[place + 1 :]), None))


def language() -> str:
    """The language in force; where the settings cannot be read as a whole, what the environment says."""
    if tag := _ASKED.get():
        return tag
    try:
        return settings.load().language
    except DigintError:
        return os.environ.get(settings.variable("language"), texts.LANGUAGES[0])


def said(text: str) -> str:
    """An English sentence in the language in force."""
    return texts.translated(text, language())


def helped(text: str) -> str:
    """A paragraph of help, or a word of its layout, in the language in force."""
    return texts.helped(text, language())


def headings(names: Sequence[str]) -> list[str]:
    """The headings of a table of ours in the language in force."""
    return [texts.heading(name, language()) for name in names]


def say(text: str, *, err: bool = False, **style: Any) -> None:
    """Writes an English sentence in the language in force.

    Args:
        text: the sentence.
        err: on standard error.
        style: as for `click.style`.
    """
    told = said(text)
    click.echo(click.style(told, **style) if style else told, err=err)
