"""The six regions side by side: published, summed where that is sound, or said to be missing."""

from pathlib import Path

import pytest
from tests.golden.asking import ask_rows

from digint_kg import wiring
from digint_kg.settings import Settings
from digint_kg.wiring import Service


@pytest.fixture(scope="module")
def published(seeded_home: Path) -> Service:
    return wiring.build(Settings(home=seeded_home), readers=1)


def by_unit(service: Service, indicator: str, year: str = "2019") -> dict[str, tuple[str | None, str | None]]:
    rows = ask_rows(service, "regional-values", indicator=f"eurostat/indicator/{indicator}", year=year)
    return {str(row["territory"]).rpartition("/")[2]: (row["value"], row["how"]) for row in rows}


def test_adult_learning_of_2019_is_as_eurostat_has_it(published: Service) -> None:
    values = {
        unit: (float(value or "nan"), how)
        for unit, (value, how) in by_unit(published, "adult-learning").items()
    }
    assert values == {
        "FRK": (24.2, "published"),
        "BE2": (8.6, "published"),
        "ES21": (13.0, "published"),
        "ITH5": (10.4, "published"),
        "NL41": (17.7, "published"),
        "RO32": (1.0, "published"),
    }


def test_population_is_summed_from_all_parts_and_says_so(published: Service) -> None:
    values = by_unit(published, "population")
    assert values["FRK"] == ("8005882", "sum of its parts")
    assert values["BE2"] == ("6596233", "sum of its parts")
    assert values["ITH5"][1] == "published"


def test_rates_are_never_summed(published: Service) -> None:
    values = by_unit(published, "unemployment")
    assert values["FRK"] == (None, "missing")
    assert values["BE2"] == (None, "missing")
    assert values["ITH5"][1] == "published"


def test_the_trend_flags_frances_break_of_2013(published: Service) -> None:
    rows = ask_rows(
        published, "indicator-trend", indicator="eurostat/indicator/adult-learning", territory="nuts:FRK"
    )
    by_year = {row["year"]: row for row in rows}
    assert by_year["2013"]["note"] == "break in series"
    assert by_year["2013"]["change"] is None
    assert by_year["2012"]["change"] == "0.7"
