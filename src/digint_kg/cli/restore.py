"""`digint-kg restore`."""

import click

from digint_kg.cli import common, preview, publication, trail
from digint_kg.publishing.publisher import Look, Outcome
from digint_kg.use_cases import restore


@click.command()
@click.argument("region")
@click.argument("generation", type=click.IntRange(min=1))
@common.language
@common.by
@common.if_generation
@common.dry_run
@common.no_answers
@common.preview_format
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(
    region: str,
    generation: int,
    lang: str | None,
    by: str,
    if_generation: int | None,
    dry_run: bool,
    no_answers: bool,
    format_: str,
    quiet: bool,
) -> int:
    """Bring REGION's datasets back to what they were in GENERATION, as a new generation."""
    if format_ != "text" and not dry_run:
        raise click.UsageError("--format is for --dry-run.")
    service = common.service()
    language = lang or service.settings.language
    progress = common.progress(quiet)

    def run(look: Look | None) -> Outcome:
        return restore.restore(
            region,
            generation,
            publisher=service.publisher,
            reader=service.reader,
            store=service.store,
            names=service.names,
            progress=progress,
            by=by,
            dry_run=dry_run,
            prepared_against=if_generation,
            look=look,
        )

    with trail.recorded(service, "check" if dry_run else "restore", region) as note:
        if dry_run:
            shown = preview.run(
                service, run, region=region, language=language, answers=not no_answers, progress=progress
            )
            trail.say(note, shown.outcome)
            return preview.tell(shown, format_=format_, language=language)
        outcome = run(None)
        trail.say(note, outcome)
    return publication.tell(outcome, language=language)
