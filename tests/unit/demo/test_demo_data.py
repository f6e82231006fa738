"""Valdora and its neighbours are fictional, say so everywhere, and touch nothing real."""

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, Graph, Literal, Namespace, URIRef

from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.terms import CODE, DEF, NUTS, PROJECT
from digint_kg.use_cases.seed import packaged_regions

DIGINT = Namespace(DEF)
ESCO = "http://data.europa.eu/esco/"
NAMES = GraphNames(PROJECT)
DATA = assets.folder("data")
DEMO = DATA / "demo"
REGIONS = ("brenovia", "marenza", "valdora")
FILES = [path for region in REGIONS for path in sorted((DEMO / region).glob("*.ttl"))]
OWN = tuple(NAMES.thing(f"{region}/") for region in REGIONS)
SMALLEST_GROUP = 10


def graph_of(path: Path) -> str:
    return NAMES.dataset(path.parent.name, path.stem)


def read(path: Path) -> Graph:
    return Graph().parse(path, publicID=graph_of(path))


def languages(graph: Graph, thing: URIRef, predicate: URIRef) -> list[str]:
    return sorted(str(text.language) for text in graph.objects(thing, predicate) if isinstance(text, Literal))


@pytest.fixture(scope="module")
def whole() -> Graph:
    graph = Graph()
    for path in FILES:
        graph.parse(path, publicID=graph_of(path))
    return graph


def test_the_three_regions_are_there() -> None:
    assert sorted(path.parent.name for path in DEMO.glob("*/region.ttl")) == list(REGIONS)
    assert {path.parent.name for path in DEMO.rglob("*.ttl")} == {*REGIONS, "personal"}


def test_only_demo_brings_them() -> None:
    assert packaged_regions(DATA, demo=False) == []
    loaded = packaged_regions(DATA, demo=True)
    assert [folder.name for folder in loaded if folder.parent == DEMO] == list(REGIONS)


@pytest.mark.parametrize("path", FILES, ids=graph_of)
def test_file_says_that_it_is_fictional(path: Path) -> None:
    graph, own = read(path), URIRef(graph_of(path))
    assert path.read_text(encoding="utf-8").startswith("# FICTIONAL. ")
    assert list(graph.objects(own, DIGINT.status)) == [URIRef(CODE + "status/illustrative")]
    assert list(graph.objects(own, DIGINT.describesRegion)) == [URIRef(NAMES.region_iri(path.parent.name))]
    assert list(graph.objects(own, DCTERMS.source)) == [URIRef(PROJECT)]
    assert list(graph.objects(own, DCTERMS.license)) == [
        URIRef("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"),
    ]
    name = path.parent.name.capitalize()
    starts = {"en": f"{name} (fictional): ", "it": f"{name} (immaginaria): "}
    invented = {"en": "invented for illustration", "it": "inventato a scopo illustrativo"}
    for language in ("en", "it"):
        (title,) = (str(t) for t in graph.objects(own, DCTERMS.title) if t.language == language)  # type: ignore[attr-defined]
        (about,) = (str(t) for t in graph.objects(own, DCTERMS.description) if t.language == language)  # type: ignore[attr-defined]
        assert title.startswith(starts[language])
        assert invented[language] in about


@pytest.mark.parametrize("path", FILES, ids=graph_of)
def test_file_describes_only_what_is_fictional(path: Path) -> None:
    own = graph_of(path)
    foreign = {
        str(thing) for thing in read(path).subjects() if str(thing) != own and not str(thing).startswith(OWN)
    }
    assert foreign == set()


@pytest.mark.parametrize("path", FILES, ids=graph_of)
def test_file_links_to_nothing_real(path: Path) -> None:
    values = {str(value) for value in read(path).objects() if isinstance(value, URIRef)}
    assert {value for value in values if value.startswith(NUTS)} == set()
    things = {value for value in values if value.startswith(NAMES.thing(""))}
    assert {value for value in things if not value.startswith(OWN)} == set()


@pytest.mark.parametrize("path", [*FILES, DEMO / "personal" / "example-person.ttl"], ids=graph_of)
def test_iris_of_entities_are_relative(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(rf"<{re.escape(PROJECT)}(?:id|graph)[^>]*>", text) == []


@pytest.mark.parametrize("path", FILES, ids=graph_of)
def test_labels_are_in_both_languages(path: Path) -> None:
    graph = read(path)
    for thing in set(graph.subjects(RDFS.label)):
        assert isinstance(thing, URIRef)
        assert languages(graph, thing, RDFS.label) == ["en", "it"], thing
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.rights):
        assert languages(graph, URIRef(graph_of(path)), predicate) == ["en", "it"]


def test_regions_territories_and_documents_say_it_in_their_labels(whole: Graph) -> None:
    kinds = (
        DIGINT.Region,
        DIGINT.Territory,
        DIGINT.SourceDocument,
        DIGINT.StatisticalSeries,
        DIGINT.Project,
    )
    for kind in kinds:
        things = set(whole.subjects(RDF.type, kind))
        assert things
        for thing in things:
            texts = [str(text) for text in whole.objects(thing, RDFS.label)]
            assert all("fictional" in text or "immaginari" in text for text in texts), thing


def test_no_territory_is_a_nuts_unit(whole: Graph) -> None:
    assert set(whole.subjects(RDF.type, DIGINT.NutsUnit)) == set()
    assert set(whole.subject_objects(DIGINT.nutsUnit)) == set()


def test_every_link_leads_to_something_described(whole: Graph) -> None:
    linked = {value for value in whole.objects() if isinstance(value, URIRef) and str(value).startswith(OWN)}
    assert {str(value) for value in linked if (value, RDF.type, None) not in whole} == set()


def test_nobody_is_assessed_alone(whole: Graph) -> None:
    assert set(whole.subjects(RDF.type, DIGINT.IndividualCompetenceAssessment)) == set()
    sizes = [int(str(size)) for size in whole.objects(None, DIGINT.groupSize)]
    assert sizes
    assert min(sizes) >= SMALLEST_GROUP


def test_own_file_is_of_a_pseudonym(whole: Graph) -> None:
    path = DEMO / "personal" / "example-person.ttl"
    base = NAMES.dataset("valdora", "own-file")
    graph = Graph().parse(path, publicID=base)
    assert {str(thing).partition("#")[0] for thing in graph.subjects()} == {base}
    assert list(graph.objects(URIRef(base), DIGINT.status)) == [URIRef(CODE + "status/illustrative")]
    (person,) = set(graph.objects(None, DIGINT.assessedSubject))
    assert all("pseudo" in str(label) for label in graph.objects(person, RDFS.label))
    for predicate in (DIGINT.assessedCompetence, DIGINT.assessedLevel):
        values = set(graph.objects(None, predicate))
        assert values
        assert {value for value in values if (value, RDF.type, None) not in whole} == set()


def test_skills_are_of_esco(whole: Graph, shared: Path) -> None:
    known = "".join(path.read_text(encoding="utf-8") for path in (shared / "data" / "esco").glob("*.csv"))
    skills = {str(value) for value in whole.objects() if str(value).startswith(ESCO)}
    assert skills
    assert {skill for skill in skills if skill not in known} == set()


def test_nothing_real_knows_of_them() -> None:
    for path in [*(DATA / "regions").rglob("*.ttl"), *(DATA / "reference").rglob("*.ttl")]:
        text = path.read_text(encoding="utf-8").lower()
        assert [region for region in REGIONS if region in text] == [], path
    assert not {path.name for path in (DATA / "regions").iterdir()} & set(REGIONS)


def test_an_answer_is_expected_of_each_question() -> None:
    text = (DEMO / "ANSWERS.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", text, flags=re.MULTILINE)
    assert [int(number) for number, *_ in rows] == list(range(1, 59))
    assert all(cell.strip() for _, *cells in rows for cell in cells)
