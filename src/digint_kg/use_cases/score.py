"""The score of a strategy, row by row: what each criterion earns, and what would raise the score most.

The numbers are those of the questions `alignment-rows` and `strategy-score`; gains and what-ifs are computed
from the rows by the same rule (design, section 6): earned over decidable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.errors import DigintError, Kind
from digint_kg.questions import Catalogue
from digint_kg.terms import CODE, ILLUSTRATIVE
from digint_kg.use_cases.ask import Answer, Cell, rows
from digint_kg.use_cases.choices import refuse_unknown
from digint_kg.use_cases.evidence import Source

ROWS: Final = "alignment-rows"
SUMS: Final = "strategy-score"
CRITERIA: Final = CODE + "alignment-criterion/"
MOST_WEIGHT: Final = 100
_THOUSANDTH: Final = Decimal("0.001")
_NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing and what it is called; an empty IRI where there is none."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One objective against one criterion. `row` is its place in the answer, counted from 1.

    `share` is the part of the weight that it earns, None where one cannot tell; `gain` is what the score
    would rise by if it were met in full.
    """

    row: int
    objective: Named
    criterion: Named
    weight: Decimal
    outcome: str
    share: Decimal | None
    grade: str
    via: str
    witness: Named
    looked_for: str
    illustrative: bool
    gain: Decimal = _NONE

    @property
    def code(self) -> str:
        """The criterion's code, such as `a1`."""
        return self.criterion.iri.removeprefix(CRITERIA)

    @property
    def earned(self) -> Decimal | None:
        """What it earns, in points; None where one cannot tell."""
        return None if self.share is None else self.weight * self.share


@dataclass(frozen=True, slots=True)
class Totals:
    """Points, and the two ratios that are never to be read without each other; None over nothing."""

    earned: Decimal
    decidable: Decimal
    total: Decimal
    score: Decimal | None
    coverage: Decimal | None


@dataclass(frozen=True, slots=True)
class CriterionGain:
    """What the score would rise by if a criterion were met by all the `unmet` objectives that do not."""

    criterion: Named
    unmet: int
    gain: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """A strategy's row in the answer to `strategy-score`. `row`: its place there, counted from 1."""

    row: int
    strategy: Named
    objectives: str
    totals: Totals
    label: str
    status: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The scores of a region's strategies in one generation."""

    generation: int
    sums: tuple[Sums, ...]


async def standing(source: Source, questions: Catalogue, given: Mapping[str, str]) -> Standing:
    """The scores as the generation behind `source` gives them; none where it does not know the region.

    Raises:
        DigintError: what `Answerer.answer` raises.
    """
    answer = await rows(source.answerer, questions.get(SUMS), given, source.names, source.limits)
    return Standing(answer.generation, _all_sums(answer))


async def sums_of(source: Source, questions: Catalogue, given: Mapping[str, str]) -> list[Sums]:
    """The scores of a region's strategies, or of one.

    Raises:
        DigintError: BAD_INPUT for values that do not fit; what `Answerer.answer` raises.
    """
    return list(_all_sums(await _asked(source, questions, SUMS, given)))


async def rows_of(source: Source, questions: Catalogue, given: Mapping[str, str]) -> list[CriterionRow]:
    """The rows of a strategy's score, each with its gain.

    Raises:
        DigintError: as `sums_of`.
    """
    table = _dicts(await _asked(source, questions, ROWS, given))
    return with_gains([_criterion(number, row) for number, row in enumerate(table, 1)])


def totals(found: Sequence[CriterionRow]) -> Totals:
    """The sum of the rows."""
    decidable = [row for row in found if row.share is not None]
    earned = sum((row.earned or _NONE for row in decidable), _NONE)
    possible = sum((row.weight for row in decidable), _NONE)
    total = sum((row.weight for row in found), _NONE)
    return Totals(earned, possible, total, _ratio(earned, possible), _ratio(possible, total))


def with_gains(found: Sequence[CriterionRow]) -> list[CriterionRow]:
    """The rows, each with what the score would rise by if that row alone were met in full."""
    now = totals(found)
    return [replace(row, gain=_gain(now, [row])) for row in found]


def gains(found: Sequence[CriterionRow]) -> list[CriterionGain]:
    """What each criterion would add if all objectives met it; the largest first, those met left out."""
    now = totals(found)
    unmet: dict[Named, list[CriterionRow]] = {}
    for row in found:
        if row.share != 1:
            unmet.setdefault(row.criterion, []).append(row)
    raised = [CriterionGain(criterion, len(some), _gain(now, some)) for criterion, some in unmet.items()]
    return sorted(raised, key=lambda item: (-item.gain, item.criterion.iri))


def reweighed(found: Sequence[CriterionRow], weights: Mapping[str, Decimal]) -> list[CriterionRow]:
    """The rows under other weights, by the criterion's code: a what-if, never the score."""
    return with_gains([replace(row, weight=weights.get(row.code, row.weight)) for row in found])


def weight_of(written: str) -> Decimal:
    """A weight as somebody typed it.

    Raises:
        DigintError: BAD_INPUT where it is no number from 0 to `MOST_WEIGHT`.
    """
    try:
        weight = Decimal(written.strip().replace(",", "."))
    except InvalidOperation:
        weight = Decimal(-1)
    if not weight.is_finite() or not 0 <= weight <= MOST_WEIGHT:
        remedy = f"Give a number from 0 to {MOST_WEIGHT}."
        raise DigintError(Kind.BAD_INPUT, f"{written!r} is no weight.", remedy=remedy)
    return weight


def _gain(now: Totals, met: Sequence[CriterionRow]) -> Decimal:
    earned = now.earned + sum((row.weight - (row.earned or _NONE) for row in met), _NONE)
    possible = now.decidable + sum((row.weight for row in met if row.share is None), _NONE)
    before = now.earned / now.decidable if now.decidable else _NONE
    then = earned / possible if possible else _NONE
    return _rounded(then - before)


def _ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    return _rounded(part / whole) if whole else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_THOUSANDTH, ROUND_HALF_UP).normalize()


async def _asked(source: Source, questions: Catalogue, slug: str, given: Mapping[str, str]) -> Answer:
    question = questions.get(slug)
    asked = (source.answerer, question, given, source.names, source.limits)
    await refuse_unknown(*asked)
    return await rows(*asked)


def _dicts(answer: Answer) -> list[dict[str, Cell]]:
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _criterion(number: int, row: Mapping[str, Cell]) -> CriterionRow:
    weight, earned = _number(row["weight"]) or _NONE, _number(row["earned"])
    return CriterionRow(
        row=number,
        objective=Named(_text(row["objective"]), _text(row["objectiveLabel"])),
        criterion=Named(_text(row["criterion"]), _text(row["criterionLabel"])),
        weight=weight,
        outcome=_text(row["outcome"]).rpartition("#")[2],
        share=None if earned is None else earned / weight,
        grade=_text(row["grade"]),
        via=_text(row["via"]),
        witness=Named(_text(row["witness"]), _text(row["witnessLabel"])),
        looked_for=_text(row["lookedFor"]),
        illustrative=_text(row["status"]) == ILLUSTRATIVE,
    )


def _all_sums(answer: Answer) -> tuple[Sums, ...]:
    return tuple(_sums(number, row) for number, row in enumerate(_dicts(answer), 1))


def _sums(number: int, row: Mapping[str, Cell]) -> Sums:
    earned, decidable, total = (_number(row[name]) or _NONE for name in ("earned", "decidable", "total"))
    return Sums(
        row=number,
        strategy=Named(_text(row["strategy"]), _text(row["strategyLabel"])),
        objectives=_text(row["objectives"]),
        totals=Totals(earned, decidable, total, _number(row["score"]), _number(row["coverage"])),
        label=_text(row["label"]),
        status=_text(row["status"]),
    )


def _text(cell: Cell) -> str:
    return cell.value if isinstance(cell, (NamedNode, Literal)) else ""


def _number(cell: Cell) -> Decimal | None:
    return Decimal(cell.value) if isinstance(cell, Literal) else None
