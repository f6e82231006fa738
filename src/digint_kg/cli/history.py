"""`digint-kg history`."""

import json

import click

from digint_kg.cli import common
from digint_kg.errors import DigintError, Kind
from digint_kg.generations import Publication
from digint_kg.use_cases import difference_words, history


@click.command()
@click.argument("region", required=False)
@common.language
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(region: str | None, lang: str | None, format_: str) -> None:
    """Tell what was published when, newest first; of REGION alone, if given."""
    service = common.service()
    entries = list(history.history(service.store, service.names, region))
    if not entries:
        raise DigintError(
            Kind.NOT_FOUND,
            f"Nothing has been published{f' of {region}' if region else ''} yet.",
            remedy="`digint-kg regions` lists the regions.",
        )
    if format_ == "json":
        told = [history.as_table(entry) | {"findings": dict(entry.findings)} for entry in entries]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for entry in entries:
        _tell(entry, lang or service.settings.language)


def _tell(entry: Publication, language: str) -> None:
    when = entry.created.strftime("%Y-%m-%d %H:%M UTC")
    click.echo(click.style(f"{entry.number:>4}  {when}  {entry.by}", bold=True))
    if entry.message:
        click.echo(f"      {entry.message}")
    for change in entry.changes:
        click.echo(f"      {difference_words.described(change, language)}")
