"""Cuts out of a source what stands around the findings in it, to be shown beside them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from digint_kg.errors import DigintError
from digint_kg.findings import Excerpt, Finding
from digint_kg.reading.tables.cells import Fault, Row, Value
from digint_kg.reading.tables.opening import open_workbook
from digint_kg.reading.tables.workbook import Sheet

_NEIGHBOURS: Final = 2
_HEADERS: Final = 2
_ROWS: Final = 300
_COLUMNS: Final = 60
_LONGEST: Final = 240


def excerpts(findings: Sequence[Finding]) -> tuple[Excerpt, ...]:
    """The excerpts, by file and sheet: of a table its first rows too, where its headings are.

    A source that cannot be read any more gives none: the findings say enough by themselves. Of each file or
    sheet no more than some hundred rows are shown.
    """
    found: list[Excerpt] = []
    for file, sheets in _places(findings).items():
        path = Path(file)
        try:
            tables = {sheet: rows for sheet, (rows, is_table) in sheets.items() if is_table}
            found += _of_tables(path, tables) if tables else _of_text(path, sheets[None][0])
        except (DigintError, OSError):
            continue
    return tuple(found)


def _places(findings: Sequence[Finding]) -> dict[str, dict[str | None, tuple[set[int], bool]]]:
    """By file and sheet, the rows that findings name, and whether the file is a table."""
    places: dict[str, dict[str | None, tuple[set[int], bool]]] = {}
    for finding in findings:
        where = finding.location
        if where is None:
            continue
        digits = "".join(letter for letter in where.cell or "" if letter.isdigit())
        row = int(digits) if digits else where.line
        rows, is_table = places.setdefault(where.file, {}).get(where.sheet, (set[int](), False))
        if row:
            rows.add(row)
        places[where.file][where.sheet] = (rows, is_table or bool(where.cell or where.sheet))
    return places


def _around(rows: Iterable[int], headers: int) -> set[int]:
    wanted = set(range(1, headers + 1))
    for row in sorted(rows):
        if len(wanted) >= _ROWS:
            break
        wanted |= set(range(max(1, row - _NEIGHBOURS), row + _NEIGHBOURS + 1))
    return wanted


def _of_tables(path: Path, sheets: dict[str | None, set[int]]) -> Iterator[Excerpt]:
    workbook = open_workbook(path)
    for sheet in workbook.sheets:
        if sheet.name in sheets:
            yield Excerpt(str(path), sheet.name, is_table=True, rows=_rows(sheet, sheets[sheet.name]))


def _rows(sheet: Sheet, rows: set[int]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    wanted = _around(rows, _HEADERS)
    last = max(wanted)
    return tuple(
        (row.number, tuple(written(value) for value in row.values[:_COLUMNS]))
        for row in islice(sheet.rows(), last)
        if row.number in wanted and not _is_for_machines(row)
    )


def _is_for_machines(row: Row) -> bool:
    """Whether it is the hidden row of a template that names the properties."""
    return bool(row.values) and str(row.values[0]).startswith("@sheet ")


def _of_text(path: Path, lines: set[int]) -> Iterator[Excerpt]:
    if not lines:
        return
    wanted = _around(lines, 0)
    with path.open("rb") as file:
        found = tuple(
            (number, (_shortened(line.decode(errors="replace").rstrip("\r\n")),))
            for number, line in enumerate(islice(file, max(wanted)), start=1)
            if number in wanted
        )
    yield Excerpt(str(path), None, is_table=False, rows=found)


def written(value: Value) -> str:
    """A cell's value as text."""
    if value is None:
        return ""
    if isinstance(value, Fault):
        return f"({value.value})"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _shortened(str(value))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
