"""Show what a publication would change, without publishing: things, triples, and answers to questions."""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from digint_kg.graphs import GraphNames
from digint_kg.ports import Answerer, Draft, Past
from digint_kg.publishing.publisher import Look, Outcome, Progress
from digint_kg.use_cases.answer_changes import AnswerChanges, Inquiry, answer_changes
from digint_kg.use_cases.compare import MOST, difference
from digint_kg.use_cases.differences import Difference

Rehearsal = Callable[[Look], Outcome]
"""A dry run of whatever would publish; it shows its draft to the look that it is given."""
AnswererOver = Callable[[int, Path], Answerer]
"""Makes an answerer over a generation's number and folder."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a dry run showed.

    `difference` is None where nothing would change; `answers` also where data have violations, or unasked.
    """

    outcome: Outcome
    difference: Difference | None
    answers: AnswerChanges | None


@dataclass(frozen=True, slots=True)
class Stage:
    """What a preview is made with.

    `inquiry` None: answers are not compared. `current` tells number and folder of the generation in force.
    """

    past: Past
    names: GraphNames
    current: Callable[[], tuple[int, Path] | None]
    answerer_over: AnswererOver
    inquiry: Inquiry | None
    most: int = MOST


async def preview(stage: Stage, rehearse: Rehearsal, given: Mapping[str, str], progress: Progress) -> Preview:
    """What the publication that `rehearse` rehearses would change.

    The publisher's lock is held only while the draft is made; answers are compared later, on a checkpoint.

    Args:
        stage: what it is made with.
        rehearse: the dry run; it blocks, and is called in a thread.
        given: `region` and `language`, for the questions.
        progress: is told each step, from any thread.

    Raises:
        DigintError: what the dry run raises; UPSTREAM where the disk fails.
    """
    stack = ExitStack()
    try:
        folder = await asyncio.to_thread(stack.enter_context, stage.past.preview())
        seen = _Seen(stage, folder)
        outcome = await asyncio.to_thread(rehearse, seen.look)
        answers = None
        if seen.difference and outcome.report.conforms and stage.inquiry:
            answers = await _answers(stage, stage.inquiry, seen, given, progress)
        return Preview(outcome, seen.difference, answers)
    finally:
        await asyncio.to_thread(stack.close)


class _Seen:
    """What is kept of a draft that is about to be thrown away."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage = stage
        self.folder = folder
        self.number = 0
        self.before: tuple[int, Path] | None = None
        self.difference: Difference | None = None

    def look(self, draft: Draft) -> None:
        self.number = draft.number
        self.before = self._stage.current()
        self.difference = difference(draft.compare(), self._stage.names, most=self._stage.most)
        if self._stage.inquiry:
            draft.checkpoint(self.folder)


async def _answers(
    stage: Stage, inquiry: Inquiry, seen: _Seen, given: Mapping[str, str], progress: Progress
) -> AnswerChanges:
    progress("Comparing the answers to the questions")
    after = stage.answerer_over(seen.number, seen.folder)
    before = stage.answerer_over(*seen.before) if seen.before else None
    try:
        return await answer_changes(inquiry, before, after, given, progress)
    finally:
        for answerer in (before, after):
            if answerer:
                await answerer.close()


def readers_at_once() -> int:
    """How many questions to compare at a time: two readers answer each."""
    return max(1, (os.cpu_count() or 1) // 2)
