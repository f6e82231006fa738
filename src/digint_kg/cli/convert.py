"""`digint-kg convert`."""

import sys
from pathlib import Path

import click

from digint_kg.cli import common, outcome
from digint_kg.formats import GRAPHS, TURTLE, by_name, rdf_format_of
from digint_kg.graphs import UNPUBLISHED
from digint_kg.reading.mapping import report
from digint_kg.use_cases.convert import convert


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--mapping", type=click.Path(path_type=Path), metavar="M", required=True, help="What the columns mean."
)
@common.region
@click.option("--dataset", metavar="NAME", help="The dataset's short name; by default the table's.")
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="F", help="Where the RDF goes.")
@click.option(
    "--format",
    "format_",
    type=click.Choice([item.name for item in GRAPHS]),
    help="RDF syntax; by the ending of F, else Turtle.",
)
@click.option(
    "--report",
    "told",
    type=click.Path(path_type=Path),
    metavar="R",
    help="Where the report goes; .json or text.",
)
@common.language
def command(
    table: Path,
    mapping: Path,
    region: str | None,
    dataset: str | None,
    output: Path | None,
    format_: str | None,
    told: Path | None,
    lang: str | None,
) -> int:
    """Turn TABLE into RDF by a mapping; say which rows were refused, and why.

    The sums add up: records = entities + refused + repeated + left out by rule.
    """
    service = common.service()
    named = by_name(format_ or "", GRAPHS)
    syntax = named or (rdf_format_of(output) if output else TURTLE)
    with click.open_file(str(output or "-"), "wb") as out:
        tally = convert(
            table,
            mapping,
            region=region or UNPUBLISHED,
            dataset=dataset,
            tables=service.tables,
            names=service.names,
            format_=syntax,
            out=out,
        )
    text = report.text(tally, lang or service.settings.language)
    if told:
        told.write_text(report.as_json(tally) if told.suffix == ".json" else text, encoding="utf-8")
    sys.stderr.write(text)
    return outcome.VIOLATIONS if tally.refused else outcome.FINE
