"""What is said of the six regions is what their sources say, no more and no surer."""

from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Node, URIRef
from tests.unit.content.packaged import (
    DATA,
    DIGINT,
    FILES,
    REGIONS,
    code,
    graph_of,
    nuts,
    read,
    reference,
    region,
    rows,
    text,
    thing,
)

from digint_kg.terms import CODE, NUTS

PRIORITIES = Path("data/s3/s3_priorities_six_regions.csv")
PARTNERS = Path("data/digint/partners.csv")
CODES = Path("data/nuts/nuts_2024_codes.csv")
CHANGES = Path("data/nuts/changes_six_regions.csv")
EQAVET = Path("data/eqavet/eqavet_indicators.csv")
FORMER = {"FR71": "FRK2", "FR72": "FRK1"}
REGION_OF = {unit: slug for slug, unit in REGIONS.items()} | {"FR71": "auvergne-rhone-alpes"}
LANGUAGE = {"ITH5": "it", "NL41": "nl", "BE2": "nl", "FR71": "fr", "RO32": "ro", "ES21": ""}
STRATEGIES = {
    "emilia-romagna/strategy/s3-2021-2027": "ITH5 2021-2027",
    "basque-country/strategy/s3-2014-2020": "ES21 2014-2020",
    "basque-country/strategy/s3-2021-2030": "ES21 2021-2030",
    "noord-brabant/strategy/s3-2021-2027": "NL41 2021-2027",
    "flanders/strategy/s3-2021-2027": "BE2 2021-2027",
    "auvergne-rhone-alpes/strategy/s3-2014-2020": "FR71 2014-2020",
}


def region_iri(slug: str) -> URIRef:
    return thing(f"{slug}/region/{slug}")


def kind_of(graph: Graph, priority: Node) -> str:
    """Its code; where the list has none, the words."""
    kind = graph.value(priority, DIGINT.priorityKind)
    if kind is not None:
        return code(kind).replace("-", " ")
    comment = text(graph, priority, RDFS.comment, "en")
    return comment.removeprefix("Listed as a").removeprefix("n").removeprefix(" ").removesuffix(".")


def labels(graph: Graph, subject: Node) -> set[tuple[str, str]]:
    return {
        (str(label), label.language or "")
        for label in graph.objects(subject, RDFS.label)
        if isinstance(label, Literal)
    }


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_priorities_are_those_of_the_source(strategy: str, shared: Path) -> None:
    unit, period = STRATEGIES[strategy].split()
    graph, iri = region(REGION_OF[unit]), thing(strategy)
    years = (str(graph.value(iri, DIGINT.validFrom)), str(graph.value(iri, DIGINT.validTo)))
    assert "-".join(years) == period
    said = sorted(
        (
            int(str(graph.value(priority, DIGINT.listPosition))),
            kind_of(graph, priority),
            sorted(labels(graph, priority)),
            str(graph.value(priority, DCTERMS.source)),
        )
        for priority in graph.subjects(DIGINT.priorityOf, iri)
    )
    wanted = sorted(
        (
            int(row["order"]),
            row["kind"].replace("-", " ").removesuffix(" (partial list)"),
            sorted(
                {(row["priority_en"], "en")}
                | ({(row["original_label"], LANGUAGE[unit])} if row["original_label"] else set())
            ),
            row["source_url"],
        )
        for row in rows(shared / PRIORITIES)
        if (row["nuts"], row["period"]) == (unit, period)
    )
    assert wanted
    assert said == wanted


def test_no_other_priority_and_no_other_strategy_is_published(shared: Path) -> None:
    graph = read(*FILES)
    strategies = set(graph.subjects(RDF.type, DIGINT.SmartSpecialisationStrategy))
    assert strategies == {thing(strategy) for strategy in STRATEGIES}
    known = [row for row in rows(shared / PRIORITIES) if row["kind"] != "programme priority"]
    assert len(set(graph.subjects(RDF.type, DIGINT.S3Priority))) == len(known)


def test_programme_priorities_are_no_s3_domains(shared: Path) -> None:
    graph = region("bucuresti-ilfov")
    assert not set(graph.subjects(RDF.type, DIGINT.S3Priority))
    assert not set(graph.subjects(RDF.type, DIGINT.SmartSpecialisationStrategy))
    programme = thing("bucuresti-ilfov/policy/por-2021-2027")
    assert (programme, RDF.type, DIGINT.PolicyFramework) in graph
    assert "draft of 29 September 2020" in text(graph, programme, RDFS.label, "en")
    said = {
        (str(graph.value(priority, DCTERMS.identifier)), *sorted(labels(graph, priority)))
        for priority in graph.subjects(DIGINT.partOfFramework, programme)
        if (priority, RDF.type, DIGINT.PolicyPriority) in graph
    }
    assert said == {
        (row["order"], *sorted({(row["priority_en"], "en"), (row["original_label"], "ro")}))
        for row in rows(shared / PRIORITIES)
        if row["nuts"] == "RO32"
    }


@pytest.mark.parametrize(
    ("strategy", "covered"),
    [
        ("emilia-romagna/strategy/s3-2021-2027", {region_iri("emilia-romagna")}),
        ("basque-country/strategy/s3-2014-2020", {region_iri("basque-country")}),
        ("basque-country/strategy/s3-2021-2030", {region_iri("basque-country")}),
        ("flanders/strategy/s3-2021-2027", {region_iri("flanders")}),
        ("noord-brabant/strategy/s3-2021-2027", {region_iri("noord-brabant"), nuts("NL42"), nuts("NL34")}),
        (
            "auvergne-rhone-alpes/strategy/s3-2014-2020",
            {thing("auvergne-rhone-alpes/territory/rhone-alpes")},
        ),
    ],
)
def test_strategies_cover_what_they_cover(strategy: str, covered: set[URIRef]) -> None:
    graph = region(strategy.partition("/")[0])
    assert set(graph.objects(thing(strategy), DIGINT.coversTerritory)) == covered


def test_rhone_alpes_is_a_part_of_the_region() -> None:
    graph = region("auvergne-rhone-alpes") + reference("nuts")
    part = thing("auvergne-rhone-alpes/territory/rhone-alpes")
    assert (part, DIGINT.partOfTerritory, region_iri("auvergne-rhone-alpes")) in graph
    assert (part, DIGINT.withinTerritory, nuts("FRK2")) in graph
    assert (nuts("FRK2"), DIGINT.partOfTerritory, nuts("FRK")) in graph


def test_what_is_less_than_certain_says_so(shared: Path) -> None:
    notes = {
        thing("basque-country/strategy/s3-2021-2030"): "incomplete",
        thing("auvergne-rhone-alpes/strategy/s3-2014-2020"): "secondary source",
        thing("noord-brabant/region/noord-brabant"): "Brabant area",
        thing("flanders/actor/leuven-university"): "KU Leuven or UCLL",
    }
    graph = read(*FILES)
    for subject, words in notes.items():
        assert words in text(graph, subject, SKOS.editorialNote, "en")
        assert text(graph, subject, SKOS.editorialNote, "it")
    certainties = {row["certainty"].partition(" (")[0] for row in rows(shared / PRIORITIES)}
    assert certainties == {"stated", "stated; list incomplete"}


@pytest.mark.parametrize("slug", sorted(REGIONS))
def test_region_is_tied_to_its_unit(slug: str) -> None:
    graph, iri = region(slug), region_iri(slug)
    assert set(graph.objects(iri, DIGINT.nutsUnit)) == {nuts(REGIONS[slug])}
    assert set(graph.objects(iri, DIGINT.partOfTerritory)) == {nuts(REGIONS[slug][:-1])}
    assert {"en", "it"} <= {language for _, language in labels(graph, iri)}


def test_nuts_units_are_gisco_s(shared: Path) -> None:
    graph = reference("nuts")
    known = {row["NUTS_ID"]: row for row in rows(shared / CODES)}
    units = set(graph.subjects(RDF.type, DIGINT.NutsUnit)) - {nuts(former) for former in FORMER}
    for unit in units:
        row = known[str(graph.value(unit, SKOS.notation))]
        assert str(unit) == row["iri"]
        assert code(graph.value(unit, DIGINT.nutsLevel)) == row["LEVL_CODE"]
        assert str(graph.value(unit, DIGINT.nutsVersion)) == "2024"
        parent = graph.value(unit, DIGINT.partOfTerritory)
        assert (None if parent is None else str(parent)) == (
            str(unit)[:-1] if len(row["NUTS_ID"]) > 2 else None
        )
        assert {name for name, _ in labels(graph, unit)} & {row["NAME_LATN"], row["NAME_LATN"].split("/")[0]}


def test_every_unit_that_is_named_is_described() -> None:
    graph = read(*FILES)
    named = {term for triple in graph for term in triple if str(term).startswith(NUTS)}
    assert named == set(graph.subjects(RDF.type, DIGINT.NutsUnit))


def test_levels_are_not_all_alike() -> None:
    graph = reference("nuts")
    levels = {unit: code(graph.value(nuts(unit), DIGINT.nutsLevel)) for unit in REGIONS.values()}
    assert {unit for unit, level in levels.items() if level == "1"} == {"FRK", "BE2"}
    assert set(levels.values()) == {"1", "2"}


def test_former_codes_say_what_they_became(shared: Path) -> None:
    graph = reference("nuts")
    recoded = {
        row["nuts_2013"]: row["nuts_2016"]
        for row in rows(shared / CHANGES)
        if row["nuts_2013"] != row["nuts_2016"]
    }
    assert recoded == FORMER
    for old, new in recoded.items():
        assert str(graph.value(nuts(old), DIGINT.nutsVersion)) == "2013"
        assert set(graph.objects(nuts(old), DIGINT.withinTerritory)) == {nuts(new)}
        assert new in text(graph, nuts(old), SKOS.editorialNote, "en")
        assert old in text(graph, nuts(new), SKOS.editorialNote, "en")


def test_sectors_are_our_reading_and_said_so() -> None:
    for path in FILES:
        graph, own = read(path), URIRef(graph_of(path))
        sectors = set(graph.objects(None, DIGINT.hasSector))
        assert bool(sectors) == (path.stem == "s3-sectors")
        if sectors:
            assert graph.value(own, DCTERMS.source) == URIRef(CODE + "nace")
            assert "own reading" in text(graph, own, DCTERMS.description, "en")
            priorities = set(region(path.parent.name).subjects(RDF.type, DIGINT.S3Priority))
            assert set(graph.subjects(DIGINT.hasSector, None)) <= priorities


def test_actors_are_the_partners_seen(shared: Path) -> None:
    graph = read(*FILES)
    named = {str(label): actor for actor, label in graph.subject_objects(RDFS.label)}
    for row in rows(shared / PARTNERS):
        actor = named.get(row["name"]) or named[row["name"].partition(" (")[0]]
        where = {region_iri(REGION_OF[row["region_nuts"]])} if row["region_nuts"] != "?" else set()
        assert set(graph.objects(actor, DIGINT.inRegion)) == where
        if "inferred" in row["certainty"]:
            assert "inferred" in text(graph, actor, SKOS.editorialNote, "en")


def test_the_project_involves_the_six_regions() -> None:
    graph = read(*FILES)
    involved = set(graph.objects(thing("digint/project/digint"), DIGINT.involvesRegion))
    assert involved == {region_iri(slug) for slug in REGIONS}


def test_the_ten_eqavet_indicators_have_names_and_no_values(shared: Path) -> None:
    graph = reference("eqavet")
    said = {
        str(graph.value(indicator, DCTERMS.identifier)): text(graph, indicator, RDFS.label, "en")
        for indicator in graph.subjects(RDF.type, DIGINT.Indicator)
    }
    assert said == {f"EQAVET {row['number']}": row["name_en"] for row in rows(shared / EQAVET)}
    assert len(said) == 10


def test_connections_are_our_reading_alone() -> None:
    stated = [path for path in FILES if (None, DIGINT.connectionDomain, None) in read(path)]
    assert stated == [DATA / "reference" / "indicator-connections.ttl"]
    graph = read(*stated)
    said = {
        (code(indicator), code(connection))
        for indicator, connection in graph.subject_objects(DIGINT.connectionDomain)
    }
    assert said == {
        ("share-of-foreign-vet-students", "human"),
        ("ivet-learning-mobility", "human"),
        ("broadband", "infrastructure"),
        ("patents", "knowledge"),
    }
