"""Opens rows of a question's answer and tells what is wrong with their evidence."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pyoxigraph import Quad

from digint_kg import wiring
from digint_kg.http.evidence import source_of
from digint_kg.questions import Question
from digint_kg.use_cases.ask import rows
from digint_kg.use_cases.evidence import cells_of, evidence_of, values_of
from digint_kg.use_cases.proofs import Statement
from digint_kg.wiring import Service


async def faults(service: Service, question: Question, chosen: Callable[[int], Sequence[int]]) -> list[str]:
    """The rows, of those chosen from how many there are, whose evidence is empty or is not published."""
    own = replace(service, answerer=wiring.build(service.settings, readers=1).answerer)
    source = source_of(own)
    published: dict[str, set[Quad]] = {}
    found = []
    try:
        answer = await rows(own.answerer, question, question.example, own.names, own.question_limits)
        values = values_of(question, question.example, own.names)
        for row in chosen(len(answer.rows)):
            evidence = await evidence_of(source, question, values, cells_of(answer, row), row)
            if not evidence.statements:
                found.append(f"row {row} rests on nothing")
            for item in evidence.statements:
                if item.graph not in published:
                    published[item.graph] = set(own.store.quads([item.graph]))
                if not _holds(published[item.graph], item):
                    found.append(f"row {row}: {item} is not published")
    finally:
        await own.answerer.close()
    return found


def _holds(quads: set[Quad], item: Statement) -> bool:
    return any(
        quad.subject == item.subject and quad.predicate == item.predicate and quad.object == item.object
        for quad in quads
    )
