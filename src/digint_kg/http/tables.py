"""Answers as tables for pages: cells that can be shown, the first rows only."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from digint_kg.errors import DigintError, Kind
from digint_kg.ports import AnswerStream
from digint_kg.questions import Column
from digint_kg.questions.question import in_language
from digint_kg.terms import ILLUSTRATIVE, PREFIXES, SOURCED, UNDECLARED, XSD

ROWS: Final = 1000
_STATUS: Final = {SOURCED: "sourced", ILLUSTRATIVE: "illustrative", UNDECLARED: "undeclared"}
_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "gYear"))
_OWN_PATHS: Final = ("/code/", "/id/", "/graph/")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value on a page; `href` is set for web addresses only, `status` for the status of data."""

    text: str
    href: str | None = None
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


async def table_of(stream: AnswerStream, columns: Sequence[Column], language: str) -> Table:
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
    return await asyncio.to_thread(_table, content, stream.generation, known, language)


def _table(content: bytes, generation: int, known: Mapping[str, Column], language: str) -> Table:
    solutions = parse_query_results(content, QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):
        answer = "true" if json.loads(content)["boolean"] else "false"
        return Table((Heading("ASK"),), ((Cell(answer),),), more=False, generation=generation)
    names = [variable.value for variable in solutions.variables]
    rows = [tuple(_cell(solution[name]) for name in names) for solution in islice(solutions, ROWS + 1)]
    return Table(
        tuple(_heading(name, known.get(name), language) for name in names),
        tuple(rows[:ROWS]),
        more=len(rows) > ROWS,
        generation=generation,
    )


def _heading(name: str, column: Column | None, language: str) -> Heading:
    return Heading(in_language(column.label, language), column.unit) if column else Heading(name)


def _cell(term: object) -> Cell:
    if isinstance(term, NamedNode):
        web = term.value.startswith(("https://", "http://"))
        return Cell(shortened(term.value), term.value if web else None, status=_STATUS.get(term.value))
    if isinstance(term, Literal):
        return Cell(term.value, language=term.language, number=term.datatype.value in _NUMBERS)
    return Cell("" if term is None else str(term))


def shortened(iri: str) -> str:
    """An IRI as people can read it: with a prefix that we know, or from `/code/`, `/id/`, `/graph/` on."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    for path in _OWN_PATHS:
        if path in iri:
            return iri.partition(path)[2]
    return iri


def status_word(iri: str) -> str:
    """The short word for a status IRI."""
    return _STATUS.get(iri, "undeclared")
