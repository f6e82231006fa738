"""The figures are Eurostat's: every row for the six regions, none more, missing ones missing."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import RDF
from tests.unit.content.packaged import DIGINT, FILES, REGIONS, code, read, rows

from digint_kg.terms import NUTS

ADULT_LEARNING = Path("data/eurostat/trng_lfse_04_six_regions_long.csv")
OTHERS = Path("data/eurostat/eurostat_six_regions_2005_2020_long.csv")
SERIES = {
    "population": "tgs00096",
    "unemployment": "tgs00010",
    "broadband": "tgs00049",
    "patents": "tgs00040",
}
PARTS = {"FRK": ("FRK1", "FRK2"), "BE2": ("BE21", "BE22", "BE23", "BE24", "BE25")}


class Place(NamedTuple):
    territory: str
    year: int


Figures = dict[Place, tuple[Decimal | None, str]]


@cache
def published() -> dict[str, Figures]:
    graph = read(*FILES)
    found: dict[str, Figures] = {}
    for observation in graph.subjects(RDF.type, DIGINT.IndicatorObservation):
        value = graph.value(observation, DIGINT.numericValue)
        place = Place(
            str(graph.value(observation, DIGINT.observedTerritory)).removeprefix(NUTS),
            int(str(graph.value(observation, DIGINT.referenceYear))),
        )
        figures = found.setdefault(code(graph.value(observation, DIGINT.observationOf)), {})
        assert place not in figures
        flag = code(graph.value(observation, DIGINT.observationFlag))
        figures[place] = (None if value is None else Decimal(str(value)), flag)
    return found


def test_adult_learning_is_eurostats(shared: Path) -> None:
    wanted = {
        Place(row["geo"], int(row["year"])): (Decimal(row["value"]) if row["value"] else None, row["flag"])
        for row in rows(shared / ADULT_LEARNING)
        if row["geo"] != "EU27_2020"
    }
    assert len(wanted) == 23 * 20
    assert published()["adult-learning"] == wanted


@pytest.mark.parametrize("name", sorted(SERIES))
def test_other_series_are_eurostats(name: str, shared: Path) -> None:
    wanted = {
        Place(row["geo"], int(row["time"])): (Decimal(row["values"]), "")
        for row in rows(shared / OTHERS)
        if row["input_var_code"] == SERIES[name] and row["sex"] in {"", "T"}
    }
    assert len({place.territory for place in wanted}) == 11
    assert published()[name] == wanted


def test_no_other_figures_are_published() -> None:
    assert set(published()) == {"adult-learning", *SERIES}


def test_missing_values_are_missing_not_zero() -> None:
    found = published()["adult-learning"]
    missing = {place for place, (value, _) in found.items() if value is None}
    assert missing == {Place("ITH5", year) for year in range(2000, 2005)}
    assert all((flag == "m") == (value is None) for value, flag in found.values())
    assert found[Place("ITH5", 2006)] == (Decimal("6.4"), "b")
    assert not any(value == 0 for value, _ in found.values())


def test_adult_learning_of_the_six_regions_in_2019() -> None:
    found = published()["adult-learning"]
    assert {unit: str(found[Place(unit, 2019)][0]) for unit in REGIONS.values()} == {
        "FRK": "24.2",
        "BE2": "8.6",
        "ES21": "13.0",
        "ITH5": "10.4",
        "NL41": "17.7",
        "RO32": "1.0",
    }


def test_the_break_of_france_is_flagged() -> None:
    found = published()["adult-learning"]
    assert found[Place("FR", 2012)] == (Decimal("5.7"), "")
    assert found[Place("FR", 2013)] == (Decimal("17.8"), "b")
    assert {found[Place(unit, 2013)][1] for unit in ("FR", "FRK", "FRK1", "FRK2")} == {"b"}


def test_values_that_rest_on_few_cases_are_flagged() -> None:
    found = published()["adult-learning"]
    unreliable = {place for place, (_, flag) in found.items() if flag == "u"}
    assert unreliable == {Place("FRK1", year) for year in range(2000, 2003)}


@pytest.mark.parametrize(("unit", "total"), [("FRK", 8_005_882), ("BE2", 6_596_233)])
def test_population_of_the_larger_units_can_be_summed(unit: str, total: int) -> None:
    found = published()["population"]
    assert Place(unit, 2019) not in found
    assert sum(found[Place(part, 2019)][0] or 0 for part in PARTS[unit]) == total
