"""A whole picture: what is drawn, under its title, with the mark of its data and their sources inside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from digint_kg import readable
from digint_kg.drawing import bar, gaps, line, map, matrix, network, spans, swot  # noqa: A004 (a kind's name)
from digint_kg.drawing.drawn import Drawn
from digint_kg.drawing.parts import Parts, parts
from digint_kg.drawing.sheet import Sheet
from digint_kg.drawing.theme import (
    AMBER,
    AMBER_PALE,
    CONFIG,
    GREEN,
    GREEN_PALE,
    INK,
    QUIET,
    WIDTH,
    Spec,
    wrapped,
)
from digint_kg.drawing.words import Words
from digint_kg.questions.chart import Chart
from digint_kg.terms import ILLUSTRATIVE, SOURCED

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_NAMED: Final = 5
_APART: Final = dict.fromkeys(("color", "shape", "size"), "independent")
_KINDS: Final[Mapping[str, Callable[[Parts], Drawn]]] = {
    "bar": bar.draw,
    "line": line.draw,
    "matrix": matrix.draw,
    "graph": network.draw,
    "swot": swot.draw,
    "gantt": spans.draw,
    "timeline": spans.draw,
    "gaps": gaps.draw,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: its Vega-Lite specification, its title, and what it shows in words.

    `empty`: there is nothing to draw. `language` says how the numbers on axes are written.
    """

    spec: Spec
    title: str
    description: str
    language: str
    empty: bool = False


def figure(chart: Chart, sheet: Sheet, title: str, language: str, *, shapes: Sequence[Path] = ()) -> Figure:
    """The picture of an answer.

    Args:
        chart: the kind of picture and the columns' parts.
        sheet: the answer.
        title: what it answers.
        language: en or it; any other is taken for en.
        shapes: the operator's files of NUTS shapes.

    Raises:
        DigintError: BAD_INPUT where no column can play a part; TOO_LARGE for more than a picture can show.
    """
    words = Words(language)
    found = parts(chart, sheet, words)
    drawn = map.draw(found, shapes) if chart.kind == "map" else _KINDS[chart.kind](found)
    marks = sum(len(panel.marks) for panel in drawn.told)
    description = _description(chart.kind, drawn, words) if marks else words.say("nothing")
    status = _status(sheet, words)
    spec: Spec = {
        "$schema": SCHEMA,
        "title": {
            "text": wrapped(title, 94).split("\n"),
            "fontSize": 19,
            "color": INK,
            **(
                {"subtitle": [line for note in drawn.notes for line in wrapped(note, 120).split("\n")]}
                if drawn.notes
                else {}
            ),
            "offset": 16,
            "frame": "group",
            "dx": -drawn.margin,
        },
        "description": f"{description} {status[0]}.",
        "config": CONFIG,
        "resolve": {"legend": _APART, "scale": _APART},
        "vconcat": [
            _mark(*status, drawn.margin),
            *([drawn.spec] if marks else []),
            _footer(sheet, drawn, words),
        ],
    }
    return Figure(spec, title, f"{description} {status[0]}.", words.language, empty=not marks)


def _description(kind: str, drawn: Drawn, words: Words) -> str:
    panels = [
        f"{panel.title}: {words.listed(panel.marks)}" if panel.title else words.listed(panel.marks)
        for panel in drawn.told
        if panel.marks
    ]
    return " ".join([words.say(f"kind_{kind}"), ". ".join(panels) + ".", *drawn.notes])


def _status(sheet: Sheet, words: Words) -> tuple[str, str, str]:
    """What is said of the data, and the colours to say it in."""
    said = [
        getattr(cell, "value", "")
        for row in sheet.rows
        for name, cell in row.items()
        if name == "status" or name.endswith("Status")
    ]
    made_up = said.count(ILLUSTRATIVE)
    if made_up and made_up == len(said):
        return words.say("illustrative"), AMBER, AMBER_PALE
    if made_up:
        return words.say("mixed", illustrative=made_up, total=len(said)), AMBER, AMBER_PALE
    if said and all(value == SOURCED for value in said):
        return words.say("sourced"), GREEN, GREEN_PALE
    return words.say("undeclared"), QUIET, "#eef1f5"


def _mark(said: str, dark: str, pale: str, margin: int) -> Spec:
    width = int(len(said) * 6.6) + 28
    pill = {"type": "rect", "color": pale, "stroke": dark, "strokeWidth": 1, "cornerRadius": 12}
    return {
        "data": {"values": [{"said": said}]},
        "width": WIDTH - margin,
        "height": 24,
        "layer": [
            {"mark": pill | {"x": -margin, "x2": width - margin, "y": 0, "y2": 24}},
            {
                "mark": {"type": "text", "color": dark, "fontWeight": 600, "fontSize": 13},
                "encoding": {
                    "text": {"field": "said"},
                    "x": {"value": width / 2 - margin},
                    "y": {"value": 12},
                },
            },
        ],
    }


def _footer(sheet: Sheet, drawn: Drawn, words: Words) -> Spec:
    said = [*_sources(sheet, words), *drawn.credits, words.say("generation", number=sheet.generation)]
    values = [
        {"said": line, "at": 8 + 16 * place}
        for place, line in enumerate(wrapped(" ".join(said), 140, 4).split("\n"))
    ]
    return {
        "data": {"values": values},
        "width": WIDTH - drawn.margin,
        "height": 16 * len(values),
        "mark": {"type": "text", "align": "left", "fontSize": 11.5, "color": QUIET},
        "encoding": {
            "text": {"field": "said"},
            "x": {"value": -drawn.margin},
            "y": {"field": "at", "type": "quantitative", "scale": None, "axis": None},
        },
    }


def _sources(sheet: Sheet, words: Words) -> list[str]:
    names = [
        readable.short(getattr(cell, "value", ""))
        for row in sheet.rows
        for name, cell in row.items()
        if cell is not None and (name == "dataset" or name.endswith("Dataset"))
    ]
    unique = list(dict.fromkeys(names))
    if not unique:
        return []
    listed = ", ".join(unique[:_NAMED])
    if len(unique) > _NAMED:
        listed = words.say("more_sources", names=listed, count=len(unique) - _NAMED)
    return [words.say("sources", names=listed)]
