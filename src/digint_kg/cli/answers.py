"""Writes answers: tables for people, exact bytes for machines."""

import sys

from pyoxigraph import Literal, NamedNode

from digint_kg.cli import tables
from digint_kg.ports import AnswerStream
from digint_kg.terms import CODE, PREFIXES
from digint_kg.use_cases.ask import Answer, Cell


async def write_bytes(stream: AnswerStream) -> None:
    """Writes a stream to standard output as it comes; closes it."""
    output = sys.stdout.buffer
    try:
        if stream.complete is not None:
            output.write(stream.complete)
        else:
            async for chunk in stream.chunks():
                output.write(chunk)
        output.flush()
    finally:
        await stream.close()


def show_table(answer: Answer, headings: dict[str, str]) -> None:
    """Shows an answer as a table with headings; an IRI whose label stands beside it is left out."""
    shown = [place for place, name in enumerate(answer.columns) if f"{name}Label" not in answer.columns]
    columns = [headings.get(answer.columns[place], answer.columns[place]) for place in shown]
    tables.show(columns, [[_words(row[place]) for place in shown] for row in answer.rows])


def _words(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Literal):
        return cell.value
    if isinstance(cell, NamedNode):
        return _short(cell.value)
    return str(cell)


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    if iri.startswith(CODE) or "/id/" in iri:
        return iri.rpartition("/")[2]
    return iri.partition("/graph/")[2] or iri
