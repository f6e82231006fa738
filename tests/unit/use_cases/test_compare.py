"""Two publications are compared thing by thing, in words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal

from digint_kg.generations import Things
from digint_kg.terms import RDFS
from digint_kg.use_cases import compare, difference_words, load, restore
from digint_kg.use_cases.differences import Difference, Kind
from digint_kg.wiring import Service

THING = "https://w3id.org/digint/id/emilia-romagna/thing/"
TITLE = "http://purl.org/dc/terms/title"
BEFORE = f"""
<{THING}stays> <{RDFS}label> "Stays"@en, "Resta"@it ;
  <urn:n> 1 ; <urn:part> [ <{TITLE}> "old" ; <urn:same> 1 ] .
<{THING}goes> <{RDFS}label> "Goes"@en .
"""
AFTER = f"""
<{THING}stays> <{RDFS}label> "Stays"@en, "Rimane"@it ;
  <urn:n> 1 ; <urn:part> [ <{TITLE}> "new" ; <urn:same> 1 ] .
<{THING}comes> <{RDFS}label> "Comes"@en .
"""
Loader = Callable[[str], int]


@pytest.fixture
def publish(seeded: Service, tmp_path: Path) -> Loader:
    def run(text: str) -> int:
        path = tmp_path / "extra.ttl"
        path.write_text(text, encoding="utf-8")
        documents = seeded.reader.read(path, seeded.names.dataset("emilia-romagna", "extra"))
        outcome = load.load(
            documents,
            "emilia-romagna",
            publisher=seeded.publisher,
            store=seeded.store,
            names=seeded.names,
            progress=lambda _step: None,
            by="tester",
        )
        assert outcome.generation, outcome.report
        return outcome.generation.number

    return run


def by_name(difference: Difference) -> dict[str, Kind]:
    return {thing.iri.removeprefix(THING): thing.kind for thing in difference.things}


def test_things_are_added_removed_and_changed(seeded: Service, publish: Loader) -> None:
    first, second = publish(BEFORE), publish(AFTER)
    found = compare.between(seeded.store, seeded.names, first, second, "emilia-romagna")
    assert by_name(found) == {"comes": Kind.ADDED, "goes": Kind.REMOVED, "stays": Kind.CHANGED}
    assert found.counts == Things(1, 1, 1)
    back = compare.between(seeded.store, seeded.names, second, first, "emilia-romagna")
    assert by_name(back) == {"comes": Kind.REMOVED, "goes": Kind.ADDED, "stays": Kind.CHANGED}
    assert compare.between(seeded.store, seeded.names, first, first).triples == {}
    assert compare.between(seeded.store, seeded.names, first, second, "flanders").things == ()


def test_a_nameless_part_is_told_of_the_thing_that_has_it(seeded: Service, publish: Loader) -> None:
    first, second = publish(BEFORE), publish(AFTER)
    found = compare.between(seeded.store, seeded.names, first, second, "emilia-romagna")
    (stays,) = [thing for thing in found.things if thing.kind is Kind.CHANGED]
    (part,) = [item for item in stays.properties if len(item.path) > 1]
    assert part.path == ("urn:part", TITLE)
    assert [value.term for value in part.removed] == [Literal("old")]
    assert [value.term for value in part.added] == [Literal("new")]


def test_in_words_of_either_language(seeded: Service, publish: Loader) -> None:
    first, second = publish(BEFORE), publish(AFTER)
    found = compare.between(seeded.store, seeded.names, first, second, "emilia-romagna")
    english, italian = (difference_words.text(found, language) for language in ("en", "it"))
    assert "Changed: Stays" in english
    assert "name: “Resta” (it) → “Rimane” (it)" in english
    assert "Modificato: Rimane" in italian
    assert "urn:part / titolo: “old” → “new”" in italian
    assert "Cose: 1 aggiunte, 1 eliminate, 1 modificate." in italian


def test_what_is_not_told_is_counted(seeded: Service) -> None:
    found = compare.between(seeded.store, seeded.names, 0, 1, most=3)
    assert len(found.things) == 3
    assert found.more == found.counts.added - 3 > 1000
    assert f"{found.more} more" in difference_words.text(found, "en")


def test_history_counts_things(seeded: Service, publish: Loader) -> None:
    first, second = publish(BEFORE), publish(AFTER)
    graph = seeded.names.dataset("emilia-romagna", "extra")
    counted = {
        number: change.things
        for number in (first, second)
        for change in seeded.store.publication(number).changes
        if change.graph == graph
    }
    assert counted == {first: Things(2, 0, 0), second: Things(1, 1, 1)}
    restored = restore.restore(
        "emilia-romagna",
        first,
        publisher=seeded.publisher,
        reader=seeded.reader,
        store=seeded.store,
        names=seeded.names,
        progress=lambda _step: None,
        by="tester",
    )
    assert restored.generation
    assert compare.between(seeded.store, seeded.names, first, second + 1, "emilia-romagna").things == ()
