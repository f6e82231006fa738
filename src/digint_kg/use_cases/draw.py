"""Draw an answer: the figures that a question's header names, or one of any SELECT."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.drawing.figure import Figure, figure
from digint_kg.drawing.sheet import sheet
from digint_kg.errors import DigintError, Kind
from digint_kg.questions import Question
from digint_kg.questions.chart import ROLES, Chart
from digint_kg.questions.question import Column, in_language
from digint_kg.terms import ILLUSTRATIVE, NUTS
from digint_kg.use_cases.ask import Answer
from digint_kg.use_cases.completions import invented_among
from digint_kg.use_cases.regions import RegionSummary
from digint_kg.use_cases.select import Asker, iri_of

_MOST_ROWS: Final = 5000
_LOOKED_UP: Final = 500
_MAPPED: Final = ("place", "label", "datasets", "status")
_MAP: Final = Chart("map", {"place": ("place",), "label": ("label",), "value": ("datasets",)})
_MAP_TITLE: Final = {
    "en": "Regions, and how much each has published",
    "it": "Le regioni, e quanto hanno pubblicato",
}
_MAP_COLUMNS: Final = (Column("datasets", {"en": "Datasets", "it": "Dataset"}),)


async def draw_question(
    question: Question, answer: Answer, language: str, *, kind: str | None = None, shapes: Sequence[Path] = ()
) -> Figure:
    """The picture of an answer to a question: of this kind, or the first that its header names.

    Raises:
        DigintError: NOT_ACCEPTABLE where the header names none of the kind; what `figure` raises.
    """
    chart = next((item for item in question.charts if kind in (None, item.kind)), None)
    if chart is None:
        named = ", ".join(item.kind for item in question.charts)
        raise DigintError(
            Kind.NOT_ACCEPTABLE,
            f"The question {question.slug} has no picture{f' of kind {kind}' if kind else ''}.",
            remedy=f"It is drawn as: {named}." if named else "Fetch its answer as CSV or JSON.",
        )
    return await _drawn(chart, question, answer, language, shapes)


async def draw_page(
    question: Question, answer: Answer, language: str, shapes: Sequence[Path] = ()
) -> list[tuple[Chart, Figure | DigintError]]:
    """All pictures that a header names; for one that cannot be drawn, what is wrong."""
    found: list[tuple[Chart, Figure | DigintError]] = []
    for chart in question.charts:
        try:
            found.append((chart, await _drawn(chart, question, answer, language, shapes)))
        except DigintError as error:
            found.append((chart, error))
    return found


async def draw_select(
    chart: Chart, answer: Answer, title: str, language: str, shapes: Sequence[Path] = ()
) -> Figure:
    """The picture of any answer that is a table.

    Raises:
        DigintError: what `figure` raises.
    """
    table = sheet(answer.columns, answer.rows, answer.generation, (), language)
    return await asyncio.to_thread(figure, chart, table, title, language, shapes=shapes)


async def draw_regions(
    regions: Iterable[RegionSummary], generation: int, language: str, shapes: Sequence[Path] = ()
) -> Figure:
    """A map of the regions that there are, each with the number of its datasets; of no invented one.

    Raises:
        DigintError: what `figure` raises.
    """
    rows = [
        (
            NamedNode(f"{NUTS}{region.nuts_code}"),
            Literal(region.label),
            Literal(len(region.datasets)),
            NamedNode(status),
        )
        for region in regions
        if region.on_map
        for status in sorted({dataset.status for dataset in region.datasets})
    ]
    table = sheet(_MAPPED, rows, generation, _MAP_COLUMNS, language)
    title = in_language(_MAP_TITLE, language)
    return await asyncio.to_thread(figure, _MAP, table, title, language, shapes=shapes)


async def with_status(asker: Asker, answer: Answer) -> Answer:
    """The answer with a column that tells which rows name made-up things; as it is where it tells already.

    Raises:
        DigintError: TOO_LARGE for thousands of rows; what the asker raises.
    """
    _refuse_many(answer)
    if any(name == "status" or name.endswith("Status") for name in answer.columns):
        return answer
    named = {iri for row in answer.rows for cell in row if (iri := iri_of(cell))}
    invented: frozenset[str] = frozenset()
    looked_up = sorted(named)
    for place in range(0, len(looked_up), _LOOKED_UP):
        invented |= await invented_among(asker, looked_up[place : place + _LOOKED_UP])
    if not invented:
        return answer
    made_up = NamedNode(ILLUSTRATIVE)
    rows = tuple(
        (*row, made_up if any(iri_of(cell) in invented for cell in row) else None) for row in answer.rows
    )
    return Answer((*answer.columns, "status"), rows, answer.generation)


def chart_of(kind: str, given: Mapping[str, Sequence[str]]) -> Chart:
    """The picture that a request names: its kind, and columns by part; other fields are left alone.

    Raises:
        DigintError: BAD_INPUT for a kind that there is not.
    """
    if kind not in ROLES:
        raise DigintError(
            Kind.BAD_INPUT, f"There is no picture of kind {kind!r}.", remedy=f"Choose {', '.join(ROLES)}."
        )
    return Chart(kind, {role: tuple(given[role]) for role in ROLES[kind] if any(given.get(role, ()))})


async def _drawn(
    chart: Chart, question: Question, answer: Answer, language: str, shapes: Sequence[Path]
) -> Figure:
    _refuse_many(answer)
    table = sheet(answer.columns, answer.rows, answer.generation, question.columns, language)
    title = in_language(question.title, language)
    return await asyncio.to_thread(figure, chart, table, title, language, shapes=shapes)


def _refuse_many(answer: Answer) -> None:
    if len(answer.rows) > _MOST_ROWS:
        raise DigintError(
            Kind.TOO_LARGE,
            f"The answer has {len(answer.rows)} rows; a picture is made of {_MOST_ROWS} at most.",
            remedy="Ask for less: choose a value for a parameter.",
        )
