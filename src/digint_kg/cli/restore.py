"""`digint-kg restore`."""

import click

from digint_kg.cli import common, publication, trail
from digint_kg.use_cases import restore


@click.command()
@click.argument("region")
@click.argument("generation", type=click.IntRange(min=1))
@common.language
@common.by
@click.option("--dry-run", is_flag=True, help="Go all the way, but publish nothing.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(region: str, generation: int, lang: str | None, by: str, dry_run: bool, quiet: bool) -> int:
    """Bring REGION's datasets back to what they were in GENERATION, as a new generation."""
    service = common.service()
    with trail.recorded(service, "check" if dry_run else "restore", region) as note:
        outcome = restore.restore(
            region,
            generation,
            publisher=service.publisher,
            reader=service.reader,
            store=service.store,
            names=service.names,
            progress=common.progress(quiet),
            by=by,
            dry_run=dry_run,
        )
        trail.say(note, outcome)
    return publication.tell(outcome, dry_run=dry_run, language=lang or service.settings.language)
