"""`digint-kg submissions`: what was handed in and not published."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import click

from digint_kg.checking import rendering
from digint_kg.cli import common, handed_in, helping, saying, tables, trail
from digint_kg.errors import DigintError, Kind
from digint_kg.submissions import KeptSubmission
from digint_kg.use_cases import submissions
from digint_kg.use_cases.hand_in import kept_report

_COLUMNS = ("submission", "region", "by", "files", "tries", "why")

_format = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.group(cls=helping.Group, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List what was handed in and not published, and take it up again."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@command.command("list")
@common.region
@_format
def list_(region: str | None = None, format_: str = "text") -> None:
    """List them, newest first."""
    found = submissions.of_region(common.service().counter, region)
    if format_ == "json":
        click.echo(json.dumps([_machine(kept) for kept in found], ensure_ascii=False, indent=1))
    elif not found:
        saying.say("Nothing is waiting: all that was handed in is published, or was dropped.")
    else:
        tables.show(saying.headings(_COLUMNS), [_row(kept) for kept in found])


@command.command("show")
@click.argument("id_", metavar="ID")
@common.language
@_format
@click.option("--files-to", type=click.Path(path_type=Path, file_okay=False), help="Copy its files there.")
def show(id_: str, lang: str | None, format_: str, files_to: Path | None) -> None:
    """Show the submission ID and the report of its last check."""
    service = common.service()
    kept = service.shelf.get(id_)
    if files_to:
        _copy(service.shelf.files(id_), files_to)
    report = kept_report(service.shelf.report(id_))
    if format_ == "json":
        table = _machine(kept)
        table["report"] = json.loads(service.shelf.report(id_) or b"null")
        click.echo(json.dumps(table, ensure_ascii=False, indent=1))
        return
    click.echo(f"{kept.id}  {kept.slip.region}  {kept.slip.by}  {kept.slip.message}".rstrip())
    click.echo(f"  {', '.join(file.name for file in kept.files)}")
    click.echo(f"  {saying.said(kept.slip.why)} {saying.said(kept.slip.remedy)}".rstrip())
    if report:
        click.echo(rendering.render(report, "text", lang or service.settings.language), nl=False)


@command.command("retry")
@click.argument("id_", metavar="ID")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@common.language
@common.by
@click.option("--force", is_flag=True, help="Replace what others have published of it in the meantime.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def retry(id_: str, files: tuple[Path, ...], lang: str | None, by: str, force: bool, quiet: bool) -> int:
    """Hand the submission ID in once more; FILES take the place of its files of the same name."""
    service = common.service()
    kept = service.shelf.get(id_)
    with trail.recorded(service, "load", kept.slip.region) as note:
        result = submissions.take_up(
            service.counter,
            id_,
            by=by,
            force=force,
            mended={path.name: path for path in files},
            progress=common.progress(quiet),
        )
        if result.outcome:
            trail.say(note, result.outcome)
        return handed_in.tell(result, language=lang or service.settings.language)


@command.command("drop")
@click.argument("id_", metavar="ID")
def drop(id_: str) -> None:
    """Remove the submission ID, files and all."""
    service = common.service()
    with trail.recorded(service, "drop", id_):
        service.shelf.drop(id_)
    saying.say(f"Dropped {id_}.")


def _row(kept: KeptSubmission) -> list[str]:
    names = ", ".join(file.name for file in kept.files)
    return [kept.id, kept.slip.region, kept.slip.by, names, str(kept.tries), saying.said(kept.slip.why)]


def _machine(kept: KeptSubmission) -> dict[str, object]:
    times = {"created": kept.created.isoformat(), "tried": kept.tried.isoformat()}
    return asdict(kept) | times


def _copy(paths: list[Path], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in paths:
            shutil.copyfile(path, folder / path.name)
    except OSError as error:
        raise DigintError(Kind.BAD_INPUT, f"{folder} cannot be written: {error.strerror}.") from error
    saying.say(f"Copied {len(paths)} files to {folder}.", err=True)
