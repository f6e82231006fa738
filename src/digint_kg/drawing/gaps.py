"""Gaps: how far a level or value is from the one that is required, a pair of points a line."""

from digint_kg.drawing.drawn import Drawn, Places, Told, bounded
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row, number
from digint_kg.drawing.theme import BLUE, GREY, ORANGE, WIDTH, Spec, lanes, panel_title, room, step, wrapped


def draw(parts: Parts) -> Drawn:
    """A panel for each group of rows that may be compared."""
    panels = [(title, _pairs(parts, rows)) for title, rows in parts.panels()]
    panels = [(title, pairs) for title, pairs in panels if pairs]
    bounded(sum(len(pairs) for _, pairs in panels))
    margin = room([pair["category"] for _, pairs in panels for pair in pairs])
    whole = [row for row in parts.sheet.rows if _pair(parts, row)]
    missing = [row for row in parts.sheet.rows if row not in whole]
    notes = parts.left_out(missing, "why_value")
    if len(panels) > 1:
        notes += parts.apart()
    return Drawn(
        {"vconcat": [_panel(parts, title, pairs, margin) for title, pairs in panels]},
        [Told(title, [_told(parts, pair) for pair in pairs]) for title, pairs in panels],
        notes,
        margin=margin,
    )


def _pair(parts: Parts, row: Row) -> Spec | None:
    reached, required = number(parts.cell(row, "reached")), number(parts.cell(row, "required"))
    if reached is None or required is None:
        return None
    say = parts.words.number
    return {
        "reached": float(reached),
        "required": float(required),
        "reachedSaid": say(reached),
        "requiredSaid": say(required),
    }


def _pairs(parts: Parts, rows: list[Row]) -> list[Spec]:
    found = {}
    for row in rows:
        if pair := _pair(parts, row):
            found[parts.text(row, "category"), pair["reachedSaid"], pair["requiredSaid"]] = pair
    places = Places()
    return [
        {"category": wrapped(places.place(category), 42), **pair} for (category, *_), pair in found.items()
    ]


def _panel(parts: Parts, title: str, pairs: list[Spec], margin: int) -> Spec:
    top = max(max(pair["reached"], pair["required"]) for pair in pairs)
    low = min(0, *(min(pair["reached"], pair["required"]) for pair in pairs))
    names = [pair["category"] for pair in pairs]
    lane, written = lanes(names, "category")
    axis = {"title": _unit(parts), "tickCount": 5, "tickMinStep": 1, "domain": False}
    scale = {"domain": [low, top * 1.08 or 1]}
    along = {"field": "reached", "type": "quantitative", "scale": scale, "axis": axis}
    ends = [_end(parts, "required"), _end(parts, "reached")]
    labels = [_label("reached", "required", BLUE), _label("required", "reached", ORANGE)]
    bridge = {
        "mark": {"type": "rule", "strokeWidth": 4, "color": GREY, "opacity": 0.55},
        "encoding": {"x2": {"field": "required"}},
    }
    marks = {
        "data": {"values": pairs},
        "encoding": {"y": lane, "x": along},
        "layer": [bridge, *ends, *labels],
    }
    return {
        **panel_title(title, margin),
        "width": WIDTH - margin - 60,
        "height": step(names, 34),
        "layer": [written, marks],
    }


def _unit(parts: Parts) -> str:
    unit = parts.unit("required")
    return "" if unit.startswith("as in") else unit


def _end(parts: Parts, role: str) -> Spec:
    domain = [parts.heading("reached"), parts.heading("required")]
    colours = {"domain": domain, "range": [BLUE, ORANGE]}
    forms = {"domain": domain, "range": ["circle", "diamond"]}
    return {
        "mark": {"type": "point", "filled": True, "size": 170, "opacity": 1},
        "encoding": {
            "x": {"field": role, "type": "quantitative"},
            "color": {
                "datum": parts.heading(role),
                "type": "nominal",
                "scale": colours,
                "legend": {"title": None},
            },
            "shape": {
                "datum": parts.heading(role),
                "type": "nominal",
                "scale": forms,
                "legend": {"title": None},
            },
        },
    }


def _label(field: str, other: str, colour: str) -> Spec:
    """The number on the far side of its point, so that the two never lie on each other."""
    sides = (
        (1, "left", ">=" if field == "required" else ">"),
        (-1, "right", "<" if field == "required" else "<="),
    )
    return {
        "layer": [
            {
                "transform": [{"filter": f"datum.{field} {compared} datum.{other}"}],
                "mark": {"type": "text", "align": align, "dx": 12 * side, "fontWeight": 600, "color": colour},
                "encoding": {
                    "x": {"field": field, "type": "quantitative"},
                    "text": {"field": f"{field}Said"},
                },
            }
            for side, align, compared in sides
        ]
    }


def _told(parts: Parts, pair: Spec) -> str:
    of = parts.words.say("reached_of", reached=pair["reachedSaid"], required=pair["requiredSaid"])
    return f"{pair['category']}: {of}".replace("\n", " ")
