"""An answer as a Parquet file: typed columns; what it is about stands in the metadata."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, Final

from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet

from digint_kg.column_types import ColumnType
from digint_kg.exporting.about import About
from digint_kg.exporting.spooled import Spooled, Survey
from digint_kg.exporting.values import Value, value_of

_AT_ONCE: Final = 10_000
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
_TYPES: Final = {
    ColumnType.INTEGER: DataType.int64(),
    ColumnType.YEAR: DataType.int64(),
    ColumnType.NUMBER: DataType.float64(),
    ColumnType.DATE: DataType.date32(),
    ColumnType.BOOLEAN: DataType.bool(),
    ColumnType.TEXT: DataType.utf8(),
}


def write(path: Path, answer: Spooled, survey: Survey, about: About) -> None:
    """Writes the file, a group of rows at a time.

    Its metadata hold all of `about` as JSON, and beside it the title, the generation and the mark.
    """
    schema = Schema([_field(name, kind, about) for name, kind in survey.columns.items()])
    batches = RecordBatchReader.from_batches(schema, _batches(answer, survey, schema))
    told = {
        "digint-kg": json.dumps(asdict(about), ensure_ascii=False),
        "title": about.title,
        "generation": str(about.generation),
    }
    write_parquet(batches, path, key_value_metadata=told | ({"mark": about.mark} if about.mark else {}))


def _field(name: str, kind: ColumnType, about: About) -> Field:
    told = {"label": about.labels.get(name, name)}
    if unit := about.units.get(name):
        told["unit"] = unit
    return Field(name, _TYPES[kind], nullable=True, metadata=told)


def _batches(answer: Spooled, survey: Survey, schema: Schema) -> Iterator[RecordBatch]:
    rows = answer.rows()
    kinds = list(survey.columns.values())
    while taken := list(islice(rows, _AT_ONCE)):
        columns = zip(*taken, strict=True)
        arrays = [_array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
        yield RecordBatch.from_arrays(arrays, schema=schema)


def _array(column: Sequence[object], kind: ColumnType) -> Any:
    values = [value_of(term, kind) for term in column]
    if kind is ColumnType.DATE:
        return Array([_days(value) for value in values], DataType.int32()).cast(DataType.date32())
    return Array(values, _TYPES[kind])


def _days(value: Value) -> int | None:
    return value.toordinal() - _EPOCH if isinstance(value, dt.date) else None
