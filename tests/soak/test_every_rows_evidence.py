"""Every golden row of every question rests on statements that are published where the evidence says."""

import asyncio

import pytest
from tests.golden.evidence import faults
from tests.golden.test_evidence import TRACEABLE

from digint_kg.questions import Question
from digint_kg.wiring import Service


@pytest.mark.soak
@pytest.mark.parametrize("question", TRACEABLE, ids=[item.slug for item in TRACEABLE])
def test_every_row(question: Question, seeded: Service) -> None:
    assert asyncio.run(faults(seeded, question, lambda count: range(1, count + 1))) == []
