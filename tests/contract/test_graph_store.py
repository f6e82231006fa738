"""What every store behind the port `GraphStore` must do: one suite, each store in turn."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from digint_kg.errors import DigintError, Kind
from digint_kg.generations import Change, DatasetState, Publication
from digint_kg.graphs import GraphNames
from digint_kg.ports import Document, Draft, GraphStore
from digint_kg.reading.rdf_reader import RdfReader
from digint_kg.stores.embedded import EmbeddedStore
from digint_kg.terms import PROJECT

NAMES = GraphNames(PROJECT)
GRAPH = NAMES.dataset("testland", "actors")
OTHER = NAMES.dataset("testland", "maps")
STORES: dict[str, Callable[[Path], GraphStore]] = {
    "embedded": lambda home: EmbeddedStore(home, NAMES, patience=0.1),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> GraphStore:
    return STORES[request.param](tmp_path / "home")


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., Document]:
    def make(turtle: str, graph: str = GRAPH) -> Document:
        path = tmp_path / f"{graph.rpartition('/')[2]}.ttl"
        path.write_text(f"@prefix : <urn:t#> . {turtle}", encoding="utf-8")
        return RdfReader(NAMES).read(path, graph)[0]

    return make


def publish(store: GraphStore, *documents: Document, drop: tuple[str, ...] = ()) -> tuple[Change, ...]:
    with store.draft() as draft:
        changes = tuple(draft.put(document) for document in documents)
        changes += tuple(draft.drop(graph) for graph in drop)
        draft.commit(entry(draft, changes, documents, drop), documents)
    return changes


def entry(
    draft: Draft, changes: tuple[Change, ...], documents: tuple[Document, ...], drop: tuple[str, ...]
) -> Publication:
    now = datetime.now(UTC)
    states = {graph: state for graph, state in draft.datasets.items() if graph not in drop}
    states |= {
        document.graph: DatasetState(document.graph, document.source, document.graph, 1, draft.number, now)
        for document in documents
    }
    return Publication(draft.number, draft.number - 1 or None, now, "tester", "why", changes, states)


def content(store: GraphStore, graph: str = GRAPH) -> set[str]:
    return {str(quad.triple) for quad in store.quads([graph])}


def test_an_empty_store_has_nothing(store: GraphStore) -> None:
    assert store.current() is None
    assert store.datasets() == {}
    assert list(store.publications()) == []
    assert list(store.quads([GRAPH])) == []


def test_a_publication_is_seen_whole(store: GraphStore, document: Callable[..., Document]) -> None:
    changes = publish(store, document(":a :p 1, 2 ."))
    assert changes == (Change(GRAPH, added=2, removed=0, whole=True),)
    current = store.current()
    assert current is not None
    assert current.number == 1
    assert len(content(store)) == 2
    assert store.datasets().keys() == {GRAPH}


def test_only_the_difference_is_applied(store: GraphStore, document: Callable[..., Document]) -> None:
    publish(store, document(":a :p 1, 2, 3 ."))
    assert publish(store, document(":a :p 1, 2, 4 .")) == (Change(GRAPH, added=1, removed=1),)
    assert len(content(store)) == 3


def test_the_same_again_changes_nothing(store: GraphStore, document: Callable[..., Document]) -> None:
    text = ':a :p 007, "0.50"^^<http://www.w3.org/2001/XMLSchema#decimal>, [ :q [ :r "x" ] ] .'
    publish(store, document(text))
    assert publish(store, document(text)) == (Change(GRAPH, added=0, removed=0),)


def test_a_draft_that_is_not_committed_leaves_no_trace(
    store: GraphStore, document: Callable[..., Document]
) -> None:
    publish(store, document(":a :p 1 ."))
    before = content(store)
    with store.draft() as draft:
        draft.put(document(":a :p 2 ."))
    current = store.current()
    assert current is not None
    assert current.number == 1
    assert content(store) == before
    assert publish(store, document(":a :p 3 .")) == (Change(GRAPH, added=1, removed=1),)


def test_an_error_inside_a_draft_leaves_no_trace(
    store: GraphStore, document: Callable[..., Document]
) -> None:
    publish(store, document(":a :p 1 ."))

    def fail() -> None:
        with store.draft() as draft:
            draft.put(document(":a :p 2 ."))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert content(store) == {'<urn:t#a> <urn:t#p> "1"^^<http://www.w3.org/2001/XMLSchema#integer>'}


def test_one_publisher_at_a_time(store: GraphStore, document: Callable[..., Document]) -> None:
    with store.draft() as draft:
        draft.put(document(":a :p 1 ."))
        with pytest.raises(DigintError) as caught, store.draft():
            pass
    assert caught.value.kind is Kind.CONFLICT
    publish(store, document(":a :p 2 ."))
    assert len(content(store)) == 1


def test_several_graphs_change_together(store: GraphStore, document: Callable[..., Document]) -> None:
    publish(store, document(":a :p 1 ."), document(":b :p 1 .", OTHER))
    changes = publish(store, document(":a :p 2 ."), drop=(OTHER,))
    assert changes == (Change(GRAPH, added=1, removed=1), Change(OTHER, added=0, removed=1))
    assert content(store, OTHER) == set()
    assert store.datasets().keys() == {GRAPH}


def test_the_journal_tells_newest_first(store: GraphStore, document: Callable[..., Document]) -> None:
    for number in range(3):
        publish(store, document(f":a :p {number} ."))
    entries = list(store.publications())
    assert [item.number for item in entries] == [3, 2, 1]
    assert store.publication(2) == entries[1]
    with pytest.raises(DigintError) as caught:
        store.publication(4)
    assert caught.value.kind is Kind.NOT_FOUND


def test_sources_are_kept_after_many_publications(
    store: GraphStore, document: Callable[..., Document]
) -> None:
    publish(store, document(":a :p 0 ."))
    for number in range(1, 9):
        publish(store, document(f":a :p {number} ."))
    first = store.publication(1).datasets[GRAPH].source
    assert store.source(first).read_text() == "@prefix : <urn:t#> . :a :p 0 ."


def test_describe_reaches_two_steps_and_hides(store: GraphStore, document: Callable[..., Document]) -> None:
    publish(store, document(":a :p :b ."), document(":b :p :c . :c :p :d . :d :p :e .", OTHER))
    said = {str(t.subject) for t in store.describe(["urn:t#b"], hidden=frozenset(), beside=[])}
    assert said == {"<urn:t#b>", "<urn:t#c>"}
    assert not list(store.describe(["urn:t#b"], hidden=frozenset({OTHER}), beside=[]))
    beside = store.describe(["urn:t#b"], hidden=frozenset({OTHER}), beside=[document(":b :p 1 .", OTHER)])
    assert len(list(beside)) == 1


def test_a_draft_knows_what_changed_and_who_mentions_it(
    store: GraphStore, document: Callable[..., Document]
) -> None:
    publish(store, document(":a :p 1 . :z :p 1 ."), document(":m :mentions :a .", OTHER))
    with store.draft() as draft:
        draft.put(document(":a :p 2 . :z :p 1 ."))
        assert draft.changed_subjects(GRAPH) == {"urn:t#a"}
        assert draft.mentioning({"urn:t#a"}, outside={GRAPH}) == {OTHER}
        assert draft.mentioning({f"urn:t#{n}" for n in range(99)} | {"urn:t#a"}, outside=set()) == {OTHER}
        assert draft.mentioning({"urn:t#z"}, outside={GRAPH}) == set()


def test_quads_of_the_machinery_go_the_same_way(store: GraphStore) -> None:
    graph = NamedNode(NAMES.catalogue)
    quads = [Quad(NamedNode("urn:t#a"), NamedNode("urn:t#p"), Literal(n), graph) for n in (1, 2)]
    with store.draft() as draft:
        assert draft.put_quads(NAMES.catalogue, quads) == Change(NAMES.catalogue, 2, 0, whole=True)
        draft.commit(entry(draft, (), (), ()), ())
    with store.draft() as draft:
        assert draft.put_quads(NAMES.catalogue, quads[:1]) == Change(NAMES.catalogue, 0, 1)
        assert [str(t.object) for t in draft.construct("CONSTRUCT WHERE { ?s ?p ?o }")] == [
            '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
        ]
