"""Where names stand on a map: beside their point, and none over another name or point."""

from collections.abc import Mapping, Sequence
from math import pi, sqrt
from typing import Final

from digint_kg.drawing.theme import INK, Spec, lines

DOT_AREAS: Final = (20, 1100)
"""The areas of the smallest and the largest point, in square pixels."""

_DEGREE: Final = (15.0, 21.0)
"""Pixels that a degree takes in the middle of the map, across and up, about."""

_LETTER: Final = 6.4
_LINE: Final = 15
_GAP: Final = 3.0

Box = tuple[float, float, float, float]
"""West, north, east, south, in pixels; south is more."""

_ALIGNED: Final = {"below": "center", "above": "center", "right": "left", "left": "right", "on": "center"}


def place(items: Sequence[Spec]) -> None:
    """Gives each item its `side`: where its `label` has room; empty where it has none. The largest go first.

    Args:
        items: with `value`, `label` in lines, and in degrees `longitude` and `latitude` of a point, or `lon`
            and `lat` of the middle of a shape.
    """
    largest = max((float(item["value"]) for item in items), default=0.0)
    points = [(item, _point(item, largest)) for item in items]
    taken = [(item, _around(point)) for item, point in points if "longitude" in item]
    for item, point in sorted(points, key=lambda pair: -float(pair[0]["value"])):
        size = (max(map(len, item["label"].split("\n"))) * _LETTER, lines(item["label"]) * _LINE)
        item["reach"] = round(point[2] + _GAP)
        item["side"] = ""
        for side, box in _boxes(point, size, on="longitude" not in item).items():
            if not any(other is not item and _meet(box, held) for other, held in taken):
                item["side"] = side
                taken.append((item, box))
                break


def layers(items: Sequence[Spec], longitude: str, latitude: str) -> list[Spec]:
    """The layers that write the names of items that have a side.

    Args:
        items: as `place` leaves them.
        longitude: the field that holds how far east an item is.
        latitude: the field that holds how far north.
    """
    at = {
        "longitude": {"field": longitude, "type": "quantitative"},
        "latitude": {"field": latitude, "type": "quantitative"},
        "text": {"field": "label"},
    }
    groups: dict[tuple[str, int, int], list[Spec]] = {}
    for item in items:
        if item["side"]:
            groups.setdefault((item["side"], lines(item["label"]), item["reach"]), []).append(item)
    return [
        {"data": {"values": found}, "mark": _mark(*group) | edge, "encoding": at}
        for group, found in groups.items()
        for edge in (_EDGE, {"color": INK})
    ]


_EDGE: Final[Spec] = {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round", "color": "#ffffff"}


def _mark(side: str, rows: int, reach: int) -> Spec:
    height = rows * _LINE
    down: Mapping[str, float] = {"below": reach, "above": -reach - height}
    across: Mapping[str, int] = {"right": reach, "left": -reach}
    return {
        "type": "text",
        "fontWeight": 600,
        "fontSize": 12,
        "lineBreak": "\n",
        "lineHeight": _LINE,
        "baseline": "top",
        "align": _ALIGNED[side],
        "dx": across.get(side, 0),
        "dy": down.get(side, -height / 2),
    }


def _point(item: Spec, largest: float) -> tuple[float, float, float]:
    """Across and down in pixels, and the radius of the point; none of a shape."""
    if "longitude" not in item:
        return item["lon"] * _DEGREE[0], -item["lat"] * _DEGREE[1], 0.0
    least, most = DOT_AREAS
    area = least + (most - least) * max(0.0, float(item["value"])) / largest if largest > 0 else least
    return item["longitude"] * _DEGREE[0], -item["latitude"] * _DEGREE[1], sqrt(area / pi)


def _around(point: tuple[float, float, float]) -> Box:
    x, y, radius = point
    return x - radius, y - radius, x + radius, y + radius


def _boxes(point: tuple[float, float, float], size: tuple[float, float], *, on: bool) -> dict[str, Box]:
    """The places to try, the best first."""
    (x, y, radius), (width, height) = point, size
    away = radius + _GAP
    middle, half = (y - height / 2, y + height / 2), width / 2
    if on:
        return {"on": (x - half, middle[0], x + half, middle[1])}
    return {
        "below": (x - half, y + away, x + half, y + away + height),
        "right": (x + away, middle[0], x + away + width, middle[1]),
        "left": (x - away - width, middle[0], x - away, middle[1]),
        "above": (x - half, y - away - height, x + half, y - away),
    }


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
