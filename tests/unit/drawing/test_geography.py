"""Outlines that come along, and shapes that an operator loads."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from tests.unit.drawing.answers import table

from digint_kg.drawing import geography
from digint_kg.drawing.figure import figure
from digint_kg.errors import DigintError
from digint_kg.questions.chart import Chart

NUTS = "http://data.europa.eu/nuts/code/"


def test_the_six_regions_countries_have_outlines_and_points_lie_in_them() -> None:
    outlines = {item["id"]: item for item in geography.countries()}
    for code, point in geography.points().items():
        rings = [ring for polygon in outlines[code[:2]]["geometry"]["coordinates"] for ring in polygon[:1]]
        assert any(
            min(x for x, _ in ring) <= point.longitude <= max(x for x, _ in ring)
            and min(y for _, y in ring) <= point.latitude <= max(y for _, y in ring)
            for ring in rings
        ), code
    assert set(geography.points()) == {"BE2", "ES21", "FRK", "ITH5", "NL41", "RO32"}


def test_the_operators_shapes_are_drawn_with_attribution(shared: Path) -> None:
    files = [shared / "nuts" / f"NUTS_RG_20M_2024_4326_LEVL_{level}.geojson" for level in (1, 2)]
    if not files[0].exists():
        files = [shared / "data" / "nuts" / file.name for file in files]
    chart = Chart("map", {"place": ("p",), "label": ("p",), "value": ("n",), "panels": ("level",)})
    sheet = table("p|n|level", f"{NUTS}FRK|8|1", f"{NUTS}ITH5|4|2", f"{NUTS}ITC4|10|2")
    made = figure(chart, sheet, "Title", "en", shapes=files)
    assert "© EuroGeographics for the administrative boundaries." in str(made.spec)
    assert "GeoNames" not in str(made.spec)
    assert "Not drawn" not in made.description
    (features,) = [
        layer["data"]["values"]
        for panel in made.spec["vconcat"][1]["vconcat"]
        for layer in panel["layer"]
        if any("value" in str(item.get("properties")) for item in layer["data"]["values"])
        if len(layer["data"]["values"]) == 2
        if layer["mark"]["type"] == "geoshape"
    ]
    for feature in features:
        outer = feature["geometry"]["coordinates"][0][0]
        turn = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(outer))
        assert turn < 0, "d3-geo fills the rest of the world where a ring runs the other way"


@pytest.mark.parametrize("content", ["{", json.dumps({"features": [{}]}), "[]"])
def test_a_file_that_is_none_of_giscos_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "shapes.geojson"
    file.write_text(content)
    with pytest.raises(DigintError, match=r"shapes\.geojson"):
        geography.shapes([file])


def test_without_a_file_that_is_named_nothing_is_drawn_wrong(tmp_path: Path) -> None:
    with pytest.raises(DigintError, match=r"gone\.geojson"):
        geography.shapes([tmp_path / "gone.geojson"])
