"""What is found on a thing, over a small store that holds what data of ill will may hold."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from digint_kg.answering.pool import ReaderPool
from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.http.thing_view import ThingView, view_of
from digint_kg.ports import Limits
from digint_kg.terms import ILLUSTRATIVE, RDF, RDF_TYPE, RDFS, SOURCED, STATUS
from digint_kg.use_cases.describe import COUNTED, SUBJECTS, VALUES, Description, describe
from digint_kg.use_cases.discreet import discreet
from digint_kg.use_cases.labels import best
from digint_kg.use_cases.resolve import resolve
from digint_kg.use_cases.select import Asker

BASE = "https://kg.example/"
NAMES = GraphNames(BASE)
THING = BASE + "id/x/thing/digital-services"
MANY = BASE + "id/x/thing/many"
GRAPH, OTHER = BASE + "graph/x/one", BASE + "graph/valdora/two"
DERIVED = BASE + "graph/derived/valdora"
LIST = BASE + ".well-known/genid/list"
TRICKS = ('"><script>alert(1)</script>', "'; DROP ALL; #", "\u202e{{ 7*7 }}")

Result = TypeVar("Result")


def quads() -> Iterator[Quad]:
    def said(subject: str, predicate: str, value: NamedNode | Literal, graph: str = GRAPH) -> Quad:
        return Quad(NamedNode(subject), NamedNode(predicate), value, NamedNode(graph))

    yield said(GRAPH, STATUS, NamedNode(SOURCED))
    yield said(OTHER, STATUS, NamedNode(ILLUSTRATIVE), OTHER)
    yield said(THING, RDF_TYPE, NamedNode("urn:Kind"))
    yield said(THING, RDFS + "label", Literal("Cosa", language="it"))
    yield said(THING, RDFS + "label", Literal("Thing", language="en"))
    yield said(THING, "urn:same", Literal("twice"))
    yield said(THING, "urn:same", Literal("twice"), OTHER)
    yield said(THING, "urn:derived", Literal("derived"), DERIVED)
    for trick in TRICKS:
        yield said(THING, "urn:trick", Literal(trick))
    yield said(THING, "urn:link", NamedNode("javascript:alert(1)"))
    yield said(THING, "urn:link", NamedNode("data:text/html,x"))
    yield said(THING, "javascript:alert(2)", Literal("x"))
    yield said(THING, "urn:list", NamedNode(LIST))
    for place, node in enumerate((LIST, LIST + "2", LIST + "3")):
        rest = RDF + "nil" if place == 2 else f"{LIST}{place + 2}"
        yield said(node, RDF + "first", Literal(f"item {3 - place}"))
        yield said(node, RDF + "rest", NamedNode(rest))
    for number in range(COUNTED + 50):
        yield said(MANY, "urn:value", Literal(number))
        if number < 100:
            yield said(f"{BASE}id/x/thing/{number}", "urn:points", NamedNode(MANY))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("described") / "000001"
    store = Store(path)
    store.extend(quads())
    store.flush()
    return path


@pytest.fixture
def ask(folder: Path) -> Callable[[Callable[[Asker], Awaitable[Result]]], Result]:
    def run(work: Callable[[Asker], Awaitable[Result]]) -> Result:
        async def inside() -> Result:
            pool = ReaderPool(
                lambda: (1, folder), NAMES, size=1, queue=4, spool_bytes=8_000_000, memory=2_000_000_000
            )
            try:
                return await work(Asker(pool, Limits(20, 100_000, 50_000_000)))
            finally:
                await pool.close()

        return asyncio.run(inside())

    return run


Ask = Callable[[Callable[[Asker], Awaitable[Description]]], Description]


def view(description: Description, language: str = "en") -> ThingView:
    return view_of(description, language, NAMES, "(unnamed)")


@pytest.fixture
def thing(ask: Ask) -> Description:
    return ask(lambda asker: describe(asker, NAMES, THING))


def test_a_name_with_a_word_that_the_barrier_refuses_is_described(thing: Description) -> None:
    assert {item.predicate for item in thing.properties} >= {RDF_TYPE, "urn:trick", "urn:list"}
    assert "service" not in discreet(f"DESCRIBE <{THING}>")
    assert discreet("ASK { <urn:x> ?p ?o }") == "ASK { <urn:x> ?p ?o }"


def test_each_statement_says_which_datasets_it_is_from(thing: Description) -> None:
    same = next(item for item in thing.properties if item.predicate == "urn:same")
    assert [value.graphs for value in same.values] == [(OTHER, GRAPH)]
    assert same.count == 1
    statuses = {origin.graph: origin.status for origin in thing.origins}
    assert statuses == {GRAPH: SOURCED, OTHER: ILLUSTRATIVE, DERIVED: ILLUSTRATIVE}
    assert view(thing).illustrative


def test_a_list_is_shown_in_its_order(thing: Description) -> None:
    group = next(item for item in view(thing).groups if item.predicate.iri == "urn:list")
    (inside,) = group.values[0].inside
    assert [value.cell.text for value in inside.values] == ["item 3", "item 2", "item 1"]


def test_labels_are_in_the_language_of_the_page(thing: Description) -> None:
    assert view(thing, "it").label.text == "Cosa"
    assert view(thing, "en").label.text == "Thing"
    assert best([Literal("Ding", language="de")], "it") == Literal("Ding", language="de")
    assert best([], "it") is None


def test_no_link_leads_into_a_script(thing: Description) -> None:
    shown = view(thing)
    cells = [group.predicate for group in shown.groups]
    cells += [value.cell for group in shown.groups for value in group.values]
    links = [cell.href for cell in cells if cell.href]
    assert links
    assert all(link.startswith(("/", "http://", "https://")) and not link.startswith("//") for link in links)
    assert set(TRICKS) <= {cell.text for cell in cells}


def test_what_has_very_much_said_of_it_is_bounded_and_counted(ask: Ask) -> None:
    many = ask(lambda asker: describe(asker, NAMES, MANY))
    (values,) = many.properties
    assert len(values.values) == VALUES
    assert values.count == COUNTED + 1
    (mention,) = many.mentions
    assert len(mention.subjects) == SUBJECTS
    assert mention.count == 100
    (group,) = view(many).groups
    assert group.count == f"{COUNTED}+"
    assert group.rest
    assert group.rest.startswith("/sparql?query=SELECT")


def test_what_is_not_there_is_told_with_what_is_near(ask: Callable[..., str]) -> None:
    wrong = BASE + "id/x/thing/digital-servces"
    with pytest.raises(DigintError) as caught:
        ask(lambda asker: resolve(asker, NAMES, [wrong]))
    assert caught.value.kind is Kind.NOT_FOUND
    assert THING in caught.value.remedy
    assert ask(lambda asker: resolve(asker, NAMES, [wrong, THING])) == THING


@pytest.mark.parametrize("text", ["https://kg.example/id/a b", 'https://kg.example/id/"><x', "\udcff"])
def test_what_is_no_iri_is_not_asked_for(ask: Callable[..., str], text: str) -> None:
    with pytest.raises(DigintError) as caught:
        ask(lambda asker: resolve(asker, NAMES, [text]))
    assert caught.value.kind is Kind.NOT_FOUND
