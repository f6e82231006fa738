"""Evidence of golden rows: every question's text survives its tree, every row rests on published statements.

All rows of all questions take minutes: `make soak` opens them (tests/soak/test_every_rows_evidence.py).
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.golden.evidence import faults
from tests.golden.test_questions import _csv

from digint_kg import assets, wiring
from digint_kg.errors import DigintError, Kind
from digint_kg.explaining.parsing import rewritten
from digint_kg.questions import Catalogue, Question
from digint_kg.settings import Settings
from digint_kg.use_cases.evidence import refuse_untraceable
from digint_kg.wiring import Service

QUESTIONS = list(Catalogue(assets.folder("queries")))
TRACEABLE = [item for item in QUESTIONS if not item.compares and not item.own_file]
EACH = pytest.mark.parametrize("question", TRACEABLE, ids=[item.slug for item in TRACEABLE])


@pytest.fixture
def seeded(seeded_home: Path) -> Service:
    """A service over the seeded home itself, which is only read here."""
    return wiring.build(Settings(home=seeded_home), readers=1)


def spread(count: int) -> Sequence[int]:
    """The first, the last and one between."""
    return sorted({1, (count + 1) // 2, count}) if count else []


@EACH
def test_the_tree_says_what_the_text_says(question: Question, seeded: Service) -> None:
    text = re.sub(r"VALUES \(\?(\w+)\) \{ \(UNDEF\) \}", r"VALUES ?\1 { UNDEF }", rewritten(question.text))
    path = assets.folder("queries") / question.step / f"{question.slug}.expected.csv"
    got = asyncio.run(_csv(seeded, replace(question, text=text)))
    assert got.splitlines() == path.read_text(encoding="utf-8").splitlines()


@EACH
def test_rows_rest_on_published_statements(question: Question, seeded: Service) -> None:
    assert asyncio.run(faults(seeded, question, spread)) == []


@pytest.mark.parametrize("slug", ["changes", "own-levels"])
def test_a_question_without_evidence_says_where_it_is_instead(slug: str) -> None:
    (question,) = [item for item in QUESTIONS if item.slug == slug]
    with pytest.raises(DigintError) as caught:
        refuse_untraceable(question)
    assert caught.value.kind is Kind.REFUSED
    assert caught.value.remedy


def test_no_other_question_is_without_evidence() -> None:
    assert {item.slug for item in QUESTIONS} - {item.slug for item in TRACEABLE} == {"changes", "own-levels"}
