"""What several commands share: options, the service, progress."""

import getpass
import sys
from collections.abc import Callable
from pathlib import Path

import click

from digint_kg import atomic, settings
from digint_kg.cli import saying
from digint_kg.errors import DigintError, Kind
from digint_kg.wiring import Service, build

region = click.option("--region", "-r", metavar="REGION", help="Short name of a region, as emilia-romagna.")
files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
merge = click.option(
    "--merge-graphs", is_flag=True, help="Merge named graphs inside a file into its dataset."
)
mapping = click.option(
    "--mapping", type=click.Path(path_type=Path), metavar="M", help="What the columns of tables mean."
)
language = click.option("--lang", metavar="TAG", help="Language of labels and messages, as en or it.")
by = click.option(
    "--by", default=getpass.getuser, show_default="your user name", help="Who publishes, for the history."
)

if_generation = click.option(
    "--if-generation",
    type=click.IntRange(min=0),
    metavar="N",
    help="Refuse where one of these datasets has changed since generation N.",
)
dry_run = click.option(
    "--dry-run", is_flag=True, help="Go all the way, show what would change, publish nothing."
)
no_answers = click.option(
    "--no-answers", is_flag=True, help="In a dry run, do not compare the answers to the questions."
)
preview_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How a dry run is told.",
)


def service() -> Service:
    """The service, with a single reader process."""
    return build(settings.load(), readers=1)


def progress(quiet: bool) -> Callable[[str], None]:
    """What tells progress on standard error."""
    return _silent if quiet else _told


def write(content: bytes, output: Path | None) -> None:
    """Writes a result to a file, or to standard output.

    Raises:
        DigintError: BAD_INPUT where the file cannot be written.
    """
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        atomic.write(output, content)
    except OSError as error:
        raise DigintError(Kind.BAD_INPUT, f"{output} cannot be written: {error.strerror}.") from error
    saying.say(f"Wrote {output}.", err=True)


def _silent(_step: str) -> None:
    return


def _told(step: str) -> None:
    click.echo(click.style(f"· {saying.said(step)}", dim=True), err=True)
