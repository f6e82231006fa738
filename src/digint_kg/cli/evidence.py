"""`digint-kg ask … --evidence`: rows of the answer opened, as text, JSON or RDF."""

import json
from collections.abc import Mapping
from typing import Any, Final

import click
from pyoxigraph import serialize

from digint_kg import assets, formats
from digint_kg.errors import DigintError, Kind
from digint_kg.questions import Question
from digint_kg.terms import PREFIXES
from digint_kg.use_cases import evidence_rdf
from digint_kg.use_cases.evidence import Source
from digint_kg.use_cases.evidence_words import as_table, told
from digint_kg.use_cases.open_row import OpenedRow, answer_of, open_row
from digint_kg.wiring import Service

_ALL: Final = "all"
_TEXT: Final = "table"
_JSON: Final = "json"


def with_evidence(command: Any) -> Any:
    """Adds `--evidence` to a command."""
    return click.option(
        "--evidence",
        "opened",
        metavar="ROW|all",
        help="Open a row, counted from 1, or all: what it rests on, and what was looked for and not found.",
    )(command)


async def show(
    service: Service, question: Question, given: Mapping[str, str], rows: str, format_: str, language: str
) -> None:
    """Writes the evidence of one row or of all of them to standard output.

    Raises:
        DigintError: BAD_INPUT for a format that evidence has not; NOT_FOUND for a row that is not there.
    """
    folder = assets.folder("rules")
    rules = tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq")))
    source = Source(service.answerer, service.names, service.question_limits, rules)
    answer = await answer_of(source, question, given)
    numbers = range(1, len(answer.rows) + 1) if rows == _ALL else [_number(rows)]
    for number in numbers:
        opened = await open_row(source, service.store, question, given, answer, number)
        click.echo(_written(service, opened, format_, language), nl=False)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit()):
        raise click.UsageError(f"--evidence takes the number of a row or {_ALL}, not {written!r}.")
    return int(written)


def _written(service: Service, opened: OpenedRow, format_: str, language: str) -> str:
    if format_ == _TEXT:
        return told(opened, language)
    if format_ == _JSON:
        return json.dumps(as_table(opened, language), ensure_ascii=False) + "\n"
    if format_ == formats.TURTLE.name:
        address = f"{service.names.base}questions/{opened.question.slug}/evidence/{opened.evidence.row}"
        triples = evidence_rdf.triples(opened, address, language)
        content = serialize(triples, format=formats.RDF[formats.TURTLE], prefixes=PREFIXES)
        return (content or b"").decode()
    raise DigintError(
        Kind.BAD_INPUT,
        f"Evidence cannot be written as {format_}.",
        remedy="Take table, json or turtle.",
    )
