"""Exit codes, and how a failure is told."""

import json
import os
import sys

import click

from digint_kg.cli import saying
from digint_kg.errors import DigintError, Kind

FINE = 0
VIOLATIONS = 1
NOT_DONE = 2
WRONG_USAGE = 3

EXIT_CODES = dict.fromkeys(Kind, NOT_DONE) | {Kind.INVALID_DATA: VIOLATIONS}


def failed(error: DigintError) -> int:
    """Tells a failure on standard error; gives its exit code."""
    if error.where:
        click.echo(f"{error.where}", err=True)
    verdict = click.style(saying.said("Not done:"), fg="red", bold=True)
    click.echo(f"{verdict} {saying.said(error.what)}", err=True)
    if error.remedy:
        saying.say(error.remedy, err=True)
    return EXIT_CODES[error.kind]


def failed_for_machines(error: DigintError) -> int:
    """Tells a failure as JSON on standard output; gives its exit code."""
    where = error.where
    problem = {
        "kind": error.kind.value,
        "what": saying.said(error.what),
        "remedy": saying.said(error.remedy),
        "where": {name: getattr(where, name) for name in where.__slots__} if where else None,
    }
    click.echo(json.dumps({"problem": problem}, ensure_ascii=False))
    return EXIT_CODES[error.kind]


def wrongly_used(error: click.ClickException) -> int:
    """Tells what is wrong with the command's words, as click does, but in the language in force."""
    if isinstance(error, click.UsageError) and error.ctx:
        saying.say(error.ctx.get_usage(), err=True)
        click.echo(saying.said(f"Try '{error.ctx.command_path} --help' for help."), err=True)
        click.echo(err=True)
    click.echo(f"{saying.said('Error:')} {saying.said(error.format_message())}", err=True)
    return WRONG_USAGE


def broken_pipe() -> int:
    """Ends quietly when the reader of our output has gone (`… | head`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FINE
