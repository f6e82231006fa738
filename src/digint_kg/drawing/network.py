"""Networks: who is linked to whom, by group (colour) and role (shape)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from digint_kg.drawing.drawn import Drawn, Told, bounded
from digint_kg.drawing.layout import Point, placed
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row
from digint_kg.drawing.theme import GREY, INK, QUIET, SERIES, SHAPES, WIDTH, Spec, wrapped

_TOWARDS: Final = "towards"
_NAMED_AT: Final = 0.36
_GAP: Final = 0.22
_LABELLED: Final = 60


@dataclass(slots=True)
class _Network:
    groups: dict[str, str] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    links: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def draw(parts: Parts) -> Drawn:
    """One network of all rows that have both ends; a node of no group is what others are linked to."""
    network = _read(parts)
    bounded(len(network.groups) + len(network.links))
    order = sorted(
        network.groups, key=lambda node: (network.groups[node] == _TOWARDS, network.groups[node], node)
    )
    at = _stretched(placed(order, list(network.links)))
    half = [row for row in parts.sheet.rows if not _ends(parts, row)]
    words = parts.words
    marks = [
        words.say("linked_by", start=one, end=other, link=", ".join(names))
        if names
        else words.say("linked", start=_known(network, one), end=other)
        for (one, other), names in network.links.items()
    ]
    title = words.say("nodes", nodes=len(network.groups), links=len(network.links))
    return Drawn(_spec(parts, network, at), [Told("", [title, *marks])], parts.left_out(half, "why_end"))


def _known(network: _Network, node: str) -> str:
    group = network.groups[node]
    said = [group if group != _TOWARDS else "", *network.roles.get(node, [])]
    said = [word for word in said if word]
    return f"{node} ({', '.join(said)})" if said else node


def _ends(parts: Parts, row: Row) -> tuple[str, str] | None:
    one, other = parts.text(row, "from"), parts.text(row, "to")
    return (one, other) if one and other else None


def _read(parts: Parts) -> _Network:
    network = _Network()
    for row in parts.sheet.rows:
        ends = _ends(parts, row)
        if ends is None:
            continue
        one, other = ends
        link = parts.text(row, "link")
        names = network.links.setdefault((one, other), [])
        if link and link not in names:
            names.append(link)
        network.groups[one] = parts.text(row, "group") if parts.name("group") else network.groups.get(one, "")
        network.groups.setdefault(other, _TOWARDS if parts.name("group") else "")
        role = parts.text(row, "role")
        if role and role not in network.roles.setdefault(one, []):
            network.roles[one].append(role)
    return network


def _stretched(at: Mapping[str, Point]) -> dict[str, Point]:
    """The places in a unit square, of whatever shape they were."""
    if not at:
        return {}
    columns, rows = [x for x, _ in at.values()], [y for _, y in at.values()]
    wide, tall = (max(columns) - min(columns)) or 1, (max(rows) - min(rows)) or 1
    return {node: ((x - min(columns)) / wide, (y - min(rows)) / tall) for node, (x, y) in at.items()}


def _spec(parts: Parts, network: _Network, at: Mapping[str, Point]) -> Spec:
    said = any(network.links.values())
    height = int(min(1000, max(340, (210 if said else 160) * math.sqrt(len(at)))))
    scale = {"domain": [-_GAP, 1 + _GAP]}
    flat = {"domain": [-0.12, 1.12]}
    both = {
        "x": {"field": "x", "type": "quantitative", "scale": scale, "axis": None},
        "y": {"field": "y", "type": "quantitative", "scale": flat, "axis": None},
    }
    return {
        "width": WIDTH,
        "height": height,
        "encoding": both,
        "layer": [
            *_links(network, at, directed=bool(parts.name("link"))),
            _nodes(parts, network, at),
            *_names(network, at),
        ],
    }


def _links(network: _Network, at: Mapping[str, Point], *, directed: bool) -> list[Spec]:
    values, arrows, names = [], [], []
    for (one, other), said in network.links.items():
        (x, y), (x2, y2) = _beside(at[one], at[other], mutual=(other, one) in network.links)
        values.append({"x": x, "y": y, "x2": x2, "y2": y2})
        angle = math.degrees(math.atan2(-(y2 - y) * 0.8, (x2 - x) * 1.2))
        arrows.append({"x": x + (x2 - x) * 0.62, "y": y + (y2 - y) * 0.62, "angle": angle + 90})
        if said:
            names.append(
                {
                    "x": x + (x2 - x) * _NAMED_AT,
                    "y": y + (y2 - y) * _NAMED_AT,
                    "said": wrapped(", ".join(said), 30),
                }
            )
    lines_ = {
        "data": {"values": values},
        "mark": {"type": "rule", "color": GREY, "strokeWidth": 1.5, "opacity": 0.75},
        "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"}},
    }
    if not directed:
        return [lines_]
    heads = {
        "data": {"values": arrows},
        "mark": {
            "type": "point",
            "shape": "triangle",
            "filled": True,
            "size": 90,
            "color": QUIET,
            "opacity": 1,
        },
        "encoding": {"angle": {"field": "angle", "type": "quantitative", "scale": None}},
    }
    return [lines_, heads, *_written(names, 11, QUIET, 0)]


def _beside(one: Point, other: Point, *, mutual: bool) -> tuple[Point, Point]:
    """The ends of a link; of one that is answered by another, a little to the side of it."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = math.hypot(dx, dy)
    if not mutual or not length:
        return one, other
    aside = -dy / length * 0.014, dx / length * 0.014
    return (one[0] + aside[0], one[1] + aside[1]), (other[0] + aside[0], other[1] + aside[1])


def _nodes(parts: Parts, network: _Network, at: Mapping[str, Point]) -> Spec:
    nothing = parts.words.say("not_stated")
    values = [
        {
            "x": x,
            "y": y,
            "name": node,
            "group": _group(parts, network, node) or nothing,
            "role": ", ".join(network.roles.get(node, [])) or nothing,
        }
        for node, (x, y) in at.items()
    ]
    encoding: Spec = {}
    if parts.name("group"):
        groups = [group for group in dict.fromkeys(network.groups.values()) if group != _TOWARDS]
        domain = [*(group or nothing for group in groups), parts.heading("to")]
        colours = [*(SERIES * (1 + len(groups) // len(SERIES)))[: len(groups)], INK]
        encoding["color"] = _scaled("group", parts.heading("group"), colours) | {
            "scale": {"domain": domain, "range": colours}
        }
    if parts.name("role"):
        encoding["shape"] = _scaled("role", parts.heading("role"), list(SHAPES))
    mark = {
        "type": "point",
        "filled": True,
        "size": 260,
        "opacity": 1,
        "color": SERIES[0],
        "stroke": "#ffffff",
    }
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _group(parts: Parts, network: _Network, node: str) -> str:
    return parts.heading("to") if network.groups[node] == _TOWARDS else network.groups[node]


def _scaled(name: str, title: str, range_: list[str]) -> Spec:
    legend = {"title": title, "columns": 3}
    return {"field": name, "type": "nominal", "scale": {"range": range_}, "legend": legend}


def _names(network: _Network, at: Mapping[str, Point]) -> list[Spec]:
    if len(at) > _LABELLED:
        ends = {other for _, other in network.links}
        at = {node: place for node, place in at.items() if node in ends}
    values = [{"x": x, "y": y, "said": wrapped(node, 26)} for node, (x, y) in at.items()]
    return _written(values, 12.5, INK, 16)


def _written(values: list[Spec], size: float, colour: str, below: int) -> list[Spec]:
    """Text with a white edge, so that links do not cross it out."""
    common = {
        "type": "text",
        "fontSize": size,
        "lineBreak": "\n",
        "baseline": "top" if below else "middle",
        "dy": below * 0.7,
    }
    encoding = {"text": {"field": "said"}}
    edge = common | {"stroke": "#ffffff", "strokeWidth": 4, "color": "#ffffff", "strokeJoin": "round"}
    return [
        {"data": {"values": values}, "mark": edge, "encoding": encoding},
        {
            "data": {"values": values},
            "mark": common | {"color": colour, "fontWeight": 600 if below else 400},
            "encoding": encoding,
        },
    ]
