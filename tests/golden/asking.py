"""Asks a question as a page would, and gives its rows as plain text."""

import asyncio
from dataclasses import replace

from digint_kg import wiring
from digint_kg.use_cases.ask import rows
from digint_kg.wiring import Service

Row = dict[str, str | None]


def ask_rows(service: Service, slug: str, **given: str) -> list[Row]:
    """The rows of the question `slug`: column to IRI or text, None where nothing stands."""
    return asyncio.run(_rows(service, slug, given))


def local(iri: str | None) -> str:
    """The last segment of an IRI, after / or #; empty for None."""
    return (iri or "").replace("#", "/").rpartition("/")[2]


async def _rows(service: Service, slug: str, given: dict[str, str]) -> list[Row]:
    own = replace(service, answerer=wiring.build(service.settings, readers=1).answerer)
    try:
        question = own.questions.get(slug)
        answer = await rows(own.answerer, question, given, own.names, own.question_limits)
    finally:
        await own.answerer.close()
    return [
        {
            name: None if cell is None else str(getattr(cell, "value", cell))
            for name, cell in zip(answer.columns, row, strict=True)
        }
        for row in answer.rows
    ]
