"""`digint-kg load`."""

from pathlib import Path

import click

from digint_kg.cli import common, handed_in, preview, trail
from digint_kg.use_cases.hand_in import HandIn, hand_in, rehearse


@click.command()
@common.files
@click.option("--region", "-r", metavar="REGION", required=True, help="The region they belong to.")
@common.language
@common.merge
@common.mapping
@common.by
@click.option("--dataset", metavar="NAME", help="The dataset's short name; by default the file's.")
@click.option("--message", "-m", default="", help="Why, for the history.")
@common.if_generation
@common.dry_run
@common.no_answers
@common.preview_format
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(
    files: tuple[Path, ...],
    region: str,
    lang: str | None,
    merge_graphs: bool,
    mapping: Path | None,
    by: str,
    dataset: str | None,
    message: str,
    if_generation: int | None,
    dry_run: bool,
    no_answers: bool,
    format_: str,
    quiet: bool,
) -> int:
    """Publish FILES as datasets of a region: all of them, or, if one has a violation, none.

    What is not published is kept: `digint-kg submissions` takes it up again.
    """
    if format_ != "text" and not dry_run:
        raise click.UsageError("--format is for --dry-run.")
    service = common.service()
    language = lang or service.settings.language
    progress = common.progress(quiet)
    files += (mapping,) if mapping else ()
    handed = HandIn(files, region, by, message, dataset, merge=merge_graphs, prepared_against=if_generation)
    with trail.recorded(service, "check" if dry_run else "load", region) as note:
        if dry_run:
            shown = preview.run(
                service,
                rehearse(service.counter, handed, progress),
                region=region,
                language=language,
                answers=not no_answers,
                progress=progress,
            )
            trail.say(note, shown.outcome)
            return preview.tell(shown, format_=format_, language=language)
        result = hand_in(service.counter, handed, progress)
        if result.outcome:
            trail.say(note, result.outcome)
        return handed_in.tell(result, language=language)
