"""A matrix: rows against columns, a word, a sign or a number where they meet."""

from typing import Final

from digint_kg.drawing.drawn import Drawn, Told, bounded
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row, number, text
from digint_kg.drawing.theme import (
    BAND,
    BLUE,
    ORANGE,
    SERIES,
    WIDTH,
    Spec,
    ink_on,
    lanes,
    panel_title,
    raised,
    room,
    step,
    wrapped,
)

_GOOD: Final = frozenset({"passed", "aligned", "yes", "agree", "done", "strength"})
_BAD: Final = frozenset({"failed", "no link", "no", "contradict", "missing", "gap", "none"})
_OPEN: Final = frozenset({"cantTell", "cannot tell", "untested", "inapplicable", "no record"})
_SIGNS: Final = {"good": "✓", "bad": "✗", "open": "?"}
_COLOURS: Final = {"good": BLUE, "bad": ORANGE, "open": "#e3e8ee", "number": BAND, "": BLUE}
_NARROWEST: Final = 86
_WIDEST: Final = 150


def draw(parts: Parts) -> Drawn:
    """A matrix for each panel; rows and columns in the order of the answer."""
    panels = [(title, _cells(parts, rows)) for title, rows in parts.panels()]
    panels = [(title, cells) for title, cells in panels if cells]
    bounded(sum(len(cells) for _, cells in panels))
    margin = room([cell["row"] for _, cells in panels for cell in cells])
    return Drawn(
        {"vconcat": [_panel(parts, title, cells, margin) for title, cells in panels]},
        [Told(title, [_told(cell) for cell in cells]) for title, cells in panels],
        margin=margin,
    )


def _cells(parts: Parts, rows: list[Row]) -> list[Spec]:
    """What meets where; several things that meet in one place share it."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    nothing = parts.words.say("not_stated")
    for row in rows:
        at = parts.text(row, "row") or nothing, parts.text(row, "column") or nothing
        said = _value(parts, row)
        if said not in found.setdefault(at, []):
            found[at].append(said)
    return [
        {
            "row": wrapped(row, 44),
            "column": column,
            "said": " · ".join(filter(None, (said for said, _ in values))),
            "tone": values[0][1] if len({tone for _, tone in values}) == 1 else "open",
        }
        for (row, column), values in found.items()
    ]


def _value(parts: Parts, row: Row) -> tuple[str, str]:
    cell = parts.cell(row, "value")
    if (value := number(cell)) is not None:
        return parts.words.number(value), "number"
    word = text(cell)
    tones = (("good", _GOOD), ("bad", _BAD), ("open", _OPEN))
    tone = next((tone for tone, words in tones if word in words), "")
    return parts.words.meaning(word), tone


def _panel(parts: Parts, title: str, cells: list[Spec], margin: int) -> Spec:
    columns = _columns(parts, cells)
    wide = min(_WIDEST, max(_NARROWEST, (WIDTH - margin) // len(columns)))
    letters = max(9, int(wide / 6.7))
    for cell in cells:
        cell["sign"] = _sign(cell, letters, wide)
    names = list(dict.fromkeys(cell["row"] for cell in cells))
    row, written = lanes(names, "row")
    hidden = {"labels": False, "title": None, "ticks": False, "domain": False}
    column = {"field": "column", "type": "nominal", "sort": columns, "axis": hidden}
    return {
        **panel_title(title, margin),
        "width": {"step": wide},
        "height": step(names, 34),
        "layer": [
            written,
            _heads(columns, letters, column),
            {
                "data": {"values": cells},
                "encoding": {"x": column, "y": row},
                "layer": [_ground(parts, cells), *_signs()],
            },
        ],
    }


def _columns(parts: Parts, cells: list[Spec]) -> list[str]:
    """The columns in the order of the answer; what stands for none at the end."""
    nothing = parts.words.say("not_stated")
    return sorted(dict.fromkeys(cell["column"] for cell in cells), key=lambda column: column == nothing)


def _heads(columns: list[str], letters: int, column: Spec) -> Spec:
    heads = [{"column": name, "head": wrapped(name, letters, 5)} for name in columns]
    return {
        "data": {"values": heads},
        "mark": {"type": "text", "baseline": "alphabetic", "lineBreak": "\n", "dy": raised("head", 32)},
        "encoding": {"text": {"field": "head"}, "x": column, "y": {"value": -10}},
    }


def _sign(cell: Spec, letters: int, wide: int) -> str:
    mark = _SIGNS.get(cell["tone"], "")
    if mark and " · " not in cell["said"] and wide < _WIDEST:
        return mark
    return wrapped(f"{mark} {cell['said']}".strip() or "●", letters, 2)


def _ground(parts: Parts, cells: list[Spec]) -> Spec:
    plain = list(dict.fromkeys(cell["said"] for cell in cells if not cell["tone"]))
    words = {cell["said"]: _COLOURS[cell["tone"]] for cell in cells if cell["tone"]}
    words |= {said: SERIES[(place + 2) % len(SERIES)] if said else BLUE for place, said in enumerate(plain)}
    for cell in cells:
        cell["ink"] = ink_on(words[cell["said"]])
    explained = any(words) and any(cell["tone"] != "number" for cell in cells)
    legend = {"title": parts.heading("value"), "columns": 5} if explained else None
    scale = {"domain": list(words), "range": list(words.values())}
    return {
        "mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 3, "cornerRadius": 4},
        "encoding": {"color": {"field": "said", "type": "nominal", "scale": scale, "legend": legend}},
    }


def _signs() -> list[Spec]:
    return [
        {
            "mark": {
                "type": "text",
                "fontWeight": 600,
                "fontSize": 13,
                "lineBreak": "\n",
                "dy": raised("sign"),
            },
            "encoding": {
                "text": {"field": "sign"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        }
    ]


def _told(cell: Spec) -> str:
    return f"{cell['row']} / {cell['column']}".replace("\n", " ") + (
        f": {cell['said']}" if cell["said"] else ""
    )
