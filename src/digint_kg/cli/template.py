"""`digint-kg template`."""

from pathlib import Path

import click

from digint_kg import assets
from digint_kg.cli import common, saying
from digint_kg.errors import DigintError, Kind
from digint_kg.sheets import template_writer
from digint_kg.templates.book import Book
from digint_kg.use_cases.template import Templates


@click.command()
@click.argument("kind", required=False)
@common.region
@common.language
@click.option("--output", "-o", type=click.Path(path_type=Path), help="The workbook; with several, a folder.")
@click.option("--filled", is_flag=True, help="Fill in what the region has published, a workbook a dataset.")
@click.option("--dataset", metavar="NAME", help="With --filled: one dataset of the region.")
@click.option("--list", "list_", is_flag=True, help="List the kinds of template.")
def command(
    kind: str | None,
    region: str | None,
    lang: str | None,
    output: Path | None,
    filled: bool,
    dataset: str | None,
    list_: bool,
) -> None:
    """Write a workbook to fill in, of the KIND that is named, for a region."""
    service = common.service()
    language = lang or service.settings.language
    templates = Templates(assets.root(), service.store, service.package, service.reader, service.names)
    if list_:
        for item in templates.kinds.all():
            click.echo(f"{item.name:<16}{item.label(language)}")
        return
    if region is None:
        raise click.UsageError("Name the region with --region.")
    if dataset and not filled:
        raise click.UsageError("--dataset goes with --filled: an empty template belongs to no dataset yet.")
    if filled:
        _filled(templates, kind, region, language, dataset, output)
    elif kind is None:
        raise click.UsageError("Name the kind of template; --list tells which there are.")
    else:
        _write(templates.empty(kind, region, language), output or Path(f"{kind}.xlsx"))


def _filled(
    templates: Templates,
    kind: str | None,
    region: str,
    language: str,
    dataset: str | None,
    output: Path | None,
) -> None:
    if dataset:
        _write(templates.filled(dataset, region, language, kind), output or Path(f"{dataset}.xlsx"))
        return
    names = templates.datasets(region, kind)
    if not names:
        raise DigintError(
            Kind.NOT_FOUND,
            f"{region} has published nothing{f' for the template {kind}' if kind else ''} yet.",
            remedy="`digint-kg regions` lists regions; without --filled the template is empty.",
        )
    folder = output or Path()
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        _write(templates.filled(name, region, language, kind), folder / f"{name}.xlsx")


def _write(book: Book, path: Path) -> None:
    aside = path.with_name(f".{path.name}.part")
    try:
        template_writer.write(book, aside)
        aside.replace(path)
    except OSError as error:
        raise DigintError(Kind.BAD_INPUT, f"{path} cannot be written: {error.strerror}.") from error
    finally:
        aside.unlink(missing_ok=True)
    saying.say(f"Wrote {path}.", err=True)
