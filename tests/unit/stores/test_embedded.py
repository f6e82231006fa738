"""What is the embedded store's own: folders, recovery, pruning, the patch."""

import gzip
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from digint_kg import atomic
from digint_kg.errors import DigintError, Kind
from digint_kg.generations import Publication
from digint_kg.graphs import GraphNames
from digint_kg.stores.embedded import EmbeddedStore
from digint_kg.terms import PROJECT

NAMES = GraphNames(PROJECT)
GRAPH = NAMES.catalogue


def publish(store: EmbeddedStore, *values: int) -> None:
    node = NamedNode(GRAPH)
    quads = [Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(value), node) for value in values]
    with store.draft() as draft:
        change = draft.put_quads(GRAPH, quads)
        draft.commit(Publication(draft.number, None, datetime.now(UTC), "t", "", (change,), {}), ())


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    return EmbeddedStore(tmp_path, NAMES, keep=3)


def test_old_generations_are_pruned_and_their_journal_stays(store: EmbeddedStore) -> None:
    for number in range(6):
        publish(store, number)
    folders = sorted(path.name for path in store.layout.generations.iterdir())
    assert folders == ["000004", "000005", "000006"]
    assert len(list(store.publications())) == 6


def test_what_current_does_not_name_is_cleared_at_the_next_publication(store: EmbeddedStore) -> None:
    publish(store, 1)
    layout = store.layout
    shutil.copytree(layout.generation(1), layout.generation(2))
    shutil.copy(layout.entry(1), layout.entry(2))
    (layout.journal / "000002.json.aside").write_text("half")
    (layout.sources / "abc.aside").write_text("half")
    assert store.current_folder() == (1, layout.generation(1))
    publish(store, 2)
    assert store.publication(2).number == 2
    assert not list(layout.journal.glob("*.aside"))
    assert not list(layout.sources.glob("*.aside"))


def test_recover_names_what_it_removed(store: EmbeddedStore) -> None:
    assert store.recover() == []
    publish(store, 1)
    store.layout.generation(2).mkdir()
    assert store.recover() == ["000002"]
    assert store.recover() == []


def test_recover_leaves_a_publisher_at_work_alone(store: EmbeddedStore) -> None:
    publish(store, 1)
    with store.draft():
        assert store.recover() == []
        assert store.layout.generation(2).exists()


def test_the_patch_tells_the_difference(store: EmbeddedStore) -> None:
    publish(store, 1, 2)
    publish(store, 2, 3)
    lines = gzip.decompress(store.layout.patch(2).read_bytes()).decode().splitlines()
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert lines == [
        "TX .",
        f'D <urn:s> <urn:p> "1"{integer} <{GRAPH}> .',
        f'A <urn:s> <urn:p> "3"{integer} <{GRAPH}> .',
        "TC .",
    ]
    assert f"H whole <{GRAPH}> ." in gzip.decompress(store.layout.patch(1).read_bytes()).decode()


def test_a_generation_is_never_written_again(store: EmbeddedStore) -> None:
    publish(store, 1)
    folder = store.layout.generation(1)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".sst"}
    publish(store, 2)
    publish(store, 3)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".sst"} == before


def test_an_atomic_write_replaces_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    atomic.write(path, b"one")
    atomic.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("text", "said"), [("{", "damaged"), ('{"format": 99}', "another version")])
def test_a_journal_that_cannot_be_read_is_told(store: EmbeddedStore, text: str, said: str) -> None:
    publish(store, 1)
    store.layout.entry(1).write_text(text)
    with pytest.raises(DigintError, match=said) as caught:
        store.datasets()
    assert caught.value.kind is Kind.CONFLICT
    assert caught.value.remedy
