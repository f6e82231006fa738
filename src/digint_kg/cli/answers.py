"""Writes answers: tables for people, exact bytes for machines."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from digint_kg import atomic, readable
from digint_kg.cli import saying, tables
from digint_kg.errors import DigintError, Kind
from digint_kg.ports import AnswerStream
from digint_kg.use_cases.ask import Answer


async def write_bytes(stream: AnswerStream, output: Path | None = None) -> None:
    """Writes a stream as it comes, to standard output or into a file; closes it.

    Raises:
        DigintError: BAD_INPUT where the file cannot be written.
    """
    try:
        with _opened(output) as file:
            if stream.complete is not None:
                file.write(stream.complete)
            else:
                async for chunk in stream.chunks():
                    file.write(chunk)
            file.flush()
    finally:
        await stream.close()


def write(content: bytes, output: Path | None) -> None:
    """Writes bytes to standard output or into a file.

    Raises:
        DigintError: BAD_INPUT where that cannot be written.
    """
    with _opened(output) as file:
        file.write(content)
        file.flush()


def copy(path: Path, output: Path | None) -> None:
    """Writes a file's bytes to standard output or into another file.

    Raises:
        DigintError: BAD_INPUT where that cannot be written.
    """
    with path.open("rb") as source, _opened(output) as file:
        shutil.copyfileobj(source, file)


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        return
    try:
        with atomic.opened(output) as file:
            yield file
    except OSError as error:
        raise DigintError(Kind.BAD_INPUT, f"{output} cannot be written: {error.strerror}.") from error
    saying.say(f"Wrote {output}.", err=True)


def show_table(answer: Answer, headings: dict[str, str]) -> None:
    """Shows an answer as a table with headings, labels in the place of the IRIs that they name."""
    columns = readable.shown(answer.columns)
    names = [headings.get(column.name, column.name) for column in columns]
    tables.show(names, [[readable.words(row[column.place]) for column in columns] for row in answer.rows])
