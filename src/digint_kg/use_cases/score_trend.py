"""How the scores of a region's strategies moved from one publication to the next.

Each generation that is still on disk is asked the question `strategy-score` itself, once: what it answers
never changes, so it is kept for as long as the generation is.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digint_kg.errors import DigintError, Kind
from digint_kg.ports import Answerer
from digint_kg.questions import Catalogue
from digint_kg.use_cases.evidence import Source
from digint_kg.use_cases.goals import Step
from digint_kg.use_cases.score import Named, Standing, Sums, standing

FolderOf = Callable[[int], Path | None]
"""Where a generation is on disk; None where it was pruned."""
AnswererOver = Callable[[int, Path], Answerer]
"""Makes an answerer over a generation's number and folder."""

_Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """The scores that a generation gives. `created` is when it was published."""

    number: int
    created: datetime
    in_force: bool
    sums: tuple[Sums, ...]

    def of(self, strategy: Named) -> Sums | None:
        """The score of a strategy; None where there was none."""
        return next((item for item in self.sums if item.strategy.iri == strategy.iri), None)


@dataclass(frozen=True, slots=True)
class ScoreTrend:
    """A point a generation, oldest first.

    `pruned` are the generations that are no longer on disk, `late` those that did not answer in time.
    """

    points: tuple[ScorePoint, ...]
    pruned: tuple[int, ...]
    late: tuple[int, ...]

    @property
    def strategies(self) -> list[Named]:
        """All strategies that ever had a score here, called as they were last; by IRI."""
        called = {item.strategy.iri: item.strategy for point in self.points for item in point.sums}
        return [called[iri] for iri in sorted(called)]


class ScoreTrends:
    """Asks generations for scores, and keeps what they said.

    Args:
        source: the generation in force, and the limits; its seconds bound all past generations together.
        questions: the catalogue.
        folder_of: where generations are.
        answerer_over: what answers from one of them.
    """

    def __init__(
        self, source: Source, questions: Catalogue, folder_of: FolderOf, answerer_over: AnswererOver
    ) -> None:
        self._source = source
        self._questions = questions
        self._folder_of = folder_of
        self._answerer_over = answerer_over
        self._kept: dict[_Key, Standing] = {}
        self._turn = asyncio.Lock()

    async def of(
        self, now: Standing, published: datetime, steps: Sequence[Step], given: Mapping[str, str]
    ) -> ScoreTrend:
        """The trend of a region.

        Args:
            now: what the generation in force says.
            published: when that was published.
            steps: the publications that changed the region; a point is made for each that is on disk.
            given: `region` and `language`.

        Raises:
            DigintError: what `Answerer.answer` raises, but for time limits.
        """
        created = {step.number: step.created for step in steps if step.number < now.generation}
        folders = await asyncio.to_thread(self._folders, created)
        self._kept[_key(now.generation, given)] = now
        with suppress(TimeoutError):
            async with asyncio.timeout(self._source.limits.seconds):
                await self._ask(folders, given)
        found = {number: self._kept.get(_key(number, given)) for number in folders}
        points = [
            ScorePoint(number, created[number], in_force=False, sums=said.sums)
            for number, said in found.items()
            if said
        ]
        last = ScorePoint(now.generation, published, in_force=True, sums=now.sums)
        pruned = await asyncio.to_thread(self._pruned, created)
        return ScoreTrend(
            (*sorted(points, key=lambda point: point.number), last),
            tuple(number for number in pruned if not found.get(number)),
            tuple(sorted(number for number, said in found.items() if not said and number not in pruned)),
        )

    async def _ask(self, folders: Mapping[int, Path], given: Mapping[str, str]) -> None:
        """Asks the generations that have not been asked, the newest first and one at a time."""
        for number in sorted(folders, reverse=True):
            if _key(number, given) not in self._kept:
                async with self._turn:
                    await self._ask_one(number, folders[number], given)

    async def _ask_one(self, number: int, folder: Path, given: Mapping[str, str]) -> None:
        if _key(number, given) in self._kept:
            return
        answerer = self._answerer_over(number, folder)
        try:
            said = await standing(replace(self._source, answerer=answerer), self._questions, given)
            self._kept[_key(number, given)] = said
        except (DigintError, RuntimeError) as error:
            late = isinstance(error, DigintError) and error.kind is Kind.TIMEOUT
            gone = await asyncio.to_thread(self._folder_of, number) is None
            if not (late or gone):
                raise
        finally:
            await answerer.close()

    def _folders(self, numbers: Mapping[int, datetime]) -> dict[int, Path]:
        """Where these generations are, if they are on disk; what pruned ones said is forgotten."""
        gone = {number for number in {key[0] for key in self._kept} if self._folder_of(number) is None}
        for key in [key for key in self._kept if key[0] in gone]:
            self._kept.pop(key, None)
        return {number: folder for number in numbers if (folder := self._folder_of(number))}

    def _pruned(self, numbers: Mapping[int, datetime]) -> list[int]:
        return sorted(number for number in numbers if self._folder_of(number) is None)


def _key(number: int, given: Mapping[str, str]) -> _Key:
    return number, given["region"], given["language"]
