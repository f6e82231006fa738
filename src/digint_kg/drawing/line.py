"""Lines over years: a panel a unit or an indicator, broken where a series is, with targets."""

from itertools import pairwise
from typing import Final

from digint_kg.drawing.drawn import Drawn, Told, bounded
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row, number, year
from digint_kg.drawing.theme import INK, ORANGE, SERIES, SHAPES, WIDTH, Spec, panel_title, wrapped

_COLUMNS: Final = 2
_BREAK: Final = "b"
_TALL: Final = 300
_SMALL: Final = 170


def draw(parts: Parts) -> Drawn:
    """One panel, or several two by two; each row's points (year and value, in pairs) belong to its series."""
    pairs = list(zip(parts.roles["points"][::2], parts.roles["points"][1::2], strict=True))
    panels = [(title, *_points(parts, rows, pairs)) for title, rows in parts.panels()]
    panels = [panel for panel in panels if panel[1] or panel[2]]
    bounded(sum(len(points) + len(targets) for _, points, targets in panels))
    missing = [row for row in parts.sheet.rows if not any(_points(parts, [row], pairs))]
    small = len(panels) > 1
    specs = [_panel(parts, *panel, small=small) for panel in panels]
    spec: Spec = {"concat": specs, "columns": _COLUMNS, "spacing": 34} if small else {"vconcat": specs}
    told = [Told(title, [_told(point) for point in (*points, *targets)]) for title, points, targets in panels]
    return Drawn(spec, told, parts.left_out(missing, "why_value") + (parts.apart() if small else []))


def _points(parts: Parts, rows: list[Row], pairs: list[tuple[str, str]]) -> tuple[list[Spec], list[Spec]]:
    points: dict[tuple[str, int, str], Spec] = {}
    targets: dict[tuple[str, int, str], Spec] = {}
    for row in rows:
        series = parts.text(row, "series")
        last = None
        for year_name, value_name in pairs:
            if point := _point(parts, row, year_name, value_name):
                last = points.setdefault((series, point["year"], point["said"]), {"series": series, **point})
        flag = parts.text(row, "flag")
        if last is not None and flag:
            last |= {"flag": flag, "break": flag == _BREAK}
        named = parts.roles.get("target", ())
        if len(named) == len(("year", "value")) and (point := _point(parts, row, *named)):
            label = parts.words.say("target_in", value=point["said"], year=point["year"])
            above = last is None or point["value"] > last["value"]
            targets[series, point["year"], point["said"]] = {
                "series": series,
                **point,
                "label": label,
                "above": above,
            }
    return _segments(sorted(points.values(), key=lambda point: (point["series"], point["year"]))), list(
        targets.values()
    )


def _point(parts: Parts, row: Row, year_name: str, value_name: str) -> Spec | None:
    at, value = year(row.get(year_name)), number(row.get(value_name))
    if at is None or value is None:
        return None
    return {"year": at, "value": float(value), "said": parts.words.number(value)}


def _segments(points: list[Spec]) -> list[Spec]:
    """The points with the number of the unbroken piece that each lies on: a break begins a new one."""
    segment = 0
    for before, point in pairwise([{}, *points]):
        segment += point["series"] != before.get("series") or bool(point.get("break"))
        point["segment"] = segment
    return points


def _panel(parts: Parts, title: str, points: list[Spec], targets: list[Spec], *, small: bool) -> Spec:
    years = [point["year"] for point in (*points, *targets)]
    several = len({point["series"] for point in points}) > 1
    axis = {
        "format": "d",
        "title": None,
        "values": _ticks(min(years), max(years), small=small),
        "grid": False,
    }
    domain = [min(years) - 0.4, max(years) + 0.4]
    x = {"field": "year", "type": "quantitative", "axis": axis, "scale": {"domain": domain, "nice": False}}
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": {"title": _measure(parts), "tickCount": 5},
        "scale": _height([point["value"] for point in (*points, *targets)]),
    }
    return {
        **panel_title(wrapped(title, 52) if small else title),
        "width": (WIDTH - 130) // 2 if small else WIDTH - 80,
        "height": _SMALL if small else _TALL,
        "encoding": {"x": x, "y": y},
        "layer": [*_line(parts, points, several=several), *_labels(points, targets), *_breaks(parts, points)],
    }


def _height(values: list[float]) -> Spec:
    """From nought, or the least value below it, with room above for the numbers on points."""
    low, high = min(0.0, *values), max(values)
    return {"domain": [low, high + (high - low or 1) * 0.2], "nice": False}


def _measure(parts: Parts) -> str:
    name = parts.roles["points"][1]
    said = parts.sheet.units.get(name, "")
    return "" if said.startswith("as in") else parts.sheet.heading(name)


def _line(parts: Parts, points: list[Spec], *, several: bool) -> list[Spec]:
    colour: Spec = {"value": SERIES[0]}
    shape: Spec = {"value": "circle"}
    if several:
        legend = {"title": parts.heading("series"), "columns": 3}
        colour = {"field": "series", "type": "nominal", "scale": {"range": list(SERIES)}, "legend": legend}
        shape = {"field": "series", "type": "nominal", "scale": {"range": list(SHAPES)}, "legend": legend}
    both = {"color": colour, "detail": {"field": "segment"}}
    return [
        {"data": {"values": points}, "mark": {"type": "line", "strokeWidth": 2.5}, "encoding": both},
        {
            "data": {"values": points},
            "mark": {"type": "point", "filled": True, "size": 62, "opacity": 1},
            "encoding": {"color": colour, "shape": shape},
        },
    ]


def _labels(points: list[Spec], targets: list[Spec]) -> list[Spec]:
    crowded = {target["year"] for target in targets if target["above"]}
    points = [point | {"low": point["year"] in crowded} for point in points]
    bold = {"type": "text", "dy": {"expr": "datum.low ? 16 : -12"}, "fontWeight": 600}
    shown = points if len({point["series"] for point in points}) == 1 else []
    return [
        {"data": {"values": shown}, "mark": bold, "encoding": {"text": {"field": "said"}}},
        {
            "data": {"values": targets},
            "mark": {"type": "point", "shape": "diamond", "size": 130, "stroke": ORANGE, "strokeWidth": 2.5},
        },
        {
            "data": {"values": targets},
            "mark": {
                "type": "text",
                "dy": {"expr": "datum.above ? -14 : 18"},
                "color": ORANGE,
                "fontWeight": 600,
                "align": "right",
                "dx": 8,
            },
            "encoding": {"text": {"field": "label"}},
        },
    ]


def _breaks(parts: Parts, points: list[Spec]) -> list[Spec]:
    flagged = [
        {
            "year": point["year"] - 0.5 if point.get("break") else point["year"],
            "value": point["value"],
            "label": parts.words.say("break")
            if point.get("break")
            else f"{parts.words.say('flagged')}: {point['flag']}",
        }
        for point in points
        if point.get("flag")
    ]
    cuts = [
        item
        for item, point in zip(flagged, (p for p in points if p.get("flag")), strict=True)
        if point["break"]
    ]
    return [
        {
            "data": {"values": cuts},
            "mark": {"type": "rule", "strokeDash": [4, 4], "color": INK, "opacity": 0.6},
            "encoding": {"y": None},
        },
        {
            "data": {"values": flagged},
            "mark": {"type": "text", "fontSize": 11, "align": "left", "dx": 4, "dy": 26, "color": INK},
            "encoding": {"text": {"field": "label"}},
        },
    ]


def _ticks(first: int, last: int, *, small: bool) -> list[int]:
    step = max(1, -(-(last - first) // (6 if small else 12)))
    return list(range(first, last + 1, step))


def _told(point: Spec) -> str:
    said = str(point.get("label") or f"{point['year']}: {point['said']}")
    flag = f" [{point['flag']}]" if point.get("flag") else ""
    return " ".join(filter(None, [point["series"], said])) + flag
