"""The command `digint-kg`: finds the subcommand, and turns what goes wrong into words and an exit code.

Exit codes: 0 fine, 1 data has violations, 2 could not be done, 3 wrong usage (HOUSE, section 3).
"""

import importlib
import sys
from collections.abc import Iterator

import click

from digint_kg import __version__
from digint_kg.cli import helping, outcome, saying
from digint_kg.errors import DigintError

COMMANDS = {
    "check": "Check files without storing anything.",
    "convert": "Turn a table into RDF by a mapping.",
    "mapping": "Propose a mapping for a table.",
    "template": "Write workbooks to fill in, empty or with what a region has.",
    "report": "Render an old check report again.",
    "load": "Publish files as datasets of a region, through the checks.",
    "restore": "Bring a region's datasets back to what they were.",
    "submissions": "List what was not published, and take it up again.",
    "history": "Tell what was published when, and what it changed.",
    "diff": "Tell what sets two generations apart.",
    "regions": "List the regions and what each has published.",
    "questions": "List the questions that can be asked.",
    "ask": "Ask one of the questions.",
    "query": "Ask in SPARQL.",
    "export": "Write published datasets out as RDF.",
    "dump": "Make the dump files of a generation.",
    "watch": "Check what lands in a folder, and write the report beside it.",
    "serve": "Serve the graph over HTTP.",
    "token": "Make, list and revoke the tokens that allow to write over HTTP.",
    "audit": "Tell what was written and what was refused.",
    "doctor": "Look the installation over.",
}


class _Commands(helping.Group):
    """Imports a command's module only when that command is called: a cold start stays short."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"digint_kg.cli.{cmd_name}")
        command = module.command
        return helping.told(command) if isinstance(command, click.Command) else None

    def summaries(self, ctx: click.Context) -> Iterator[tuple[str, str]]:  # noqa: ARG002
        yield from COMMANDS.items()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digint-kg")
def cli() -> None:
    """The open knowledge graph of VET internationalisation and smart specialisation."""


helping.told(cli)


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs the command line; gives back the exit code."""
    saying.listen(arguments)
    try:
        result = cli.main(arguments, prog_name="digint-kg", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_:
        click.echo(help_.format_message())
        return outcome.FINE
    except click.ClickException as error:
        return outcome.wrongly_used(error)
    except (click.Abort, KeyboardInterrupt):
        saying.say("Stopped.", err=True)
        return outcome.NOT_DONE
    except BrokenPipeError:
        return outcome.broken_pipe()
    except DigintError as error:
        return outcome.failed(error)
    return result if isinstance(result, int) else outcome.FINE
