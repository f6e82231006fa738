"""`digint-kg diff`."""

import json
import sys

import click

from digint_kg.answering import inlined
from digint_kg.cli import common, outcome
from digint_kg.formats import CSV, RESULTS_JSON
from digint_kg.ports import PublicationsCompared
from digint_kg.use_cases import changes, compare, difference_words
from digint_kg.wiring import Service

_ROWS = {"csv": CSV, "srj": RESULTS_JSON}


@click.command()
@click.argument("before", type=click.IntRange(min=0), metavar="A")
@click.argument("after", type=click.IntRange(min=0), metavar="B")
@common.region
@common.language
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv", "srj", "rdfp"]),
    default="text",
    show_default=True,
)
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=compare.MOST,
    show_default=True,
    help="How many things are told; all are counted.",
)
@click.option("--thing", metavar="IRI", help="Only this thing; for csv and srj.")
def command(
    before: int, after: int, region: str | None, lang: str | None, format_: str, most: int, thing: str | None
) -> int:
    """Tell what sets generation B apart from generation A, thing by thing; 0 is before the first.

    `--format csv` and `srj` (SPARQL JSON) give every value a row, as the question `changes` does.
    `--format rdfp` writes an RDF Patch: applied to A, it gives exactly B.
    """
    service = common.service()
    if format_ == "rdfp":
        return _patch(service, before, after, region)
    language = lang or service.settings.language
    if format_ in _ROWS:
        wanted = PublicationsCompared(before, after, region, thing, language)
        found = changes.rows(service.store, service.names, wanted)
        text = f"SELECT * WHERE {{ VALUES ({' '.join('?' + name for name in changes.COLUMNS)}) {{ }} }}"
        common.write(inlined.answer(text, found, _ROWS[format_], service.names.base), None)
        return outcome.FINE
    told = compare.between(service.store, service.names, before, after, region, most=most)
    if format_ == "json":
        numbers: dict[str, object] = {"before": before, "after": after, "region": region}
        table = numbers | difference_words.table(told, language)
        click.echo(json.dumps(table, ensure_ascii=False, indent=1))
    else:
        click.echo(difference_words.text(told, language), nl=False)
    return outcome.FINE


def _patch(service: Service, before: int, after: int, region: str | None) -> int:
    try:
        sys.stdout.buffer.writelines(compare.rdf_patch(service.store, service.names, before, after, region))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        return outcome.broken_pipe()
    return outcome.FINE
