"""What a mapping says, once it is read: frozen, checked, without any table yet.

Its shape and words are YARRRML's where YARRRML has words for it (decision record 11).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from digint_kg.locations import Location

KINDS: Final = ("text", "code", "integer", "decimal", "year", "date", "boolean", "iri", "nuts", "concept")
"""What `as` may say of a column."""
LAYOUTS: Final = ("rows", "eurostat", "sdmx-csv")
ORDERS: Final = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class Words:
    """What a dataset says of itself; texts by language."""

    kind: str
    title: dict[str, str]
    description: dict[str, str]
    rights: dict[str, str]
    sources: tuple[str, ...]
    license: str | None
    status: str
    where: Location


@dataclass(frozen=True, slots=True)
class Table:
    """Where in a workbook the table is.

    `header` is the row of the headers, several rows, or empty: found. `last` is the last row; `to_blank` ends
    at the first empty row.
    """

    sheet: str | None = None
    layout: str = "rows"
    header: tuple[int, ...] = ()
    last: int | None = None
    to_blank: bool = False
    fill_merged: bool = False
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column by a short name: which it is, and how its cells are understood.

    `letter` beats `header`. `take` is a regular expression whose first group is what counts of the text.
    `values` replaces texts by others. `omit` leaves a cell that cannot be understood out, with a note,
    instead of refusing the row.
    """

    name: str
    where: Location
    header: str
    letter: int | None = None
    kind: str = "text"
    required: bool = False
    list_: str | None = None
    decimal: str | None = None
    order: str = "dmy"
    take: str | None = None
    split: str | None = None
    values: dict[str, str] | None = None
    missing: tuple[str, ...] = ()
    omit: bool = False
    slug: bool = False
    keep_older: bool = False
    any_code: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule on one column: all that it says must hold."""

    column: str
    is_: frozenset[str] | None = None
    not_: frozenset[str] | None = None
    filled: bool | None = None
    matches: str | None = None

    def __str__(self) -> str:
        said = [
            f"is {', '.join(sorted(self.is_))}" if self.is_ is not None else "",
            f"is not {', '.join(sorted(self.not_))}" if self.not_ is not None else "",
            {True: "is filled", False: "is empty", None: ""}[self.filled],
            f"matches {self.matches}" if self.matches is not None else "",
        ]
        return f"{self.column} {' and '.join(part for part in said if part)}"


@dataclass(frozen=True, slots=True)
class Object:
    """The object of statements: a text with `$(column)` in it, and what it becomes.

    `iri`: an IRI. Else a literal with `language` or `datatype`; with neither, a column that stands alone
    brings its own type.
    """

    template: str
    iri: bool = False
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A predicate and an object, for rows that meet the conditions."""

    predicate: str
    object_: Object
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that a row describes. Of all but the first, several rows may describe the same one."""

    name: str
    subject: str
    statements: tuple[Statement, ...]
    where: tuple[Condition, ...] = ()
    place: Location | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping. Rows are counted by the first of its entities: each describes one of its own."""

    path: Path
    words: Words
    table: Table
    columns: dict[str, Column]
    where: tuple[Condition, ...]
    entities: tuple[Entity, ...]
    prefixes: dict[str, str]
