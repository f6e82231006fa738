"""Find out which answers to which questions a publication would change."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from digint_kg.errors import DigintError
from digint_kg.graphs import GraphNames
from digint_kg.ports import Answerer, Limits
from digint_kg.questions import Question
from digint_kg.terms import REGION
from digint_kg.use_cases.ask import Answer, Cell, rows

MOST_ROWS: Final = 5
_LANGUAGE: Final = "language"

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question whose answer changes: how many rows it had and has, and the first rows that go and come.

    `given` are the values that it was asked with; `gone` and `new` count all rows that go and come.
    """

    question: Question
    given: Mapping[str, str]
    columns: tuple[str, ...]
    before: int
    after: int
    gone: int
    new: int
    rows_gone: tuple[Row, ...]
    rows_new: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A question that was not compared, and why."""

    question: Question
    why: str


@dataclass(frozen=True, slots=True)
class AnswerChanges:
    """What became of all questions: those whose answers change, how many stay the same, and the rest."""

    changed: tuple[AnswerChange, ...]
    same: int
    not_compared: tuple[NotCompared, ...]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The questions to compare, and how: with each answer's limits, and for so many seconds in all."""

    questions: Sequence[Question]
    names: GraphNames
    limits: Limits
    seconds: float
    at_once: int = 1
    most_rows: int = MOST_ROWS


async def answer_changes(
    inquiry: Inquiry,
    before: Answerer | None,
    after: Answerer,
    given: Mapping[str, str],
    progress: Callable[[str], None],
) -> AnswerChanges:
    """Asks every question of both states; of each the rows are compared as a bag, whatever their order.

    Args:
        inquiry: the questions and their bounds; what does not fit into the time is told as not compared.
        before: answers from the state in force; None where nothing is published yet.
        after: answers from the state as it would be.
        given: `region` and `language`, for the questions that have such a parameter; else a question is asked
            with its defaults, or with the values of its example where it needs one.
        progress: is told now and then how far it is.
    """
    found: dict[str, AnswerChange | NotCompared | None] = {}
    places = asyncio.Semaphore(inquiry.at_once)
    end = asyncio.get_running_loop().time() + inquiry.seconds

    async def compare(question: Question) -> None:
        async with places:
            left = end - asyncio.get_running_loop().time()
            found[question.slug] = await _compared(inquiry, question, left, (before, after), given)
            if len(found) % 10 == 0:
                progress(f"Compared the answers to {len(found)} of {len(inquiry.questions)} questions")

    async with asyncio.TaskGroup() as tasks:
        for question in inquiry.questions:
            tasks.create_task(compare(question))
    outcomes = [found[question.slug] for question in inquiry.questions]
    return AnswerChanges(
        changed=tuple(outcome for outcome in outcomes if isinstance(outcome, AnswerChange)),
        same=sum(outcome is None for outcome in outcomes),
        not_compared=tuple(outcome for outcome in outcomes if isinstance(outcome, NotCompared)),
    )


def values_for(question: Question, given: Mapping[str, str]) -> dict[str, str]:
    """The values that a question is asked with: a region's and a language's where it takes them.

    A value that it cannot do without comes from its example.
    """
    values = {}
    for parameter in question.parameters:
        takes_region = parameter.class_ == REGION and parameter.name == "region"
        if (takes_region or parameter.name == _LANGUAGE) and given.get(parameter.name):
            values[parameter.name] = given[parameter.name]
        elif parameter.required and parameter.name in question.example:
            values[parameter.name] = question.example[parameter.name]
    return values


async def _compared(
    inquiry: Inquiry,
    question: Question,
    left: float,
    states: tuple[Answerer | None, Answerer],
    given: Mapping[str, str],
) -> AnswerChange | NotCompared | None:
    if left <= 0:
        return NotCompared(question, f"not within {inquiry.seconds:g} seconds")
    values = values_for(question, given)
    if lacking := [item.name for item in question.parameters if item.required and item.name not in values]:
        return NotCompared(question, f"it needs a value for {', '.join(lacking)}")
    limits = replace(inquiry.limits, seconds=min(inquiry.limits.seconds, left))
    before, after = states
    try:
        new = await rows(after, question, values, inquiry.names, limits)
        if before is None:
            old = Answer(new.columns, (), 0)
        else:
            old = await rows(before, question, values, inquiry.names, limits)
    except DigintError as error:
        return NotCompared(question, error.what)
    return _difference(inquiry, question, values, old, new)


def _difference(
    inquiry: Inquiry, question: Question, given: Mapping[str, str], old: Answer, new: Answer
) -> AnswerChange | None:
    gone, come = _minus(old, new), _minus(new, old)
    if not (gone or come):
        return None
    return AnswerChange(
        question=question,
        given=given,
        columns=new.columns,
        before=len(old.rows),
        after=len(new.rows),
        gone=len(gone),
        new=len(come),
        rows_gone=tuple(gone[: inquiry.most_rows]),
        rows_new=tuple(come[: inquiry.most_rows]),
    )


def _minus(one: Answer, other: Answer) -> list[Row]:
    """The rows of the one that the other has not, or not so often."""
    left = Counter(tuple(map(str, row)) for row in other.rows)
    found = []
    for row in one.rows:
        key = tuple(map(str, row))
        if left[key]:
            left[key] -= 1
        else:
            found.append(row)
    return found
