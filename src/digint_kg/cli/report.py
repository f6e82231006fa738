"""`digint-kg report`."""

from pathlib import Path

import click

from digint_kg import settings
from digint_kg.cli import common
from digint_kg.use_cases import reports


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@common.language
@click.option("--format", "format_", type=click.Choice(reports.FORMATS), default="text", show_default=True)
@click.option(
    "--source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="For xlsx: the table that was checked, where it is no longer where it was.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
def command(file: Path, lang: str | None, format_: str, source: Path | None, output: Path | None) -> None:
    """Render the old check report FILE again; it is what `check --format json` wrote."""
    report = reports.read(file)
    common.write(reports.rendered(report, format_, lang or settings.load().language, source), output)
