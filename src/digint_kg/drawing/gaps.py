"""Gaps: how far a level or value is from the one that is required, a pair of points a line."""

from digint_kg.drawing.drawn import Drawn, Places, Told, bounded
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row, number
from digint_kg.drawing.theme import BLUE, GREY, ORANGE, SPLIT, WIDTH, Spec, lines, panel_title, room, wrapped


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
    axis = {"title": None, "labelExpr": SPLIT, "minExtent": margin, "maxExtent": margin, "ticks": False}
    scale = {"domain": [0, top * 1.08]}
    names = {"reached": parts.heading("reached"), "required": parts.heading("required")}
    return {
        "data": {"values": pairs},
        **panel_title(title),
        "width": WIDTH - margin - 60,
        "height": {"step": max(34, 16 * max(lines(pair["category"]) for pair in pairs) + 12)},
        "encoding": {
            "y": {"field": "category", "type": "nominal", "sort": None, "axis": axis | {"domain": False}},
        },
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 4, "color": GREY, "opacity": 0.55},
                "encoding": {
                    "x": {
                        "field": "reached",
                        "type": "quantitative",
                        "scale": scale,
                        "axis": {"title": _unit(parts), "tickCount": 5, "tickMinStep": 1, "domain": False},
                    },
                    "x2": {"field": "required"},
                },
            },
            _end("required", names, ORANGE, "diamond"),
            _end("reached", names, BLUE, "circle"),
            _label("reached", "required", BLUE),
            _label("required", "reached", ORANGE),
        ],
    }


def _unit(parts: Parts) -> str:
    unit = parts.unit("required")
    return "" if unit.startswith("as in") else unit


def _end(field: str, names: dict[str, str], colour: str, shape: str) -> Spec:
    legend = {"title": None}
    domain = [names["reached"], names["required"]]
    return {
        "transform": [{"calculate": f"{names[field]!r}", "as": "what"}],
        "mark": {"type": "point", "filled": True, "size": 170, "opacity": 1, "color": colour, "shape": shape},
        "encoding": {
            "x": {"field": field, "type": "quantitative"},
            "color": {
                "field": "what",
                "type": "nominal",
                "scale": {"domain": domain, "range": [BLUE, ORANGE]},
                "legend": legend,
            },
            "shape": {
                "field": "what",
                "type": "nominal",
                "scale": {"domain": domain, "range": ["circle", "diamond"]},
                "legend": legend,
            },
        },
    }


def _label(field: str, other: str, colour: str) -> Spec:
    """The number on the far side of its point, so that the two never lie on each other."""
    return {
        "layer": [
            {
                "transform": [{"filter": f"datum.{field} {'>=' if side > 0 else '<'} datum.{other}"}],
                "mark": {
                    "type": "text",
                    "align": "left" if side > 0 else "right",
                    "dx": 12 * side,
                    "fontWeight": 600,
                    "color": colour,
                },
                "encoding": {
                    "x": {"field": field, "type": "quantitative"},
                    "text": {"field": f"{field}Said"},
                },
            }
            for side in (1, -1)
            if not (field == "reached" and other == "required" and side == 0)
        ]
    }


def _told(parts: Parts, pair: Spec) -> str:
    of = parts.words.say("reached_of", reached=pair["reachedSaid"], required=pair["requiredSaid"])
    return f"{pair['category']}: {of}".replace("\n", " ")
