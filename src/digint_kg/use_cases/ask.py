"""Ask a curated question."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from digint_kg.formats import RESULTS_JSON, Format
from digint_kg.graphs import GraphNames
from digint_kg.ports import Answerer, AnswerStream, Limits, PublicationsCompared, Query
from digint_kg.questions import Question
from digint_kg.questions.parameters import bind, term_of
from digint_kg.use_cases.paging import Page, part

Cell = NamedNode | BlankNode | Literal | Triple | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A table: column names, rows of terms (None: nothing bound), and the generation that was asked."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    generation: int


async def ask(  # noqa: PLR0913 (what is asked, of whom, and how)
    answerer: Answerer,
    question: Question,
    given: Mapping[str, str],
    names: GraphNames,
    limits: Limits,
    format_: Format,
    *,
    page: Page | None = None,
) -> AnswerStream:
    """The answer's stream, in a SPARQL results format; of one page alone, where that is named.

    Raises:
        DigintError: BAD_INPUT for values that do not fit; what `Answerer.answer` raises.
    """
    query = query_of(question, given, names, format_)
    return await answerer.answer(part(query, page) if page else query, limits)


def query_of(question: Question, given: Mapping[str, str], names: GraphNames, format_: Format) -> Query:
    """The question with its values bound, as an answerer takes it.

    Raises:
        DigintError: BAD_INPUT for values that do not fit.
    """
    text = bind(question, given, names)
    compared = _compared(question, given, names) if question.compares else None
    return Query(text=text, solutions=format_, graph=None, compared=compared)


def _compared(question: Question, given: Mapping[str, str], names: GraphNames) -> PublicationsCompared:
    """Which publications a question that compares is about."""
    values = {
        parameter.name: term_of(parameter, written, names).value
        for parameter in question.parameters
        if (written := given.get(parameter.name) or parameter.default)
    }
    region = values.get("region", "").removeprefix(names.thing("")).partition("/")[0]
    return PublicationsCompared(
        before=int(values["from"]),
        after=int(values["to"]) if "to" in values else None,
        region=region or None,
        thing=values.get("thing"),
        language=values.get("language", "en"),
    )


async def rows(
    answerer: Answerer, question: Question, given: Mapping[str, str], names: GraphNames, limits: Limits
) -> Answer:
    """The answer as a table, for pages and terminals.

    Raises:
        DigintError: as `ask`.
    """
    stream = await ask(answerer, question, given, names, limits, RESULTS_JSON)
    return await read_table(stream)


async def read_table(stream: AnswerStream) -> Answer:
    """The whole of a stream in SPARQL JSON as a table; the stream is closed afterwards."""
    try:
        content = stream.complete
        if content is None:
            content = b"".join([chunk async for chunk in stream.chunks()])
    finally:
        await stream.close()
    return as_answer(content, stream.generation)


def as_answer(content: bytes, generation: int) -> Answer:
    """An answer in SPARQL JSON as a table."""
    solutions = parse_query_results(content, QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):
        return Answer(("answer",), ((Literal(json.loads(content)["boolean"]),),), generation)
    columns = tuple(variable.value for variable in solutions.variables)
    return Answer(columns, tuple(_row(solution, columns) for solution in solutions), generation)


def _row(solution: "Sequence[Cell] | object", columns: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(solution[name] for name in columns)  # type: ignore[index, call-overload]
