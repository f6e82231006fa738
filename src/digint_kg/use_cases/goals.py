"""The three goals of a region: for each of their questions how many rows it answers, and how many are gaps.

Nothing is listed here: a question belongs to the goal that its header names, and shows gaps where it is
tagged so. Then every row is a gap; in one with a column `missing`, every row where that is filled.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.graphs import GraphNames
from digint_kg.ports import GraphStore
from digint_kg.questions import Question
from digint_kg.use_cases.ask import Answer, Cell, rows
from digint_kg.use_cases.evidence import Source

GOALS: Final = ("alignment", "collaboration", "quality and coherence")
ALIKE: Final = "regions-alike"
TRENDS: Final = "kpi-trends"
CYCLES: Final = "cycle-phases"
_AT_ONCE: Final = 3
_MISSING: Final = "missing"
_TAG: Final = "gaps"


@dataclass(frozen=True, slots=True)
class GoalFigure:
    """A question of a goal: how many rows it has for the region. `reading`: which of them were counted."""

    question: Question
    count: int
    reading: str
    statuses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: the questions that show gaps, those with the most first, and all its others."""

    name: str
    gaps: tuple[GoalFigure, ...]
    others: tuple[GoalFigure, ...]

    @property
    def missing(self) -> int:
        """How many gaps there are altogether."""
        return sum(figure.count for figure in self.gaps)


@dataclass(frozen=True, slots=True)
class Alike:
    """A region that is like another: what they share, by kind."""

    slug: str
    label: str
    shared: Mapping[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        """How many things they share."""
        return sum(map(len, self.shared.values()))


@dataclass(frozen=True, slots=True)
class Step:
    """A publication that changed a region's datasets, in triples."""

    number: int
    created: datetime
    message: str
    datasets: tuple[str, ...]
    added: int
    removed: int


def asked_of_regions(questions: Iterable[Question]) -> list[Question]:
    """The questions of the three goals that a region alone is enough to ask."""
    return [
        item for item in questions if item.goal in GOALS and item.slug != ALIKE and _needs_region_alone(item)
    ]


async def goals_of(source: Source, questions: Iterable[Question], region: str, language: str) -> list[Goal]:
    """The goals of a region, by its short name.

    Raises:
        DigintError: what `Answerer.answer` raises.
    """
    wanted = asked_of_regions(questions)
    turns = asyncio.Semaphore(_AT_ONCE)

    async def figure(question: Question) -> GoalFigure:
        async with turns:
            return _figure(question, await answer_for(source, question, region, language))

    figures = await asyncio.gather(*map(figure, wanted))
    return [_goal(name, [item for item in figures if item.question.goal == name]) for name in GOALS]


async def answer_for(source: Source, question: Question, region: str, language: str) -> Answer:
    """The answer to a question about a region.

    Raises:
        DigintError: what `Answerer.answer` raises.
    """
    given = {"region": region, "language": language}
    return await rows(source.answerer, question, given, source.names, source.limits)


def alike(answer: Answer, names: GraphNames) -> list[Alike]:
    """The answer to the question `regions-alike`, a region each; what is most alike first."""
    found: dict[str, tuple[str, dict[str, list[str]]]] = {}
    for row in as_dicts(answer):
        slug = text(row["otherRegion"]).removeprefix(names.thing("")).partition("/")[0]
        _, shared = found.setdefault(slug, (text(row["otherRegionLabel"]) or slug, {}))
        shared.setdefault(text(row["kind"]), []).append(text(row["sharedLabel"]) or text(row["shared"]))
    regions = [
        Alike(slug, label, {kind: tuple(sorted(set(some))) for kind, some in shared.items()})
        for slug, (label, shared) in found.items()
    ]
    return sorted(regions, key=lambda item: (-item.count, item.label))


def steps(store: GraphStore, names: GraphNames, region: str, most: int) -> list[Step]:
    """The publications that changed a region's datasets, newest first. Call it in a thread."""
    found: list[Step] = []
    for entry in store.publications():
        changes = [
            (place[1], item)
            for item in entry.changes
            if (place := names.split(item.graph)) and place[0] == region
        ]
        if changes:
            datasets = tuple(sorted(name for name, _ in changes))
            added, removed = (
                sum(getattr(item, side) for _, item in changes) for side in ("added", "removed")
            )
            found.append(Step(entry.number, entry.created, entry.message, datasets, added, removed))
        if len(found) == most:
            break
    return found


def dated(answer: Answer) -> bool:
    """Whether any phase in the answer to `cycle-phases` has a first day."""
    return any(row["startsAt"] is not None for row in as_dicts(answer))


def as_dicts(answer: Answer) -> list[dict[str, Cell]]:
    """The rows by column."""
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def text(cell: Cell) -> str:
    """A cell's text or IRI; empty for nothing."""
    return cell.value if isinstance(cell, (NamedNode, Literal)) else ""


def _needs_region_alone(question: Question) -> bool:
    if question.compares or question.own_file:
        return False
    required = {item.name for item in question.parameters if item.required and item.default is None}
    return any(item.name == "region" for item in question.parameters) and required <= {"region"}


def _figure(question: Question, answer: Answer) -> GoalFigure:
    table = as_dicts(answer)
    statuses = frozenset(text(row["status"]) for row in table if row.get("status"))
    if _TAG in question.tags and _MISSING in answer.columns:
        return GoalFigure(question, sum(bool(text(row[_MISSING])) for row in table), _MISSING, statuses)
    return GoalFigure(question, len(table), "rows", statuses)


def _goal(name: str, figures: Sequence[GoalFigure]) -> Goal:
    gaps = [item for item in figures if _TAG in item.question.tags]
    others = [item for item in figures if _TAG not in item.question.tags]
    return Goal(name, tuple(sorted(gaps, key=lambda item: -item.count)), tuple(others))
