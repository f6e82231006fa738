"""`--help` in the language of the one who types (`saying.language`)."""

import re
from collections.abc import Iterable, Iterator

import click

from digint_kg.cli import saying

_EXTRAS = re.compile(r"(?P<said>.*?)(?:  )?\[(?P<extras>[^\[\]]+)\]\Z", re.DOTALL)
_PARAGRAPHS = re.compile(r"\n\s*\n")


class HelpFormatter(click.HelpFormatter):
    """Lays help out as click does, each part of it translated first."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Writes the line that shows how the command is called."""
        said = " ".join(saying.helped(word) for word in args.split(" "))
        super().write_usage(prog, said, saying.helped("Usage:") + " " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Writes what stands over options or commands."""
        if heading.endswith("?"):
            self.write(f"{'':>{self.current_indent}}{heading}\n")
        else:
            super().write_heading(saying.helped(heading))

    def write_text(self, text: str) -> None:
        """Writes what a command does, paragraph by paragraph."""
        super().write_text("\n\n".join(map(saying.helped, paragraphs(text))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Writes options, or commands, each with what it is for."""
        super().write_dl([(name, _of_option(said)) for name, said in rows], col_max, col_spacing)


class Context(click.Context):
    """The state of one call, whose help is told in the language in force."""

    formatter_class = HelpFormatter


class Group(click.Group):
    """A group of commands; each is listed with the whole first paragraph of its help."""

    context_class = Context

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, told in the language that `--lang` names."""
        command = super().get_command(ctx, cmd_name)
        return told(command) if command else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands below this one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries(ctx)))

    def summaries(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        """The commands by name, each with what it does, in English."""
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command:
                yield name, paragraphs(command.help or "")[0]


def told(command: click.Command) -> click.Command:
    """The command, whose help and messages are told in the language that `--lang` names."""
    command.context_class = Context
    if not any("--lang" in parameter.opts for parameter in command.params):
        command.params.append(_language())
    return command


def _language() -> click.Option:
    return click.Option(
        ["--lang"], metavar="TAG", expose_value=False, help="Language of messages, as en or it."
    )


def paragraphs(text: str) -> list[str]:
    """A help text's paragraphs, each in one line."""
    return [" ".join(part.split()) for part in _PARAGRAPHS.split(text.strip())]


def _of_option(text: str) -> str:
    """What an option is for, and behind it in brackets what it takes if it is not given."""
    found = _EXTRAS.match(text)
    if found is None:
        return saying.helped(text)
    extras = [_extra(part) for part in found["extras"].split("; ")]
    return "  ".join(filter(None, [saying.helped(found["said"]), f"[{'; '.join(extras)}]"]))


def _extra(text: str) -> str:
    name, colon, value = text.partition(": ")
    if not colon:
        return saying.helped(text)
    whose = value.removeprefix("(").removesuffix(")")
    return f"{saying.helped(name)}: {value.replace(whose, saying.helped(whose))}"
