"""RDFLib's SPARQLUpdateStore writes with a steward's token, into that steward's dataset and nowhere else."""

from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError

import pytest
from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from tests.protocol.conftest import running

from digint_kg import assets
from digint_kg.permissions import parse_scope
from digint_kg.settings import Settings
from digint_kg.use_cases.seed import packaged_regions, seed
from digint_kg.wiring import build

REGION = "noord-brabant"
BASE = Settings().base
DATASET = f"{BASE}graph/{REGION}/region"
THING = URIRef(f"{BASE}id/{REGION}/region/{REGION}")
LABEL = Literal("Brabantia Septentrionalis", lang="la")


@pytest.fixture(scope="module")
def steward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    """A server over one region, and the secret of who may change that region."""
    service = build(Settings(home=tmp_path_factory.mktemp("steward"), readers=1))
    outcome = seed(
        [path for path in packaged_regions(assets.folder("data"), demo=True) if path.name == REGION],
        publisher=service.publisher,
        reader=service.reader,
        store=service.store,
        names=service.names,
        progress=lambda _step: None,
    )
    assert outcome is not None
    _, secret = service.tokens.create("Steward", (parse_scope(f"{REGION}:publish"),), 1)
    with running(service) as server:
        yield server, secret


def remote(server: Any, dataset: str, secret: str | None) -> Graph:
    address = f"http://{server.host}:{server.port}/sparql"
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    store = SPARQLUpdateStore(address, address, headers=headers, autocommit=True)
    return Graph(store, identifier=URIRef(dataset))


def test_what_is_added_is_published_and_what_is_removed_is_gone(steward: tuple[Any, str]) -> None:
    graph = remote(steward[0], DATASET, steward[1])
    before = len(graph)
    graph.add((THING, RDFS.label, LABEL))
    assert LABEL in set(graph.objects(THING, RDFS.label))
    assert steward[0].client.get("/health").json()["generation"] == 2
    graph.remove((THING, RDFS.label, LABEL))
    assert LABEL not in set(graph.objects(THING, RDFS.label))
    assert len(graph) == before


@pytest.mark.parametrize("dataset", [f"{BASE}graph/flanders/region", f"{BASE}graph/ontology"])
def test_another_dataset_is_not_to_be_written(steward: tuple[Any, str], dataset: str) -> None:
    with pytest.raises(HTTPError) as told:
        remote(steward[0], dataset, steward[1]).add((THING, RDFS.label, LABEL))
    with told.value as answer:
        assert answer.code == 403


def test_nobody_writes_without_a_token(steward: tuple[Any, str]) -> None:
    with pytest.raises(HTTPError) as told:
        remote(steward[0], DATASET, None).add((THING, RDFS.label, LABEL))
    with told.value as answer:
        assert answer.code == 401
        assert answer.headers["www-authenticate"].lower().startswith("bearer")
