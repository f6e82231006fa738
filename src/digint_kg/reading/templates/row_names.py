"""What the rows of a sheet are: their IRIs, by the identifier that is written, or one made from the name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from digint_kg.graphs import GraphNames
from digint_kg.reading.tables.cells import Cell, Fault, Row, is_blank
from digint_kg.reading.templates.head import Field, Head
from digint_kg.reading.templates.slugs import SLUG, slug
from digint_kg.templates import layout
from digint_kg.templates.key import LANG_STRING
from digint_kg.terms import RDFS

_LABEL: Final = RDFS + "label"
_TELLING: Final = 2
"""From this on, what shapes expect of a row tells it from others."""
_REQUIRED: Final = 3
_SELF: Final = "."


@dataclass(frozen=True, slots=True)
class Named:
    """A row with its thing; `made`: its identifier was not written. Without an IRI, `fault` says why."""

    row: Row
    iri: str | None
    identifier: str = ""
    made: bool = False
    fault: str | None = None
    cell: Cell | None = None


def named_rows(head: Head, names: GraphNames, region: str, graph: str) -> Iterator[Named]:
    """The rows of a sheet, each with its thing.

    Args:
        head: the sheet's head.
        names: the graph layout.
        region: whose things they are.
        graph: the dataset's graph.
    """
    for row in head.rows():
        yield _named(head, row, names, region, graph)


def names_of(head: Head, row: Row) -> list[str]:
    """What the thing of a row is called, in each language."""
    values = (row.cell(field.number).value for field in head.fields if field.key.predicate == _LABEL)
    return [" ".join(str(value).split()) for value in values if not is_blank(value)]


def _named(head: Head, row: Row, names: GraphNames, region: str, graph: str) -> Named:
    first = row.cell(1)
    if head.key.segment is None:
        return Named(row, graph, _SELF)
    if isinstance(first.value, Fault):
        return Named(row, None, fault="FormulaWithoutValue", cell=first)
    if is_blank(first.value):
        return _made(head, row, names, region)
    text = str(first.value).strip()
    if _is_stray(head, row):
        return Named(row, None, fault="StrayValue", cell=first)
    if SLUG.match(text) and head.key.class_:
        return Named(row, names.thing(f"{region}/{head.key.segment}/{text}"), text)
    iri = layout.read(text, names)
    return Named(row, iri, text) if iri else Named(row, None, fault="UnfitIdentifier", cell=first)


def _made(head: Head, row: Row, names: GraphNames, region: str) -> Named:
    if _is_stray(head, row):
        cell = next(cell for cell in row if not is_blank(cell.value))
        return Named(row, None, fault="StrayValue", cell=cell)
    text = next(iter(names_of(head, row)), None) or " ".join(_telling(head, row))
    made = slug(text)
    if not made or not head.key.class_:
        return Named(row, None, fault="NoIdentifier", cell=row.cell(1))
    return Named(row, names.thing(f"{region}/{head.key.segment}/{made}"), made, made=True)


def _telling(head: Head, row: Row) -> Iterator[str]:
    for field in head.fields:
        value = row.cell(field.number).value
        if not is_blank(value) and not isinstance(value, Fault) and _tells(field):
            yield str(value).rpartition("/")[2]


def _tells(field: Field) -> bool:
    return field.required >= _TELLING and LANG_STRING not in field.key.datatypes


def _is_stray(head: Head, row: Row) -> bool:
    """Whether the row holds a single value, where others cannot be left out."""
    filled = [cell for cell in row if not is_blank(cell.value)]
    if len(filled) != 1:
        return False
    alone = filled[0].column
    least = _TELLING if alone == 1 else _REQUIRED
    named = any(field.number == alone and field.key.predicate == _LABEL for field in head.fields)
    return not (named or alone == 1) or any(
        field.required >= least and field.number != alone for field in head.fields
    )
