"""Any two generations are compared exactly, whether their folders are still there or not."""

import random
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from digint_kg.errors import DigintError, Kind
from digint_kg.generations import Publication
from digint_kg.graphs import GraphNames
from digint_kg.stores.embedded import EmbeddedStore
from digint_kg.terms import PROJECT, RDFS
from digint_kg.use_cases.compare import rdf_patch

NAMES = GraphNames(PROJECT)
GRAPHS = [NAMES.dataset("testland", name) for name in ("one", "two")]
Content = frozenset[str]


def publish(store: EmbeddedStore, contents: dict[str, list[Quad]]) -> None:
    with store.draft() as draft:
        changes = tuple(draft.put_quads(graph, quads) for graph, quads in contents.items())
        draft.commit(Publication(draft.number, None, datetime.now(UTC), "t", "", changes, {}), ())


def random_content(chance: random.Random, graph: str) -> list[Quad]:
    """Some statements, none at all now and then: the graph is then new as a whole once more."""
    if chance.random() < 0.25:
        return []
    node = NamedNode(graph)
    label = NamedNode(RDFS + "label")
    return [
        Quad(NamedNode(f"urn:s{chance.randrange(6)}"), label, Literal(f'"{chance.randrange(9)}" .\n'), node)
        for _ in range(chance.randrange(1, 12))
    ]


def applied(content: Content, patch: bytes) -> Content:
    """What the patch makes of the content; each line must hold as it stands."""
    found = set(content)
    assert patch.startswith(b"TX .\n")
    assert patch.endswith(b"TC .\n")
    for line in patch.splitlines()[1:-1]:
        (quad,) = parse(line[2:], RdfFormat.N_QUADS)
        if line.startswith(b"D "):
            found.remove(str(quad))
        else:
            assert line.startswith(b"A ")
            assert str(quad) not in found
            found.add(str(quad))
    return frozenset(found)


@pytest.mark.parametrize("seed", range(2))
def test_a_patch_makes_any_generation_of_any_other(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    store = EmbeddedStore(tmp_path, NAMES, keep=2)
    contents: list[Content] = [frozenset()]
    for _ in range(7):
        publish(store, {graph: random_content(chance, graph) for graph in GRAPHS})
        contents.append(frozenset(str(quad) for quad in store.quads(GRAPHS)))
    assert len(list(store.layout.generations.iterdir())) == 2
    for before, after in product(range(len(contents)), repeat=2):
        patch = b"".join(rdf_patch(store, NAMES, before, after))
        assert applied(contents[before], patch) == contents[after], (before, after)


@pytest.mark.parametrize("seed", range(3))
def test_what_was_known_is_known_still(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    store = EmbeddedStore(tmp_path, NAMES, keep=1)
    contents: list[list[Quad]] = [[]]
    for _ in range(7):
        publish(store, {graph: random_content(chance, graph) for graph in GRAPHS})
        contents.append(list(store.quads(GRAPHS)))
    for number, content in enumerate(contents):
        comparison = store.compare(number, len(contents) - 1)
        for iri in (f"urn:s{name}" for name in range(6)):
            said = [quad.object for quad in content if str(quad.subject) == f"<{iri}>"]
            assert comparison.known_before(iri) is bool(said)
            assert set(comparison.before.labels(iri)) == set(said)


def test_a_generation_that_never_was(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path, NAMES)
    publish(store, {GRAPHS[0]: []})
    with pytest.raises(DigintError) as caught:
        store.compare(0, 2)
    assert caught.value.kind is Kind.NOT_FOUND


@pytest.mark.parametrize("cut", [0, 30, -8])
def test_a_damaged_journal_is_told(tmp_path: Path, cut: int) -> None:
    store = EmbeddedStore(tmp_path, NAMES)
    for name in ("urn:a", "urn:b"):
        node = NamedNode(name)
        publish(store, {GRAPHS[0]: [Quad(node, node, node, NamedNode(GRAPHS[0]))]})
    path = store.layout.patch(2)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DigintError) as caught:
        store.compare(1, 2)
    assert caught.value.kind is Kind.CONFLICT
    path.unlink()
    with pytest.raises(DigintError):
        store.compare(1, 2)
