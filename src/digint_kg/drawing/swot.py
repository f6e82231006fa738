"""SWOT: four fields, the findings in each, and whose they are."""

from typing import Final

from digint_kg.drawing.drawn import Drawn, Told, bounded
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row, text
from digint_kg.drawing.theme import INK, QUIET, Spec, wrapped

_FIELDS: Final = {
    "Strength": ("strengths", "#e1edf7", "#0b5ea8"),
    "Weakness": ("weaknesses", "#fbe9dc", "#a84300"),
    "Opportunity": ("opportunities", "#dff1ea", "#00614a"),
    "Threat": ("threats", "#f4e6ee", "#8c2f66"),
}
_WIDE: Final = 396
_LINE: Final = 18
_LETTERS: Final = 56


def draw(parts: Parts) -> Drawn:
    """Two by two: strengths and weaknesses above opportunities and threats."""
    fields = {kind: _items(parts, kind) for kind in _FIELDS}
    bounded(sum(map(len, fields.values())))
    rows = [row for row in parts.sheet.rows if not parts.text(row, "item")]
    kinds = list(_FIELDS)
    pairs = (kinds[:2], kinds[2:])
    spec = {"vconcat": [_row(parts, pair, fields) for pair in pairs], "spacing": 12}
    told = [
        Told(parts.words.say(name), [_said(item) for item in fields[kind]])
        for kind, (name, _, _) in _FIELDS.items()
    ]
    return Drawn(spec, told, parts.left_out(rows, "why_item"))


def _items(parts: Parts, kind: str) -> list[Spec]:
    found: dict[str, list[str]] = {}
    for row in parts.sheet.rows:
        if _kind(parts, row) == kind and (said := parts.text(row, "item")):
            groups = found.setdefault(said, [])
            group = parts.text(row, "group")
            if group and group not in groups:
                groups.append(group)
    return [{"item": item, "group": " · ".join(groups)} for item, groups in found.items()]


def _kind(parts: Parts, row: Row) -> str:
    """The class, by the last word of its IRI: the same in every language."""
    return text(parts.cell(row, "field")).rpartition(":")[2]


def _row(parts: Parts, kinds: list[str], fields: dict[str, list[Spec]]) -> Spec:
    written = [_lines(parts, fields[kind]) for kind in kinds]
    height = max(len(lines_) for lines_ in written) * _LINE + 52
    panels = [_field(parts, kind, lines_, height) for kind, lines_ in zip(kinds, written, strict=True)]
    return {"hconcat": panels, "spacing": 12}


def _lines(parts: Parts, items: list[Spec]) -> list[Spec]:
    if not items:
        return [{"text": parts.words.say("none_found"), "strong": False}]
    found = []
    for item in items:
        found += [{"text": line, "strong": True} for line in _bulleted(item["item"])]
        group = wrapped(item["group"], _LETTERS, 2).split("\n") if item["group"] else []
        found += [{"text": "\u2003" + line, "strong": False} for line in group]
    return found


def _bulleted(said: str) -> list[str]:
    first, *rest = wrapped(said, _LETTERS - 4).split("\n")
    return [f"• {first}", *(f"\u2003{line}" for line in rest)]


def _field(parts: Parts, kind: str, written: list[Spec], height: int) -> Spec:
    name, pale, dark = _FIELDS[kind]
    values = [line | {"at": 50 + place * _LINE} for place, line in enumerate(written)]
    placed = {
        "x": {"value": 14},
        "y": {
            "field": "at",
            "type": "quantitative",
            "scale": {"domain": [0, height], "reverse": True},
            "axis": None,
        },
    }
    return {
        "width": _WIDE,
        "height": height,
        "view": {"fill": pale, "stroke": None, "cornerRadius": 6},
        "layer": [
            {
                "data": {"values": [{"title": parts.words.say(name)}]},
                "mark": {"type": "text", "align": "left", "fontSize": 16, "fontWeight": 600, "color": dark},
                "encoding": {"text": {"field": "title"}, "x": {"value": 14}, "y": {"value": 22}},
            },
            *(
                {
                    "data": {"values": [line for line in values if line["strong"] is strong]},
                    "mark": {
                        "type": "text",
                        "align": "left",
                        "color": INK if strong else QUIET,
                        "fontSize": 13 if strong else 11.5,
                    },
                    "encoding": {"text": {"field": "text"}, **placed},
                }
                for strong in (True, False)
            ),
        ],
    }


def _said(item: Spec) -> str:
    return f"{item['item']} ({item['group']})" if item["group"] else str(item["item"])
