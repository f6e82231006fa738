"""`digint-kg history`."""

import json

import click

from digint_kg.cli import common, publication
from digint_kg.errors import DigintError, Kind
from digint_kg.generations import Publication
from digint_kg.use_cases import history


@click.command()
@click.argument("region", required=False)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(region: str | None, format_: str) -> None:
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
        click.echo(json.dumps([_machine(entry) for entry in entries], ensure_ascii=False, indent=1))
        return
    for entry in entries:
        _tell(entry)


def _tell(entry: Publication) -> None:
    when = entry.created.strftime("%Y-%m-%d %H:%M UTC")
    click.echo(click.style(f"{entry.number:>4}  {when}  {entry.by}", bold=True))
    if entry.message:
        click.echo(f"      {entry.message}")
    for change in entry.changes:
        click.echo(f"      {publication.describe(change)}")


def _machine(entry: Publication) -> dict[str, object]:
    return {
        "generation": entry.number,
        "created": entry.created.isoformat(),
        "by": entry.by,
        "message": entry.message,
        "changes": [
            {"graph": change.graph, "added": change.added, "removed": change.removed}
            for change in entry.changes
        ],
        "findings": dict(entry.findings),
    }
