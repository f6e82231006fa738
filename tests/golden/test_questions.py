"""Every question, asked with its example values of the packaged data, gives exactly its expected rows."""

import asyncio
from dataclasses import replace

import pytest

from digint_kg import assets
from digint_kg.formats import CSV
from digint_kg.questions import Catalogue, Question
from digint_kg.use_cases.ask import ask
from digint_kg.use_cases.own_file import read_own
from digint_kg.wiring import Service

QUESTIONS = list(Catalogue(assets.folder("queries")))


async def _csv(service: Service, question: Question) -> str:
    try:
        stream = await ask(
            service.answerer, question, question.example, service.names, service.question_limits, CSV
        )
        assert stream.complete is not None
        return stream.complete.decode()
    finally:
        await service.answerer.close()


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.slug for question in QUESTIONS])
def test_answer_is_as_expected(question: Question, seeded: Service) -> None:
    path = assets.folder("queries") / question.step / f"{question.slug}.expected.csv"
    expected = path.read_text(encoding="utf-8")
    if question.own_file:
        own = read_own(seeded.reader, seeded.names, [assets.folder("data") / question.own_file])
        with seeded.store.beside(own) as (number, folder):
            beside = replace(seeded, answerer=seeded.answerer_over(number, folder))
            got = asyncio.run(_csv(beside, question))
    else:
        got = asyncio.run(_csv(seeded, question))
    assert got.splitlines() == expected.splitlines()
    assert len(got.splitlines()) > 1
