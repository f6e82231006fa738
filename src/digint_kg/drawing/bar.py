"""Bars: one value a category; with series, parts of a bar."""

from digint_kg.drawing.drawn import Drawn, Places, Told, bounded
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row, number
from digint_kg.drawing.theme import (
    BLUE,
    INK,
    SERIES,
    WIDTH,
    Spec,
    ink_on,
    lanes,
    panel_title,
    room,
    step,
    wrapped,
)


def draw(parts: Parts) -> Drawn:
    """A panel of bars for each group of rows that may be compared."""
    panels = [(title, _values(parts, rows)) for title, rows in parts.panels()]
    panels = [(title, values) for title, values in panels if values]
    bounded(sum(len(values) for _, values in panels))
    margin = room([value["category"] for _, values in panels for value in values])
    missing = [row for row in parts.sheet.rows if number(parts.cell(row, "value")) is None]
    series = list(dict.fromkeys(value["series"] for _, values in panels for value in values))
    return Drawn(
        {"vconcat": [_panel(parts, title, values, series, margin) for title, values in panels]},
        [Told(title, [_told(value) for value in values]) for title, values in panels],
        parts.left_out(missing, "why_value") + (parts.apart() if len(panels) > 1 else []),
        margin=margin,
    )


def _values(parts: Parts, rows: list[Row]) -> list[Spec]:
    """Each value once, however many rows say it; two values of one bar get two bars."""
    found: dict[tuple[str, str, str], float] = {}
    for row in rows:
        value = number(parts.cell(row, "value"))
        if value is not None:
            category = parts.text(row, "category") or parts.words.say("not_stated")
            found[category, parts.text(row, "series"), parts.words.number(value)] = float(value)
    places = Places()
    values = [
        {
            "category": wrapped(places.place(category, series), 44),
            "series": series,
            "value": value,
            "said": said,
        }
        for (category, series, said), value in found.items()
    ]
    return _piled(values)


def _piled(values: list[Spec]) -> list[Spec]:
    """The values with where each begins and ends: parts of one bar stand one behind the other."""
    ends: dict[str, float] = {}
    for value in values:
        value["from"] = ends.get(value["category"], 0.0)
        value["to"] = ends[value["category"]] = value["from"] + value["value"]
        value["middle"] = (value["from"] + value["to"]) / 2
    return values


def _panel(parts: Parts, title: str, values: list[Spec], series: list[str], margin: int) -> Spec:
    names = list(dict.fromkeys(value["category"] for value in values))
    scale, written = lanes(names, "category")
    return {
        **panel_title(title, margin),
        "width": WIDTH - margin - 70,
        "height": step(names, 28),
        "layer": [written, *_bars(parts, values, series, scale)],
    }


def _bars(parts: Parts, values: list[Spec], series: list[str], lane: Spec) -> list[Spec]:
    zero_to_one = {"scale": {"domain": [0, 1]}} if parts.unit("value") == "0 to 1" else {}
    axis = {"title": parts.measure("value"), "tickCount": 5, "domain": False}
    along = {"field": "from", "type": "quantitative", "axis": axis, **zero_to_one}
    heading = parts.heading("series")
    colour: Spec = {"value": BLUE}
    label = {"type": "text", "align": "left", "dx": 6, "fontWeight": 600}
    at = "to"
    if heading:
        colour = {
            "field": "series",
            "type": "nominal",
            "scale": {"domain": series, "range": list(SERIES)},
            "legend": {"title": heading, "columns": 4},
        }
        label = {"type": "text", "fontWeight": 600}
        at = "middle"
    colours = dict(zip(series, SERIES * (1 + len(series) // len(SERIES)), strict=False))
    for value in values:
        value["ink"] = ink_on(colours[value["series"]]) if heading and value["value"] else INK
    return [
        {
            "data": {"values": values},
            "mark": {"type": "bar", "height": {"band": 0.68}, "stroke": "#ffffff"},
            "encoding": {"y": lane, "x": along, "x2": {"field": "to"}, "color": colour},
        },
        {
            "data": {"values": values},
            "mark": label,
            "encoding": {
                "y": lane,
                "x": along | {"field": at},
                "text": {"field": "said"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
    ]


def _told(value: Spec) -> str:
    category = str(value["category"]).replace("\n", " ")
    return (
        f"{category}, {value['series']}: {value['said']}"
        if value["series"]
        else f"{category}: {value['said']}"
    )
