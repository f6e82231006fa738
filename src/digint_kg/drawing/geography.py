"""Outlines and places: countries and points that come with the package, NUTS shapes that an operator loads.

GISCO's shapes may not be shipped (EuroGeographics); where the operator names a copy of them, maps show it.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from digint_kg.errors import DigintError, Kind
from digint_kg.terms import NUTS

Shape = dict[str, Any]

_COUNTRY: Final = 2
_LARGEST: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Point:
    """Where a region is put on the map: degrees, and the city that stands there."""

    longitude: float
    latitude: float
    city: str


@cache
def countries() -> tuple[Shape, ...]:
    """Outlines of countries in and around Europe, GeoJSON features; `id` is the country's code in NUTS."""
    return tuple(json.loads(_file("europe.json"))["features"])


@cache
def points() -> Mapping[str, Point]:
    """The points of regions by NUTS code."""
    rows = csv.DictReader(_file("points.csv").splitlines())
    return {row["nuts"]: Point(float(row["longitude"]), float(row["latitude"]), row["city"]) for row in rows}


def shapes(files: Sequence[Path]) -> Mapping[str, Shape]:
    """The features of the operator's GeoJSON files (EPSG:4326) by NUTS code.

    Raises:
        DigintError: BAD_INPUT where a file cannot be read as GISCO writes it.
    """
    found: dict[str, Shape] = {}
    for path in files:
        found.update(_read(path, path.stat().st_mtime_ns if path.is_file() else 0))
    return found


def nuts_code(iri: str) -> str | None:
    """The NUTS code that an IRI of the EU's names; None for any other."""
    return iri.removeprefix(NUTS) if iri.startswith(NUTS) else None


def is_country(code: str) -> bool:
    """Whether a NUTS code is that of a whole country."""
    return len(code) == _COUNTRY


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> Mapping[str, Shape]:
    try:
        with path.open("rb") as file:
            features = json.loads(file.read(_LARGEST))["features"]
        return {
            str(item["properties"]["NUTS_ID"]): {
                "type": "Feature",
                "id": str(item["properties"]["NUTS_ID"]),
                "properties": {},
                "geometry": _wound(item["geometry"]),
            }
            for item in features
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DigintError(
            Kind.BAD_INPUT,
            f"The NUTS shapes in {path.name} cannot be read: {error}.",
            remedy="Name GISCO's files of regions (NUTS_RG_…_4326_….geojson) in the setting nuts_shapes.",
        ) from error


def _wound(geometry: Shape) -> Shape:
    """The geometry with its outer rings clockwise, as d3-geo wants them, not GeoJSON."""
    many = geometry["type"] == "MultiPolygon"
    polygons = geometry["coordinates"] if many else [geometry["coordinates"]]
    turned = [
        [ring if (_area(ring) < 0) is (place == 0) else ring[::-1] for place, ring in enumerate(polygon)]
        for polygon in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": turned}


def _area(ring: Sequence[Sequence[float]]) -> float:
    """Twice the area within a ring; below 0 where it runs clockwise."""
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(ring))


def _file(name: str) -> str:
    return resources.files("digint_kg.drawing").joinpath("outlines", name).read_text(encoding="utf-8")
