"""A workbook as it will be written: sheets of values, and the lists that cells choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from digint_kg.templates.columns import Column
from digint_kg.templates.key import SheetKey

CellValue: TypeAlias = str | int | Decimal | date | bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose: what the cell shows, what it stands for, what else people may write for it."""

    shown: str
    written: str
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Filled:
    """A row: the thing's identifier, and its values by the place of their column."""

    identifier: str
    values: dict[int, CellValue] = field(default_factory=dict)


@dataclass(slots=True)
class BookSheet:
    """A sheet with its columns and rows.

    `classes` are those that its rows are of, superclasses included; `lists` says which list a column chooses
    from, by the column's place.
    """

    key: SheetKey
    title: str
    help: str
    columns: list[Column]
    classes: frozenset[str] = frozenset()
    rows: list[Filled] = field(default_factory=list)
    lists: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """A whole template.

    Args:
        kind: the name of its kind; `dataset` for a workbook of whatever a dataset holds.
        label: what people call it.
        region: whose data it is for.
        region_label: what people call the region.
        dataset: the short name of the dataset that it was filled from; None for an empty one.
        language: of headers and help.
        sheets: what is filled in.
        lists: what cells choose from.
        examples: sections of the example sheet, from the fictional region.
        hashes: of ontology, shapes and the kind's file.
    """

    kind: str
    label: str
    region: str
    region_label: str
    dataset: str | None
    language: str
    sheets: tuple[BookSheet, ...]
    lists: tuple[tuple[Entry, ...], ...]
    examples: tuple[BookSheet, ...]
    hashes: Mapping[str, str]
