import asyncio
import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from bench import generator

from digint_kg import assets
from digint_kg.findings import Severity
from digint_kg.formats import CSV
from digint_kg.ports import Document
from digint_kg.publishing.publisher import Outcome
from digint_kg.questions import Catalogue
from digint_kg.use_cases import load
from digint_kg.use_cases.ask import ask
from digint_kg.wiring import Service

TRIPLES = 3000


@pytest.fixture
def service(build: Callable[..., Service]) -> Service:
    return build()


@pytest.fixture
def document(service: Service, tmp_path: Path) -> Document:
    path = tmp_path / "generated.nt"
    assert TRIPLES <= generator.write(path, TRIPLES) < TRIPLES + 10
    return service.reader.read(path, generator.GRAPH)[0]


def test_it_satisfies_every_shape(service: Service, document: Document) -> None:
    findings = service.checker.check(document, ())
    assert [str(finding) for finding in findings if finding.severity is not Severity.INFO] == []


def published(service: Service, document: Document) -> Outcome:
    return load.load(
        [document],
        generator.REGION,
        publisher=service.publisher,
        store=service.store,
        names=service.names,
        progress=lambda _step: None,
        by="bench",
    )


def test_it_is_published_through_the_checks(service: Service, document: Document) -> None:
    outcome = published(service, document)
    assert outcome.generation is not None
    assert outcome.changes[0].added == sum(1 for _ in document.triples())


def test_it_is_the_same_each_time(document: Document, tmp_path: Path) -> None:
    generator.write(tmp_path / "again.nt", TRIPLES)
    assert (tmp_path / "again.nt").read_bytes() == document.path.read_bytes()


def test_a_revision_changes_one_triple_in_a_hundred(tmp_path: Path) -> None:
    sets = []
    for revision in (0, 1):
        path = tmp_path / f"{revision}.nt"
        generator.write(path, 20_000, revision=revision)
        sets.append(set(path.read_text(encoding="utf-8").splitlines()))
    assert len(sets[0] - sets[1]) == len(sets[1] - sets[0])
    assert len(sets[0] - sets[1]) == pytest.approx(200, rel=0.1)


def test_what_is_asked_for_is_in_the_file(document: Document) -> None:
    said = {str(triple.subject) for triple in document.triples()}
    asked = [*generator.subjects(TRIPLES), *generator.indicators(TRIPLES)]
    assert len(asked) > 200
    assert {f"<{iri}>" for iri in asked} <= said


def test_the_numbers_of_a_dataset_that_describes_itself_count_once(
    service: Service, document: Document
) -> None:
    async def answer() -> bytes | None:
        try:
            stream = await ask(service.answerer, question, given, service.names, service.question_limits, CSV)
            return stream.complete
        finally:
            await service.answerer.close()

    published(service, document)
    question = Catalogue(assets.folder("queries")).get("status-and-licences")
    given = {"region": generator.REGION}
    (row,) = csv.DictReader((asyncio.run(answer()) or b"").decode().splitlines())
    numbers = document.path.read_text(encoding="utf-8").count("/def#numericValue>")
    assert row["numbers"] == str(numbers)
