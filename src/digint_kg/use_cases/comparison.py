"""Regions side by side: which of their values can be compared, and why others cannot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from digint_kg.questions import Question
from digint_kg.use_cases.ask import Answer, rows
from digint_kg.use_cases.evidence import Source
from digint_kg.use_cases.goals import as_dicts, text

VALUES: Final = "regional-values"
MOST: Final = 8


@dataclass(frozen=True, slots=True)
class RegionalValue:
    """A region's value of an indicator. `row`: its place in the answer for that region, counted from 1."""

    region: str
    territory: str
    level: str
    value: str
    how: str
    status: str
    row: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether values can be compared; `reasons` are words for why not: `level`, `status`, `missing`."""

    comparable: bool
    reasons: tuple[str, ...]


async def values_of(
    source: Source, question: Question, regions: Sequence[str], given: Mapping[str, str]
) -> dict[str, list[RegionalValue]]:
    """The values of an indicator in a year, by region; one indicator, year and unit for all of them.

    Raises:
        DigintError: BAD_INPUT for values that do not fit; what `Answerer.answer` raises.
    """
    found: dict[str, list[RegionalValue]] = {}
    for region in regions:
        asked = {**given, "region": region}
        answer = await rows(source.answerer, question, asked, source.names, source.limits)
        found[region] = _values(region, answer)
    return found


def verdict(values: Mapping[str, Sequence[RegionalValue]]) -> Verdict:
    """Whether one value of each region may stand beside the others (design, section 7: one NUTS level)."""
    every = [value for some in values.values() for value in some]
    reasons = []
    if any(not any(value.value for value in some) for some in values.values()):
        reasons.append("missing")
    if len({value.level for value in every if value.value}) > 1:
        reasons.append("level")
    if statuses_differ(value.status for value in every):
        reasons.append("status")
    return Verdict(not reasons, tuple(reasons))


def statuses_differ(statuses: Iterable[str]) -> bool:
    """Whether what is sourced stands beside what is illustrative."""
    return len({status for status in statuses if status}) > 1


def _values(region: str, answer: Answer) -> list[RegionalValue]:
    return [
        RegionalValue(
            region=region,
            territory=text(row["territory"]),
            level=text(row["level"]),
            value=text(row["value"]),
            how=text(row["how"]),
            status=text(row["status"]),
            row=number,
        )
        for number, row in enumerate(as_dicts(answer), 1)
    ]
