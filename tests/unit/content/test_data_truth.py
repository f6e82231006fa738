"""What the packaged data say is what their sources say."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, Node, URIRef

from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.terms import CODE, DEF, NUTS, PROJECT

DIGINT = Namespace(DEF)
NAMES = GraphNames(PROJECT)
DATA = assets.folder("data")
FILES = sorted(DATA.rglob("*.ttl"))
SERIES = {"population": "tgs00096", "unemployment": "tgs00010"}


def graph_of(path: Path) -> str:
    return NAMES.prefix + path.relative_to(DATA).with_suffix("").as_posix().removeprefix("regions/")


def read(path: Path) -> Graph:
    return Graph().parse(path, publicID=graph_of(path))


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def code(value: Node | None) -> str:
    return str(value).removeprefix(CODE).rpartition("/")[2] if value is not None else ""


def observations(path: Path, territory: str) -> dict[int, tuple[Decimal | None, str]]:
    graph = read(path)
    found = {}
    for observation in graph.subjects(DIGINT.observedTerritory, URIRef(NUTS + territory)):
        value = graph.value(observation, DIGINT.numericValue)
        flag = code(graph.value(observation, DIGINT.observationFlag))
        year = int(str(graph.value(observation, DIGINT.referenceYear)))
        assert year not in found
        found[year] = (None if value is None else Decimal(str(value)), flag)
    return found


@pytest.mark.parametrize("path", FILES, ids=graph_of)
def test_dataset_says_what_it_is(path: Path) -> None:
    graph, own = read(path), URIRef(graph_of(path))
    regional = path.is_relative_to(DATA / "regions")
    kind = DIGINT.RegionalDataset if regional else DIGINT.ReferenceDataset
    assert (own, RDF.type, kind) in graph
    (source,) = graph.objects(own, DCTERMS.source)
    assert isinstance(source, URIRef)
    assert len(list(graph.objects(own, DCTERMS.license))) == 1
    assert list(graph.objects(own, DIGINT.status)) == [URIRef(CODE + "status/sourced")]
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.rights):
        texts = list(graph.objects(own, predicate))
        assert sorted(text.language or "" for text in texts if isinstance(text, Literal)) == ["en", "it"]
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
def test_names_follow_the_operators_base(path: Path) -> None:
    assert PROJECT + "id/" not in path.read_text(encoding="utf-8")
    assert PROJECT + "graph/" not in path.read_text(encoding="utf-8")
    elsewhere = Graph().parse(path, publicID=graph_of(path).replace(PROJECT, "https://example.org/kg/"))
    assert not any(str(term).startswith(PROJECT + "id/") for triple in elsewhere for term in triple)


def test_no_person_is_described() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FILES)
    names = (
        "Brindani",
        "Sorbi",
        "Valcavi",
        "Marzano",
        "Sekhari",
        "Barbieri",
        "Londrillo",
        "Borioni",
        "Silverii",
    )
    assert [name for name in names if name in text] == []


def test_the_ten_priorities_are_those_of_the_source(shared: Path) -> None:
    graph = read(DATA / "regions" / "emilia-romagna" / "s3.ttl")
    said = sorted(
        (
            int(str(graph.value(priority, DIGINT.listPosition))),
            code(graph.value(priority, DIGINT.priorityKind)).replace("-", " "),
            *sorted(f"{label} ({label.language})" for label in graph.objects(priority, RDFS.label)),  # type: ignore[attr-defined]
            str(graph.value(priority, DCTERMS.source)),
        )
        for priority in graph.subjects(RDF.type, DIGINT.S3Priority)
    )
    wanted = sorted(
        (
            int(row["order"]),
            {"high-growth-potential area": "high growth potential area"}.get(row["kind"], row["kind"]),
            *sorted((f"{row['priority_en']} (en)", f"{row['original_label']} (it)")),
            row["source_url"],
        )
        for row in rows(shared / "data" / "s3" / "s3_priorities_six_regions.csv")
        if row["nuts"] == "ITH5"
    )
    assert len(wanted) == 10
    assert said == wanted


@pytest.mark.parametrize(
    ("territory", "file"),
    [
        ("ITH5", "regions/emilia-romagna/adult-learning.ttl"),
        ("ITH", "reference/adult-learning-italy.ttl"),
        ("IT", "reference/adult-learning-italy.ttl"),
    ],
)
def test_adult_learning_is_eurostats(territory: str, file: str, shared: Path) -> None:
    table = rows(shared / "data" / "eurostat" / "trng_lfse_04_six_regions_long.csv")
    wanted = {
        int(row["year"]): (Decimal(row["value"]) if row["value"] else None, row["flag"])
        for row in table
        if row["geo"] == territory
    }
    assert len(wanted) == 20
    assert observations(DATA / file, territory) == wanted


@pytest.mark.parametrize("name", sorted(SERIES))
def test_other_series_are_eurostats(name: str, shared: Path) -> None:
    table = rows(shared / "data" / "eurostat" / "eurostat_six_regions_2005_2020_long.csv")
    wanted = {
        int(row["time"]): (Decimal(row["values"]), "")
        for row in table
        if row["geo"] == "ITH5" and row["input_var_code"] == SERIES[name] and row["sex"] == "T"
    }
    assert len(wanted) == 12
    assert observations(DATA / "regions" / "emilia-romagna" / f"{name}.ttl", "ITH5") == wanted


def test_missing_values_are_missing_not_zero() -> None:
    found = observations(DATA / "regions" / "emilia-romagna" / "adult-learning.ttl", "ITH5")
    assert {year for year, (value, _) in found.items() if value is None} == {2000, 2001, 2002, 2003, 2004}
    assert all(flag == "m" for value, flag in found.values() if value is None)
    assert found[2006] == (Decimal("6.4"), "b")
    assert found[2019] == (Decimal("10.4"), "")


def test_nuts_units_are_gisco_s(shared: Path) -> None:
    graph = read(DATA / "reference" / "nuts.ttl")
    known = {row["NUTS_ID"]: row for row in rows(shared / "data" / "nuts" / "nuts_2024_codes.csv")}
    units = set(graph.subjects(RDF.type, DIGINT.NutsUnit))
    assert {str(unit) for unit in units} == {NUTS + notation for notation in ("IT", "ITH", "ITH5")}
    for unit in units:
        row = known[str(graph.value(unit, SKOS.notation))]
        assert str(unit) == row["iri"]
        assert code(graph.value(unit, DIGINT.nutsLevel)) == row["LEVL_CODE"]
        parent = graph.value(unit, DIGINT.partOfTerritory)
        assert (None if parent is None else str(parent)) == (
            str(unit)[:-1] if len(row["NUTS_ID"]) > 2 else None
        )
        names = {str(label) for label in graph.objects(unit, RDFS.label)}
        assert row["NAME_LATN"] in names
