"""Each question is whole, speaks English and Italian, and says what every store understands alike."""

import csv
import re
from pathlib import Path
from typing import cast

import pytest
from pyoxigraph import QuerySolutions, Store

from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.questions import Catalogue, Question
from digint_kg.questions.parameters import bind, slot
from digint_kg.questions.question import STEPS
from digint_kg.terms import PROJECT

QUESTIONS = list(Catalogue(assets.folder("queries")))
ELSEWHERE_DIFFERENT = re.compile(r"\b(MINUS|GROUP_CONCAT|SAMPLE|ASK|NOW|RAND|UUID|STRUUID|BNODE|LIMIT)\b")
EVERY_QUESTION = pytest.mark.parametrize("question", QUESTIONS, ids=[item.slug for item in QUESTIONS])


def body(question: Question) -> str:
    lines = question.text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+"))


def projected(question: Question) -> list[str]:
    text = bind(question, question.example, GraphNames(PROJECT))
    answer = cast("QuerySolutions", Store().query(text, use_default_graph_as_union=True))
    return [variable.value for variable in answer.variables]


def expected(question: Question) -> Path:
    return assets.folder("queries") / question.step / f"{question.slug}.expected.csv"


def test_numbers_are_those_of_the_competency_questions() -> None:
    """All of them; one number may have several questions: 40 is asked row by row and as a sum."""
    assert {question.number for question in QUESTIONS} == set(range(1, 59))


def test_slugs_are_unique() -> None:
    files = list(assets.folder("queries").rglob("*.rq"))
    assert len(files) == len({path.stem for path in files}) == len(QUESTIONS)


@EVERY_QUESTION
def test_header_is_whole_in_both_languages(question: Question) -> None:
    texts = [question.title, question.description]
    texts += [parameter.label for parameter in question.parameters]
    texts += [column.label for column in question.columns]
    assert [text for text in texts if {"en", "it"} - text.keys()] == []
    assert question.step in STEPS
    assert question.tags
    assert question.columns


@EVERY_QUESTION
def test_each_parameter_has_its_place(question: Question) -> None:
    """But for the question on publications: what it compares stands in its empty VALUES block.

    It may have several, all of which are filled: an engine may push nothing into the branches of a union.
    """
    asked = () if question.compares else question.parameters
    places = {parameter.name: len(slot(parameter.name).findall(body(question))) for parameter in asked}
    assert 0 not in places.values(), places
    assert body(question).count("UNDEF") == sum(places.values())
    known = {parameter.name for parameter in question.parameters}
    assert set(question.example) <= known
    assert "language" in known


@EVERY_QUESTION
def test_columns_are_what_is_projected(question: Question) -> None:
    names = [column.name for column in question.columns]
    assert names == projected(question)
    assert {"dataset", "status"} <= set(names)


@EVERY_QUESTION
def test_expected_rows_have_these_columns(question: Question) -> None:
    with expected(question).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [column.name for column in question.columns]
    assert rows


@EVERY_QUESTION
def test_order_is_total(question: Question) -> None:
    order = re.findall(r"\?(\w+)", body(question).rpartition("ORDER BY")[2])
    with expected(question).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [tuple(row[name] for name in order) for row in rows]
    assert len(keys) == len(set(keys))
    assert {"dataset", "status"} <= set(order)


@EVERY_QUESTION
def test_no_word_that_a_barrier_refuses(question: Question) -> None:
    assert re.search(r"service|load", question.text, re.IGNORECASE) is None


@EVERY_QUESTION
def test_no_form_on_which_stores_differ(question: Question) -> None:
    assert ELSEWHERE_DIFFERENT.findall(body(question)) == []
