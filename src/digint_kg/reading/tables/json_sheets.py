"""JSON as tables.

A list of objects is a sheet whose first row holds the names; an object of such lists is several sheets.
Objects within objects become columns with dotted names, lists of plain values one cell.
"""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.reading.tables.bounds import Bounds
from digint_kg.reading.tables.cells import Row, Value
from digint_kg.reading.tables.workbook import Sheet

Record: TypeAlias = Mapping[str, Value]

LIST_MARK: Final = " | "
"""What stands between the values of a list in one cell."""


def sheets(path: Path, encoding: str, bounds: Bounds) -> tuple[Sheet, ...]:
    """The sheets of a JSON file; the file is held in memory.

    Raises:
        DigintError: BAD_INPUT for broken JSON, or JSON that is no table.
    """
    try:
        data = json.loads(path.read_text(encoding=encoding), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = Location(str(path), error.lineno, error.colno)
        raise DigintError(
            Kind.BAD_INPUT, f"This is no JSON: {error.msg}.", where=where, remedy="Correct the place."
        ) from error
    except (ValueError, RecursionError) as error:
        raise _no_table(path, str(error)) from error
    tables = {None: data} if isinstance(data, list) else data
    if not isinstance(tables, dict) or not any(isinstance(item, list) for item in tables.values()):
        raise _no_table(path, "it holds no list of objects")
    return tuple(
        _sheet(path, name, records, bounds) for name, records in tables.items() if isinstance(records, list)
    )


def _sheet(path: Path, name: str | None, records: list[Any], bounds: Bounds) -> Sheet:
    flat: list[Record] = []
    names: dict[str, None] = {}
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise _no_table(path, f"item {number} of its list is no object")
        flat.append(dict(_flattened(record, "", path)))
        names |= dict.fromkeys(flat[-1])
    bounds.refuse_area(Location(str(path), sheet=name), len(flat) + 1, len(names))
    return Sheet(str(path), name, partial(_rows, list(names), flat))


def _rows(names: list[str], records: list[Record]) -> Iterator[Row]:
    yield Row(1, names)
    for number, record in enumerate(records, 2):
        yield Row(number, [record.get(name) for name in names])


def _flattened(record: Mapping[str, Any], before: str, path: Path) -> Iterator[tuple[str, Value]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{before}{name}.", path)
        elif isinstance(value, list):
            if any(isinstance(item, dict | list) for item in value):
                raise _no_table(path, f"{before}{name} holds a list of lists or objects")
            yield before + name, LIST_MARK.join(str(item) for item in value) or None
        else:
            yield before + name, None if value == "" else value


def _no_number(name: str) -> None:
    raise ValueError(f"it holds {name}, which is no number")


def _no_table(path: Path, why: str) -> DigintError:
    return DigintError(
        Kind.BAD_INPUT,
        f"This JSON is no table: {why}.",
        where=Location(str(path)),
        remedy="Give a list of objects, one a row, or an object that holds such lists by name.",
    )
