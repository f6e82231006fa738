"""How pictures look: one font, a palette that colour-blind readers can tell apart (Okabe and Ito), quiet axes."""

import textwrap
from typing import Any, Final

Spec = dict[str, Any]

FONT: Final = "Source Sans 3"
FAMILY: Final = f"'{FONT}', sans-serif"
"""In quotes: a name with a digit in it is none without (CSS Fonts 4, 2.1)."""

INK: Final = "#1b2430"
QUIET: Final = "#4a5666"
LINE: Final = "#c6d0dc"
BAND: Final = "#f3f6fa"
BLUE: Final = "#0b5ea8"
ORANGE: Final = "#c65102"
GREY: Final = "#8d99a8"
AMBER: Final = "#6b4400"
AMBER_PALE: Final = "#fdf1d8"
GREEN: Final = "#0f5f33"
GREEN_PALE: Final = "#e2f3e8"
SERIES: Final = ("#0b5ea8", "#d98a00", "#00795a", "#b04a86", "#56b4e9", "#7a3b00", "#5b6675", "#c9b400")
"""Colours of series, in this order: dark and light take turns, so that neighbours differ in grey too."""

SHAPES: Final = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "triangle-right")
WIDTH: Final = 820
"""The width that pictures are laid out for, in pixels."""

CONFIG: Final[Spec] = {
    "font": FAMILY,
    "background": "#ffffff",
    "padding": 18,
    "title": {
        "anchor": "start",
        "color": INK,
        "fontSize": 14,
        "fontWeight": 600,
        "subtitleColor": QUIET,
        "subtitleFontSize": 13,
        "subtitlePadding": 6,
        "offset": 10,
    },
    "axis": {
        "labelColor": INK,
        "labelFontSize": 12.5,
        "labelLimit": 340,
        "titleColor": QUIET,
        "titleFontSize": 12.5,
        "titleFontWeight": 400,
        "gridColor": "#e3e8ee",
        "domainColor": GREY,
        "tickColor": GREY,
    },
    "legend": {
        "labelColor": INK,
        "labelFontSize": 12.5,
        "labelLimit": 300,
        "titleColor": QUIET,
        "titleFontSize": 12.5,
        "titleFontWeight": 400,
        "orient": "top",
        "symbolOpacity": 1,
    },
    "text": {"fontSize": 12.5, "color": INK},
    "view": {"stroke": None},
    "concat": {"spacing": 22},
}

SPLIT: Final = "split(datum.label, '\\n')"
"""The label expression for labels that `wrapped` broke into lines."""


def wrapped(said: str, width: int, most: int = 3) -> str:
    """`said` in lines of at most `width` letters, at most `most` of them."""
    return "\n".join(textwrap.wrap(said, width, max_lines=most, placeholder=" …") or [""])


def lines(said: str) -> int:
    """How many lines a wrapped text has."""
    return said.count("\n") + 1


def room(labels: list[str]) -> int:
    """The pixels that the longest line of some labels needs on an axis, about."""
    longest = max((len(line) for label in labels for line in label.split("\n")), default=0)
    return int(longest * 6.4) + 12


def panel_title(said: str) -> Spec:
    """The title of a panel; nothing where there is nothing to say."""
    return {"title": {"text": wrapped(said, 100).split("\n"), "fontSize": 13, "color": QUIET, "offset": 8}} if said else {}
