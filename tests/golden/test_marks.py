"""Every answer says of each row where it comes from and whether that is sourced or made up."""

import pytest
from tests.golden.asking import ask_rows

from digint_kg import assets
from digint_kg.questions import Catalogue, Question
from digint_kg.terms import CODE, PROJECT
from digint_kg.wiring import Service

QUESTIONS = list(Catalogue(assets.folder("queries")))
RANKINGS = ("ranking", "regional-values")


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.slug for question in QUESTIONS])
def test_every_row_carries_the_status_of_its_graph(question: Question, seeded: Service) -> None:
    states = seeded.store.datasets()
    for row in ask_rows(seeded, question.slug, **question.example):
        if row["dataset"] is None:
            continue
        assert str(row["dataset"]).startswith(f"{PROJECT}graph/")
        assert str(row["status"]).startswith(f"{CODE}status/")
        if state := states.get(str(row["dataset"])):
            assert row["status"] == state.status


@pytest.mark.parametrize("slug", RANKINGS)
def test_nothing_made_up_is_ranked(slug: str, seeded: Service) -> None:
    indicator = "eurostat/indicator/adult-learning"
    rows = ask_rows(seeded, slug, indicator=indicator, year="2019")
    assert rows
    assert {row["status"] for row in rows} == {f"{CODE}status/sourced"}
