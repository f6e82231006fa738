"""`digint-kg load`."""

from pathlib import Path

import click

from digint_kg.cli import common, publication, trail
from digint_kg.use_cases import load
from digint_kg.use_cases.documents import read_files


@click.command()
@common.files
@click.option("--region", "-r", metavar="REGION", required=True, help="The region they belong to.")
@common.language
@common.merge
@common.by
@click.option("--dataset", metavar="NAME", help="The dataset's short name; by default the file's.")
@click.option("--message", "-m", default="", help="Why, for the history.")
@click.option("--dry-run", is_flag=True, help="Go all the way, but publish nothing.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(
    files: tuple[Path, ...],
    region: str,
    lang: str | None,
    merge_graphs: bool,
    by: str,
    dataset: str | None,
    message: str,
    dry_run: bool,
    quiet: bool,
) -> int:
    """Publish FILES as datasets of a region: all of them, or, if one has a violation, none."""
    service = common.service()
    with trail.recorded(service, "check" if dry_run else "load", region) as note:
        documents = read_files(
            service.reader, service.names, files, region, dataset=dataset, merge=merge_graphs
        )
        outcome = load.load(
            documents,
            region,
            publisher=service.publisher,
            store=service.store,
            names=service.names,
            progress=common.progress(quiet),
            by=by,
            message=message,
            dry_run=dry_run,
        )
        trail.say(note, outcome)
    return publication.tell(outcome, dry_run=dry_run, language=lang or service.settings.language)
