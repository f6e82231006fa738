"""Writes answers: tables for people, exact bytes for machines."""

import sys

from digint_kg import readable
from digint_kg.cli import tables
from digint_kg.ports import AnswerStream
from digint_kg.use_cases.ask import Answer


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
    """Shows an answer as a table with headings, labels in the place of the IRIs that they name."""
    columns = readable.shown(answer.columns)
    names = [headings.get(column.name, column.name) for column in columns]
    tables.show(names, [[readable.words(row[column.place]) for column in columns] for row in answer.rows])
