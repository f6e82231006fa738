"""Rows as typed data frames."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from digint_kg.client.source import Rows
from digint_kg.column_types import ColumnType, joined, type_of
from digint_kg.errors import DigintError, Kind
from digint_kg.exporting.values import read

if TYPE_CHECKING:
    import pandas as pd

DTYPES: Final = {
    ColumnType.INTEGER: "Int64",
    ColumnType.YEAR: "Int64",
    ColumnType.NUMBER: "Float64",
    ColumnType.DATE: "datetime64[s]",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.TEXT: "string",
}
"""The dtype of each kind of column (`digint_kg.column_types`). What is not bound is `NA` or `NaT`."""

_STATUS: Final = "status"
_LISTED: Final = ("slug", "number", "step", "goal", "title", "description")


def frame(rows: Rows) -> "pd.DataFrame":
    """The rows with the dtypes of `DTYPES`; `attrs` is what is known of them, and their statuses."""
    pandas = _pandas()
    columns = {name: _column(pandas, name, rows) for name in rows.columns}
    found: pd.DataFrame = pandas.DataFrame(columns, columns=list(rows.columns))
    statuses = {row[_STATUS]["value"].rpartition("/")[2] for row in rows.bindings if _STATUS in row}
    found.attrs.update(rows.about, status=sorted(statuses))
    return found


def catalogue_frame(questions: Sequence[Mapping[str, Any]]) -> "pd.DataFrame":
    """The catalogue, a question a row."""
    pandas = _pandas()
    columns = {name: [question[name] for question in questions] for name in _LISTED}
    columns["parameters"] = [[item["name"] for item in question["parameters"]] for question in questions]
    types = {name: "Int64" if name == "number" else "string" for name in _LISTED}
    found: pd.DataFrame = pandas.DataFrame(columns).astype(types)
    return found


def _column(pandas: Any, name: str, rows: Rows) -> Any:
    terms = [row.get(name) for row in rows.bindings]
    kind: ColumnType | None = None
    for term in terms:
        if term is not None:
            kind = joined(kind, _kind(term))
    kind = kind or ColumnType.TEXT
    values = [None if term is None else read(term["value"], kind) for term in terms]
    return pandas.Series(values, dtype=DTYPES[kind])


def _kind(term: Mapping[str, str]) -> ColumnType:
    kind = type_of(term.get("datatype"))
    return ColumnType.TEXT if read(term["value"], kind) is None else kind


def _pandas() -> Any:
    try:
        import pandas as pd  # noqa: PLC0415 (an extra: the rest of the package needs none)
    except ImportError as error:
        raise DigintError(
            Kind.REFUSED, "Data frames need pandas.", remedy="pip install 'digint-kg[client]'"
        ) from error
    return pd
