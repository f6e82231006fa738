"""`digint-kg mapping`: help with mappings."""

import re
from pathlib import Path
from typing import Final

import click

from digint_kg.cli import common, helping, saying
from digint_kg.cli.outcome import FINE

_COMMENT: Final = re.compile(r"^(.*# (?:\d+: )?)(.*)$", re.MULTILINE)
"""A line's comment, without how sure the proposal is."""


@click.group(cls=helping.Group)
def command() -> None:
    """Help with mappings of tables."""


@command.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--sheet", metavar="NAME", help="The sheet; by default the first that holds something.")
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="M", help="Where the mapping goes.")
def suggest(table: Path, sheet: str | None, output: Path | None) -> int:
    """Propose a mapping for TABLE, by its headers and by what its cells hold.

    Each proposal stands with its reason and how sure it is, as a comment.
    """
    text = _told(common.service().tables.suggest(table, sheet))
    if output:
        output.write_text(text, encoding="utf-8")
        saying.say(f"Written: {output}. Look it over before use.", err=True)
    else:
        click.echo(text, nl=False)
    return FINE


def _told(text: str) -> str:
    """The mapping with its comments in the language in force."""
    return _COMMENT.sub(lambda found: found[1] + saying.said(found[2]), text)
