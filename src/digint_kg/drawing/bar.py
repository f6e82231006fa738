"""Bars: one value a category; with series, parts of a bar."""

from digint_kg.drawing.drawn import Drawn, Places, Told, bounded
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row, number
from digint_kg.drawing.theme import BLUE, SERIES, SPLIT, WIDTH, Spec, lines, panel_title, room, wrapped


def draw(parts: Parts) -> Drawn:
    """A panel of bars for each group of rows that may be compared."""
    panels = [(title, _values(parts, rows)) for title, rows in parts.panels()]
    panels = [(title, values) for title, values in panels if values]
    bounded(sum(len(values) for _, values in panels))
    margin = room([value["category"] for _, values in panels for value in values])
    notes = parts.left_out([row for row in parts.sheet.rows if number(parts.cell(row, "value")) is None], "why_value")
    if len(panels) > 1:
        notes += parts.apart()
    return Drawn(
        {"vconcat": [_panel(parts, title, values, margin) for title, values in panels]},
        [Told(title, [_told(value) for value in values]) for title, values in panels],
        notes,
    )


def _values(parts: Parts, rows: list[Row]) -> list[Spec]:
    """Each value once, however many rows say it; two values of one bar get two bars."""
    found: dict[tuple[str, str, str], float] = {}
    for row in rows:
        value = number(parts.cell(row, "value"))
        if value is not None:
            key = parts.text(row, "category"), parts.text(row, "series"), parts.words.number(value)
            found[key] = float(value)
    places = Places()
    return [
        {"category": wrapped(places.place(category, series), 42), "series": series, "value": value, "said": said}
        for (category, series, said), value in found.items()
    ]


def _panel(parts: Parts, title: str, values: list[Spec], margin: int) -> Spec:
    tallest = max(lines(value["category"]) for value in values)
    axis = {"title": None, "labelExpr": SPLIT, "minExtent": margin, "maxExtent": margin}
    return {
        "data": {"values": values},
        **panel_title(title),
        "width": WIDTH - margin - 70,
        "height": {"step": max(26, 16 * tallest + 8)},
        "encoding": {
            "y": {
                "field": "category",
                "type": "nominal",
                "sort": None,
                "axis": axis | {"ticks": False, "domain": False},
            },
            "x": _scale(parts),
        },
        "layer": _stacked(parts.heading("series")) if parts.name("series") else _single(),
    }


def _scale(parts: Parts) -> Spec:
    unit = parts.unit("value")
    scale = {"scale": {"domain": [0, 1]}} if unit == "0 to 1" else {}
    axis = {"title": parts.measure("value"), "tickCount": 5, "domain": False, "tickMinStep": 1e-9}
    return {"field": "value", "type": "quantitative", "axis": axis, **scale}


def _single() -> list[Spec]:
    return [
        {"mark": {"type": "bar", "color": BLUE, "height": {"band": 0.68}}},
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "fontWeight": 600},
            "encoding": {"text": {"field": "said"}},
        },
    ]


def _stacked(heading: str) -> list[Spec]:
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"range": list(SERIES)},
        "legend": {"title": heading, "columns": 4},
    }
    label = {"type": "text", "fontWeight": 600, "align": "right", "dx": -6, "color": "#ffffff"}
    return [
        {"mark": {"type": "bar", "height": {"band": 0.68}, "stroke": "#ffffff"}, "encoding": {"color": colour}},
        {
            "mark": label,
            "encoding": {
                "text": {"field": "said"},
                "x": {"field": "value", "type": "quantitative", "stack": "zero"},
                "detail": {"field": "series"},
            },
        },
    ]


def _told(value: Spec) -> str:
    category = str(value["category"]).replace("\n", " ")
    return f"{category}, {value['series']}: {value['said']}" if value["series"] else f"{category}: {value['said']}"
