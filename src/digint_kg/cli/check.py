"""`digint-kg check`."""

from pathlib import Path

import click

from digint_kg import formats
from digint_kg.cli import common, outcome
from digint_kg.errors import DigintError
from digint_kg.findings import CheckReport
from digint_kg.graphs import UNPUBLISHED
from digint_kg.use_cases import check, reports
from digint_kg.use_cases.documents import read_files
from digint_kg.wiring import Service


@click.command()
@common.files
@common.region
@common.language
@common.merge
@common.mapping
@click.option("--dataset", metavar="NAME", help="The dataset's short name; by default the file's.")
@click.option("--syntax", metavar="NAME", help="RDF syntax, where the file's ending does not say it.")
@click.option("--format", "format_", type=click.Choice(reports.FORMATS), default="text", show_default=True)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(
    files: tuple[Path, ...],
    region: str | None,
    lang: str | None,
    merge_graphs: bool,
    mapping: Path | None,
    dataset: str | None,
    syntax: str | None,
    format_: str,
    output: Path | None,
    quiet: bool,
) -> int:
    """Check FILES without storing anything.

    `--format xlsx` gives a table back with its faulty cells coloured and commented.
    """
    service = common.service()
    files += (mapping,) if mapping else ()
    try:
        report = _report(service, files, region or UNPUBLISHED, dataset, syntax, merge_graphs, quiet)
    except DigintError as error:
        if format_ == "json":
            return outcome.failed_for_machines(error)
        raise
    common.write(reports.rendered(report, format_, lang or service.settings.language), output)
    return outcome.FINE if report.conforms else outcome.VIOLATIONS


def _report(
    service: Service,
    files: tuple[Path, ...],
    region: str,
    dataset: str | None,
    syntax: str | None,
    merge: bool,
    quiet: bool,
) -> CheckReport:
    documents = read_files(
        service.reader,
        service.names,
        files,
        region,
        dataset=dataset,
        format_=formats.by_name(syntax, tuple(formats.RDF)) if syntax else None,
        merge=merge,
    )
    report = check.check(
        documents,
        checker=service.checker,
        store=service.store,
        package=service.package,
        progress=common.progress(quiet),
    )
    return reports.whole(report)
