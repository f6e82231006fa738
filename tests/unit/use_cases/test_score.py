"""Gains and what-ifs, worked by hand."""

from decimal import Decimal

import pytest

from digint_kg.errors import DigintError
from digint_kg.use_cases.score import (
    CRITERIA,
    CriterionRow,
    Named,
    gains,
    reweighed,
    totals,
    weight_of,
    with_gains,
)


def row(code: str, weight: int, share: str | None) -> CriterionRow:
    return CriterionRow(
        row=1,
        objective=Named("urn:o", "O"),
        criterion=Named(CRITERIA + code, code.upper()),
        weight=Decimal(weight),
        outcome="cantTell" if share is None else "passed" if Decimal(share) else "failed",
        share=None if share is None else Decimal(share),
        grade="",
        via="",
        witness=Named("", ""),
        looked_for="",
        illustrative=True,
    )


ROWS = [row("a1", 3, "0.5"), row("a2", 2, "1"), row("a3", 2, "0"), row("a4", 1, None), row("a6", 1, "0")]


def test_score_is_earned_over_decidable_and_coverage_decidable_over_total() -> None:
    found = totals(ROWS)
    assert (found.earned, found.decidable, found.total) == (Decimal("3.5"), Decimal(8), Decimal(9))
    assert (found.score, found.coverage) == (Decimal("0.438"), Decimal("0.889"))


def test_a_gain_is_what_meeting_a_row_in_full_adds() -> None:
    by_code = {item.code: item.gain for item in with_gains(ROWS)}
    assert by_code == {
        "a1": Decimal("0.188"),  # 1.5 of 8
        "a2": Decimal(0),
        "a3": Decimal("0.25"),  # 2 of 8
        "a4": Decimal("0.063"),  # 4.5 of 9, for 3.5 of 8
        "a6": Decimal("0.125"),  # 1 of 8
    }
    assert [item.criterion.label for item in gains(ROWS)] == ["A3", "A1", "A6", "A4"]


def test_other_weights_leave_the_rows_themselves_alone() -> None:
    tried = reweighed(ROWS, {"a1": Decimal(0)})
    assert totals(tried).score == Decimal("0.4")
    assert totals(ROWS).score == Decimal("0.438")


def test_nothing_decidable_has_no_score() -> None:
    found = totals([row("a1", 3, None)])
    assert (found.score, found.coverage) == (None, Decimal(0))


@pytest.mark.parametrize("written", ["", "-1", "100.5", "x", "Infinity", "NaN"])
def test_a_weight_is_a_number_from_0_to_100(written: str) -> None:
    with pytest.raises(DigintError):
        weight_of(written)


def test_a_comma_is_a_point() -> None:
    assert weight_of("2,5") == Decimal("2.5")
