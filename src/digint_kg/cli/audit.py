"""`digint-kg audit`."""

import json
from itertools import islice

import click

from digint_kg.cli import common, saying, tables
from digint_kg.graphs import GraphNames
from digint_kg.ports import AuditEvent

_COLUMNS = ("when", "who", "holder", "action", "target", "outcome", "detail", "request")


@click.command()
@common.region
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(min=1), help="How many lines, newest first."
)
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(region: str | None, limit: int, format_: str) -> None:
    """Tell what was written and what was refused, newest first."""
    service = common.service()
    events = (
        event
        for event in service.audit.events()
        if region is None or region in (event.target, _region(service.names, event.target))
    )
    rows = [_row(event) for event in islice(events, limit)]
    if format_ == "json":
        click.echo(
            json.dumps([dict(zip(_COLUMNS, row, strict=True)) for row in rows], ensure_ascii=False, indent=1)
        )
    elif rows:
        tables.show(saying.headings(_COLUMNS[:-1]), [row[:-1] for row in rows])
    else:
        saying.say("Nothing was written, and nothing refused.")


def _region(names: GraphNames, graph: str) -> str:
    found = names.split(graph)
    return found[0] if found else ""


def _row(event: AuditEvent) -> tuple[str, ...]:
    return (
        event.when.isoformat(timespec="seconds"),
        event.who,
        event.label,
        event.action,
        event.target,
        event.outcome.value,
        event.detail,
        event.request_id,
    )
