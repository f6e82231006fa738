"""`digint-kg query`."""

import asyncio
from pathlib import Path

import click

from digint_kg import formats
from digint_kg.cli import answers, common
from digint_kg.errors import DigintError, Kind
from digint_kg.use_cases import query
from digint_kg.use_cases.ask import read_table
from digint_kg.wiring import Service

_NAMES = ("table", *(item.name for item in (*formats.SOLUTIONS, *formats.GRAPHS)))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format", "format_", type=click.Choice(_NAMES), help="By default a table, or Turtle for a graph."
)
def command(file: Path, format_: str | None) -> None:
    """Ask in SPARQL: FILE holds the query; - reads it from standard input."""
    asyncio.run(_answer(common.service(), _text(file), format_))


def _text(file: Path) -> str:
    try:
        with click.open_file(str(file), encoding="utf-8") as text:
            return str(text.read())
    except OSError as error:
        raise DigintError(Kind.NOT_FOUND, f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DigintError(Kind.BAD_INPUT, f"{file} is not UTF-8 text.") from error


async def _answer(service: Service, text: str, format_: str | None) -> None:
    as_table = format_ in (None, "table")
    solutions = formats.RESULTS_JSON if as_table else formats.by_name(format_ or "", formats.SOLUTIONS)
    graph = formats.TURTLE if as_table else formats.by_name(format_ or "", formats.GRAPHS)
    try:
        stream = await query.query(
            service.answerer, text, service.query_limits, solutions=solutions, graph=graph
        )
        if as_table and stream.format is formats.RESULTS_JSON:
            answers.show_table(await read_table(stream), {})
        else:
            await answers.write_bytes(stream)
    finally:
        await service.answerer.close()
