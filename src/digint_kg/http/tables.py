"""Answers as tables for pages: cells that can be shown, the first rows only."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    parse_query_results,
)

from digint_kg import readable
from digint_kg.errors import DigintError, Kind
from digint_kg.ports import AnswerStream
from digint_kg.questions import Column
from digint_kg.questions.question import in_language
from digint_kg.readable import Shown
from digint_kg.terms import ILLUSTRATIVE, SOURCED, UNDECLARED, XSD

ROWS: Final = 1000
_STATUS: Final = {SOURCED: "sourced", ILLUSTRATIVE: "illustrative", UNDECLARED: "undeclared"}
_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "gYear"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A value on a page: `iri` is what it names, `href` an address to follow, `status` the status of data."""

    text: str
    href: str | None = None
    iri: str | None = None
    language: str | None = None
    status: str | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading and the unit of its numbers."""

    label: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of an answer. `more`: there are others."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool
    generation: int

    @property
    def statuses(self) -> frozenset[str]:
        """The statuses that stand in the table."""
        return frozenset(cell.status for row in self.rows for cell in row if cell.status)


async def table_of(stream: AnswerStream, columns: Sequence[Column], language: str, base: str) -> Table:
    """The stream, in SPARQL JSON, as a table; closed afterwards.

    Raises:
        DigintError: TOO_LARGE where the answer is too large for a page.
    """
    content = stream.complete
    await stream.close()
    if content is None:
        raise DigintError(
            Kind.TOO_LARGE,
            "The answer is too large for a page.",
            remedy="Fetch it as CSV or JSON with ?format=csv or ?format=json, or ask for less.",
        )
    known = {column.name: column for column in columns}
    return await asyncio.to_thread(_table, content, stream.generation, known, language, base)


def _table(content: bytes, generation: int, known: Mapping[str, Column], language: str, base: str) -> Table:
    solutions = parse_query_results(content, QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):
        answer = "true" if json.loads(content)["boolean"] else "false"
        return Table((Heading("ASK"),), ((Cell(answer),),), more=False, generation=generation)
    columns = readable.shown([variable.value for variable in solutions.variables])
    rows = [_row(solution, columns, base) for solution in islice(solutions, ROWS + 1)]
    return Table(
        tuple(_heading(column.name, known.get(column.name), language) for column in columns),
        tuple(rows[:ROWS]),
        more=len(rows) > ROWS,
        generation=generation,
    )


def _row(solution: QuerySolution, columns: Sequence[Shown], base: str) -> tuple[Cell, ...]:
    return tuple(_cell(solution, column, base) for column in columns)


def _heading(name: str, column: Column | None, language: str) -> Heading:
    return Heading(in_language(column.label, language), column.unit) if column else Heading(name)


def _cell(solution: QuerySolution, column: Shown, base: str) -> Cell:
    cell = _plain(solution[column.place], base)
    if column.iri_place is None:
        return cell
    named = _plain(solution[column.iri_place], base)
    return replace(cell, href=named.href, iri=named.iri) if cell.text else named


def _plain(term: object, base: str) -> Cell:
    if isinstance(term, NamedNode):
        href = readable.address(term.value, base)
        return Cell(readable.short(term.value), href, iri=term.value, status=_STATUS.get(term.value))
    if isinstance(term, Literal):
        return Cell(term.value, language=term.language, number=term.datatype.value in _NUMBERS)
    return Cell("" if term is None else str(term))


def status_word(iri: str) -> str:
    """The short word for a status IRI."""
    return _STATUS.get(iri, "undeclared")
