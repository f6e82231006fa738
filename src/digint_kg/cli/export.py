"""`digint-kg export`."""

import sys
from pathlib import Path

import click

from digint_kg import formats
from digint_kg.cli import common, saying
from digint_kg.errors import DigintError, Kind
from digint_kg.use_cases import export


@click.command()
@common.region
@click.option("--dataset", metavar="NAME", help="One dataset of the region.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option("--format", "format_", type=click.Choice([item.name for item in formats.RDF]))
def command(region: str | None, dataset: str | None, output: Path | None, format_: str | None) -> None:
    """Write published datasets out as RDF: all, or those of a region, or one."""
    service = common.service()
    chosen = _format(format_, output)
    graphs = export.graphs_of(service.store, service.names, region, dataset)
    if output is None:
        export.export(service.store, service.names, graphs, chosen, sys.stdout.buffer)
        return
    aside = output.with_name(output.name + ".part")
    try:
        export.export(service.store, service.names, graphs, chosen, aside)
        aside.replace(output)
    except OSError as error:
        raise DigintError(Kind.BAD_INPUT, f"{output} cannot be written: {error.strerror}.") from error
    finally:
        aside.unlink(missing_ok=True)
    saying.say(f"Wrote {len(graphs)} datasets to {output}.", err=True)


def _format(name: str | None, output: Path | None) -> formats.Format:
    if name:
        return formats.by_name(name, tuple(formats.RDF)) or formats.TRIG
    return formats.rdf_format_of(output) if output else formats.TRIG
