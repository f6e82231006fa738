"""Ask for rows in SPARQL: what pages on things, terms and datasets are made of."""

import asyncio
from dataclasses import dataclass

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS_JSON
from digint_kg.ports import Answerer, Limits, Query
from digint_kg.use_cases.ask import Cell
from digint_kg.use_cases.discreet import discreet

Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks one answerer, under one set of limits."""

    answerer: Answerer
    limits: Limits

    async def rows(self, text: str) -> list[Row]:
        """The rows of a SELECT query, parsed beside the event loop.

        Raises:
            DigintError: TOO_LARGE past what is spooled; what `Answerer.answer` raises.
        """
        stream = await self.answerer.answer(Query(discreet(text), RESULTS_JSON, None), self.limits)
        content = stream.complete
        await stream.close()
        if content is None:
            raise DigintError(Kind.TOO_LARGE, "There is too much for a page.", remedy="Fetch it as RDF.")
        return await asyncio.to_thread(_parsed, content)


def iri_of(cell: Cell) -> str:
    """The IRI in a cell; an empty string for anything else."""
    return cell.value if isinstance(cell, NamedNode) else ""


def _parsed(content: bytes) -> list[Row]:
    solutions = parse_query_results(content, QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("not a SELECT query")
    names = [variable.value for variable in solutions.variables]
    return [{name: solution[name] for name in names} for solution in solutions]
