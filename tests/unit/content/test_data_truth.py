"""The audit of the packaged data: all has a source, nothing is invented, no person is described."""

from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, Graph, Literal, URIRef
from tests.unit.content.packaged import DATA, DIGINT, FILES, NAMES, REGIONS, graph_of, read, thing

from digint_kg.terms import CODE, PROJECT

PUBLISHED_ROLES = {
    "project-lead-r5-2": "Brindani",
    "project-lead-final-event": "Sorbi",
    "project-lead-project-site": "Valcavi",
}
NEVER = (
    "Barbieri",
    "Borioni",
    "Etxebeste",
    "Londrillo",
    "Marzano",
    "Sekhari",
    "Silverii",
    "Soverini",
)


def test_the_regions_are_the_six() -> None:
    assert {path.parent.name for path in FILES if path.is_relative_to(DATA / "regions")} == set(REGIONS)


@pytest.mark.parametrize("path", FILES, ids=graph_of)
def test_dataset_says_what_it_is(path: Path) -> None:
    graph, own = read(path), URIRef(graph_of(path))
    regional = path.is_relative_to(DATA / "regions")
    kind = DIGINT.RegionalDataset if regional else DIGINT.ReferenceDataset
    assert list(graph.objects(own, RDF.type)) == [kind]
    (source,) = graph.objects(own, DCTERMS.source)
    assert isinstance(source, URIRef)
    assert len(list(graph.objects(own, DCTERMS.license))) == 1
    assert list(graph.objects(own, DIGINT.status)) == [URIRef(CODE + "status/sourced")]
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.rights):
        texts = list(graph.objects(own, predicate))
        assert sorted(text.language or "" for text in texts if isinstance(text, Literal)) == ["en", "it"]
        assert len({str(text) for text in texts}) == 2
    regions = {f"{NAMES.region_iri(path.parent.name)}"} if regional else set()
    assert {str(region) for region in graph.objects(own, DIGINT.describesRegion)} == regions


@pytest.mark.parametrize("path", FILES, ids=graph_of)
def test_everything_said_has_a_source(path: Path) -> None:
    graph, own = read(path), URIRef(graph_of(path))
    assert (own, DCTERMS.source, None) in graph
    unsourced = {
        thing
        for thing, kind in graph.subject_objects(RDF.type)
        if (thing, DCTERMS.source, None) not in graph and kind != DIGINT.IndicatorObservation
    }
    assert unsourced == set()


@pytest.mark.parametrize("path", FILES, ids=graph_of)
def test_nothing_is_illustrative(path: Path) -> None:
    graph = read(path)
    assert (None, None, URIRef(CODE + "status/illustrative")) not in graph
    assert "valdora" not in path.read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("path", FILES, ids=graph_of)
def test_names_follow_the_operators_base(path: Path) -> None:
    assert PROJECT + "id/" not in path.read_text(encoding="utf-8")
    assert PROJECT + "graph/" not in path.read_text(encoding="utf-8")
    elsewhere = Graph().parse(path, publicID=graph_of(path).replace(PROJECT, "https://example.org/kg/"))
    assert not any(str(term).startswith(PROJECT + "id/") for triple in elsewhere for term in triple)


def test_a_thing_is_described_in_one_dataset() -> None:
    places: dict[tuple[str, str], list[str]] = {}
    for path in FILES:
        for subject, kind in read(path).subject_objects(RDF.type):
            places.setdefault((str(subject), str(kind)), []).append(graph_of(path))
    assert {said: where for said, where in places.items() if len(where) > 1} == {}


def test_persons_are_named_in_published_roles_alone() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    assert [name for name in NEVER if any(name in text for text in texts)] == []
    everything = read(*FILES)
    for statement, name in PUBLISHED_ROLES.items():
        (value,) = everything.objects(thing(f"digint/statement/{statement}"), DIGINT.statementValue)
        assert name in str(value)
        assert sum(text.count(name) for text in texts) == 1
    assert not any("foaf" in text for text in texts)
