"""Filled templates, spoilt at random: each fault is found at its cell, and nothing is reported elsewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.steward import spoiling

from digint_kg.wiring import Service

IN_EACH_RUN, IN_SOAK = 60, 400


@pytest.mark.parametrize(
    ("count", "seed"),
    [(IN_EACH_RUN, 1), pytest.param(IN_SOAK, 20251130, marks=pytest.mark.soak)],
)
def test_each_fault_is_found_at_its_cell_and_none_elsewhere(
    seeded_home: Path, build: Callable[..., Service], tmp_path: Path, count: int, seed: int
) -> None:
    service = build(seeded_home)
    workbooks = spoiling.filled_templates(service, tmp_path)
    spoilt = tmp_path / "spoilt"
    spoilt.mkdir()
    tally = spoiling.run(service, workbooks, spoilt, count=count, seed=seed)
    print(tally.rates())  # noqa: T201 - the rates are what the note gives
    missed = [(item.kind, item.file, item.wanted) for item in tally.outcomes if not item.found]
    astray = [(item.kind, item.file, item.told_elsewhere()) for item in tally.outcomes if item.elsewhere]
    assert len(tally.outcomes) == count
    assert missed == []
    assert astray == []
