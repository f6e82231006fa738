"""Maps: a value a region, as a shaded shape where there is one, else as a point of a size."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from digint_kg.drawing import geography, map_labels
from digint_kg.drawing.drawn import Drawn, Told, bounded
from digint_kg.drawing.geography import Shape
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row, number
from digint_kg.drawing.theme import BLUE, LINE, Spec, panel_title, wrapped

_FRAME: Final = (-11.5, 35.0, 31.0, 60.0)
"""West, south, east, north of what is shown, in degrees: the regions of the project and what lies between."""

_BLUES: Final = ("#dbe9f6", "#a9cde9", "#5fa4d3", "#1f76b8", "#0b4a86")
_HEIGHT: Final = 470
_WIDE: Final = 620
_OWN: Final = {"color": "independent", "size": "independent"}


def draw(parts: Parts, files: Sequence[Path] = ()) -> Drawn:
    """A map for each group of rows that may be compared. `files` hold the operator's NUTS shapes."""
    own = geography.shapes(files)
    panels = [(title, *_located(parts, rows, own)) for title, rows in parts.panels()]
    panels = [panel for panel in panels if panel[1] or panel[2]]
    bounded(sum(len(shaped) + len(dots) for _, shaped, dots in panels))
    drawn = [row for _, shaped, dots in panels for row in (*shaped, *dots)]
    missing = [row for row in parts.sheet.rows if not _seen(parts, row, own)]
    notes = parts.left_out(missing, "why_place")
    if len(panels) > 1:
        notes += parts.apart()
    if any(not item["side"] for item in drawn):
        notes.append(parts.words.say("unwritten"))
    return Drawn(
        {"vconcat": [_panel(parts, *panel) for panel in panels], "resolve": {"scale": _OWN, "legend": _OWN}},
        [
            Told(title, [f"{item['name']}: {item['said']}" for item in (*shaped, *dots)])
            for title, shaped, dots in panels
        ],
        notes,
        _credits(parts, drawn, own),
    )


def _credits(parts: Parts, drawn: list[Spec], own: Mapping[str, Shape]) -> list[str]:
    say = parts.words.say
    kept = [say("outlines")]
    if any("longitude" in item for item in drawn):
        kept.append(say("points"))
    if own and any(item.get("own") for item in drawn):
        kept.append(say("shapes"))
    return kept


def _seen(parts: Parts, row: Row, own: Mapping[str, Shape]) -> bool:
    return number(parts.cell(row, "value")) is not None and _where(parts, row, own) is not None


def _where(
    parts: Parts, row: Row, own: Mapping[str, Shape]
) -> tuple[str, Shape | geography.Point, bool] | None:
    place = row.get(parts.name("place") or "")
    code = geography.nuts_code(place.value) if isinstance(place, NamedNode) else None
    if code is None:
        return None
    if code in own:
        return code, own[code], True
    if geography.is_country(code):
        outline = next((item for item in geography.countries() if item["id"] == code), None)
        return (code, outline, False) if outline else None
    point = geography.points().get(code)
    return (code, point, False) if point else None


def _located(parts: Parts, rows: list[Row], own: Mapping[str, Shape]) -> tuple[list[Spec], list[Spec]]:
    shaped: dict[str, Spec] = {}
    dots: dict[str, Spec] = {}
    for row in rows:
        where, value = _where(parts, row, own), number(parts.cell(row, "value"))
        if where is None or value is None:
            continue
        code, found, is_own = where
        item: Spec = {
            "code": code,
            "name": parts.text(row, "label") or code,
            "value": float(value),
            "said": parts.words.number(value),
        }
        item["label"] = wrapped(item["name"], 22) + "\n" + item["said"]
        if isinstance(found, geography.Point):
            dots[code] = item | {"longitude": found.longitude, "latitude": found.latitude}
        else:
            middle = _middle(found)
            shaped[code] = item | {"feature": found, "own": is_own, "lon": middle[0], "lat": middle[1]}
    found_all = [*shaped.values(), *dots.values()]
    map_labels.place(found_all)
    return list(shaped.values()), list(dots.values())


def _middle(shape: Shape) -> tuple[float, float]:
    """The middle of the largest part of a shape, for its label."""
    geometry = shape["geometry"]
    parts_ = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    outer = max((part[0] for part in parts_), key=len)
    columns, rows = [x for x, *_ in outer], [y for _, y, *_ in outer]
    return (min(columns) + max(columns)) / 2, (min(rows) + max(rows)) / 2


def _panel(parts: Parts, title: str, shaped: list[Spec], dots: list[Spec]) -> Spec:
    west, south, east, north = _frame(shaped, dots)
    box = {"type": "MultiPoint", "coordinates": [[west, south], [east, north], [west, north], [east, south]]}
    return {
        **panel_title(title),
        "width": _WIDE,
        "height": _HEIGHT,
        "projection": {
            "type": "conicEqualArea",
            "parallels": [38, 58],
            "rotate": [-10, 0],
            "precision": 1,
            "fit": {"type": "Feature", "properties": {}, "geometry": box},
        },
        "view": {"fill": "#eef3f8", "stroke": None},
        "layer": [
            {
                "data": {"values": list(geography.countries())},
                "mark": {
                    "type": "geoshape",
                    "fill": "#fbfbf9",
                    "stroke": LINE,
                    "strokeWidth": 0.8,
                    "clip": True,
                },
            },
            *_shapes(parts, shaped),
            *_dots(parts, dots),
        ],
    }


def _frame(shaped: list[Spec], dots: list[Spec]) -> tuple[float, float, float, float]:
    places = [(item["longitude"], item["latitude"]) for item in dots]
    places += [(item["lon"], item["lat"]) for item in shaped]
    west, south, east, north = _FRAME
    return (
        min(west, *(x - 2 for x, _ in places)),
        min(south, *(y - 2 for _, y in places)),
        max(east, *(x + 2 for x, _ in places)),
        max(north, *(y + 2 for _, y in places)),
    )


def _shapes(parts: Parts, shaped: list[Spec]) -> list[Spec]:
    if not shaped:
        return []
    features = [
        item["feature"] | {"properties": {"value": item["value"], "name": item["name"]}} for item in shaped
    ]
    names = [{name: item[name] for name in ("lon", "lat", "label", "side", "reach")} for item in shaped]
    colour = {
        "field": "properties.value",
        "type": "quantitative",
        "scale": {"range": list(_BLUES)},
        "legend": {"title": parts.measure("value"), "gradientLength": 220},
    }
    return [
        {
            "data": {"values": features},
            "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 1, "clip": True},
            "encoding": {"color": colour},
        },
        *map_labels.layers(names, "lon", "lat"),
    ]


def _dots(parts: Parts, dots: list[Spec]) -> list[Spec]:
    if not dots:
        return []
    size = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domainMin": 0, "range": list(map_labels.DOT_AREAS)},
        "legend": {"title": parts.measure("value"), "symbolFillColor": BLUE, "values": _round(dots)},
    }
    return [
        {
            "data": {"values": dots},
            "mark": {"type": "circle", "color": BLUE, "opacity": 0.75, "stroke": "#ffffff"},
            "encoding": {
                "longitude": {"field": "longitude", "type": "quantitative"},
                "latitude": {"field": "latitude", "type": "quantitative"},
                "size": size,
            },
        },
        *map_labels.layers(dots, "longitude", "latitude"),
    ]


def _round(dots: list[Spec]) -> list[float]:
    largest = max(item["value"] for item in dots)
    if largest <= 0:
        return [0]
    unit = 10 ** (len(str(int(largest))) - 1)
    top = max(1, int(largest / unit)) * unit
    return sorted({1, (top + 1) // 2, top}) if unit == 1 else [top / 5, top / 2, top]
