"""Text files of rows: csv, tsv and their kin. Rows are streamed; a row number counts records, not lines."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.reading.tables.bounds import Bounds, too_large
from digint_kg.reading.tables.cells import Row, a1
from digint_kg.reading.tables.workbook import Sheet

_DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 100
_LINE: Final = 1_000_000
_SEPARATOR_LINE: Final = "sep="


def sheet(path: Path, encoding: str, delimiter: str | None, bounds: Bounds) -> tuple[Sheet, str]:
    """The one sheet of a text file, and the delimiter that it uses.

    Args:
        path: the file.
        encoding: Python's name of its encoding.
        delimiter: what stands between cells; found out where None.
        bounds: how much is read.
    """
    said = _said(path, encoding)
    chosen = delimiter or said or _sniffed(path, encoding)
    return Sheet(str(path), None, lambda: _rows(path, encoding, chosen, bounds)), chosen


def _rows(path: Path, encoding: str, delimiter: str, bounds: Bounds) -> Iterator[Row]:
    number = 0
    lines = _Lines(path, encoding)
    try:
        for number, record in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            if number > bounds.rows or len(record) > bounds.columns:
                bounds.refuse_area(Location(str(path)), number, len(record))
            yield Row(number, [value or None for value in record])
    except csv.Error as error:
        raise _refusal(path, number + 1, lines.number, error) from error
    except UnicodeError as error:
        raise DigintError(
            Kind.BAD_INPUT,
            f"the text is not {encoding}: {error}.",
            where=Location(str(path), cell=a1(number + 1, 1)),
            remedy="Save the file as UTF-8.",
        ) from error


class _Lines:
    """The lines of a text file, each of bounded length, counted."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        self._encoding = encoding
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        with self._path.open(encoding=self._encoding, newline="") as file:
            first = file.readline(_LINE)
            if not first.lower().startswith(_SEPARATOR_LINE):
                self.number = 1
                yield first
            for line in iter(lambda: file.readline(_LINE), ""):
                self.number += 1
                yield line


def _said(path: Path, encoding: str) -> str | None:
    """The delimiter that a first line `sep=;` names, as Excel writes and reads it."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline(_LINE).rstrip("\r\n")
    found = first[len(_SEPARATOR_LINE) :] if first.lower().startswith(_SEPARATOR_LINE) else ""
    return found if len(found) == 1 else None


def _sniffed(path: Path, encoding: str) -> str:
    """The delimiter by which most of the first records have the same number of cells, the more the better."""
    best, most = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            lines = iter(lambda file=file: file.readline(_LINE), "")  # type: ignore[misc]
            widths = Counter(_widths(lines, delimiter))
        width, count = max(
            widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(0, 0)
        )
        mark = (count / max(1, widths.total()), width)
        if width > 1 and mark > most:
            best, most = delimiter, mark
    return best


def _widths(lines: Iterator[str], delimiter: str) -> Iterator[int]:
    try:
        for record in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE):
            if record:
                yield len(record)
    except csv.Error:
        return


def _refusal(path: Path, row: int, line: int, error: csv.Error) -> DigintError:
    where = Location(str(path), cell=a1(row, 1))
    if "field larger" in str(error):
        problem = too_large(
            where, f"a cell of this row, which starts before line {line}, has over 131072 characters"
        )
        problem.remedy = "Look for a quotation mark that is opened and never closed."
        return problem
    return DigintError(
        Kind.BAD_INPUT,
        f"the row cannot be read: {error} (line {line}).",
        where=where,
        remedy="Check quotation marks and line breaks in this row.",
    )
