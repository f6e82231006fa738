"""What the tests of reading share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from digint_kg.graphs import GraphNames
from digint_kg.ports import Document
from digint_kg.reading.rdf_reader import RdfReader

NAMES = GraphNames("https://w3id.org/digint/")
GRAPH = NAMES.dataset("emilia-romagna", "s3")


@pytest.fixture
def names() -> GraphNames:
    return NAMES


@pytest.fixture
def graph() -> str:
    return GRAPH


@pytest.fixture
def reader() -> RdfReader:
    return RdfReader(NAMES)


@pytest.fixture
def rdf(shared: Path) -> Path:
    return shared / "data" / "rdf"


@pytest.fixture
def read(tmp_path: Path, reader: RdfReader, graph: str) -> Callable[..., Document]:
    """Reads a text as a file of the given name into one document."""

    def make(text: str | bytes, name: str = "file.ttl", *, merge: bool = False) -> Document:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        documents = reader.read(path, graph, merge=merge)
        assert len(documents) == 1
        return documents[0]

    return make
