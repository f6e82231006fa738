"""`digint-kg diff`."""

import json
import sys

import click

from digint_kg.cli import common, outcome
from digint_kg.use_cases import compare, difference_words
from digint_kg.wiring import Service


@click.command()
@click.argument("before", type=click.IntRange(min=0), metavar="A")
@click.argument("after", type=click.IntRange(min=0), metavar="B")
@common.region
@common.language
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "rdfp"]), default="text", show_default=True
)
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=compare.MOST,
    show_default=True,
    help="How many things are told; all are counted.",
)
def command(before: int, after: int, region: str | None, lang: str | None, format_: str, most: int) -> int:
    """Tell what sets generation B apart from generation A, thing by thing; 0 is before the first.

    `--format rdfp` writes an RDF Patch: applied to A, it gives exactly B.
    """
    service = common.service()
    if format_ == "rdfp":
        return _patch(service, before, after, region)
    language = lang or service.settings.language
    found = compare.between(service.store, service.names, before, after, region, most=most)
    if format_ == "json":
        numbers: dict[str, object] = {"before": before, "after": after, "region": region}
        table = numbers | difference_words.table(found, language)
        click.echo(json.dumps(table, ensure_ascii=False, indent=1))
    else:
        click.echo(difference_words.text(found, language), nl=False)
    return outcome.FINE


def _patch(service: Service, before: int, after: int, region: str | None) -> int:
    try:
        sys.stdout.buffer.writelines(compare.rdf_patch(service.store, service.names, before, after, region))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        return outcome.broken_pipe()
    return outcome.FINE
