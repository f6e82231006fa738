"""Says sentences in the language of the one who types: `--lang`, else the setting `language`."""

import os
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import click

from digint_kg import settings, texts
from digint_kg.errors import DigintError

_ASKED: ContextVar[str | None] = ContextVar("language", default=None)


def asked(_context: click.Context, _option: click.Parameter, tag: str | None) -> str | None:
    """Notes what `--lang` says, for all that is told from then on; click calls it."""
    if tag:
        _ASKED.set(tag)
    return tag


def anew() -> None:
    """Forgets what an earlier command was asked."""
    _ASKED.set(None)


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
