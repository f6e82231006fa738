"""`digint-kg mapping`: help with mappings."""

from pathlib import Path

import click

from digint_kg.cli import common, saying
from digint_kg.cli.outcome import FINE


@click.group()
def command() -> None:
    """Help with mappings of tables."""


@command.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--sheet", metavar="NAME", help="The sheet; by default the first that holds something.")
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="M", help="Where the mapping goes.")
@common.spoken
def suggest(table: Path, sheet: str | None, output: Path | None) -> int:
    """Propose a mapping for TABLE, by its headers and by what its cells hold.

    Each proposal stands with its reason and how sure it is, as a comment.
    """
    text = common.service().tables.suggest(table, sheet)
    if output:
        output.write_text(text, encoding="utf-8")
        saying.say(f"Written: {output}. Look it over before use.", err=True)
    else:
        click.echo(text, nl=False)
    return FINE
