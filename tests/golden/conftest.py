"""Testland, published through the project's own door, and questions asked of it."""

from pathlib import Path

import pytest
from tests.golden.testland import REGIONS, write_testland

from digint_kg import wiring
from digint_kg.findings import Severity
from digint_kg.settings import Settings
from digint_kg.use_cases.documents import read_files
from digint_kg.use_cases.load import load
from digint_kg.wiring import Service


@pytest.fixture(scope="session")
def testland(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A service over testland and its neighbours, with nothing beside them; to be asked, not written."""
    folder = tmp_path_factory.mktemp("testland-files")
    write_testland(shared / "data" / "testland" / "facts.yaml", folder)
    service = wiring.build(Settings(home=tmp_path_factory.mktemp("testland")), readers=1)
    documents = [
        document
        for region in REGIONS
        for document in read_files(service.reader, service.names, [folder / region], region)
    ]
    outcome = load(
        documents,
        REGIONS[0],
        publisher=service.publisher,
        store=service.store,
        names=service.names,
        progress=lambda _step: None,
        by="tests",
    )
    unusable = [item.message() for item in outcome.report.findings if item.severity is Severity.VIOLATION]
    assert unusable == []
    return service
