"""How pictures look: one font, colours that colour-blind readers can tell apart (after Okabe and Ito)."""

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
_GAMMA: Final = 2.2
_MIDDLE: Final = 0.2
"""The luminance above which dark letters stand out better than white ones, about."""

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


def columns(labels: list[str], most: int, margin: int) -> int:
    """How many columns a legend may have beside this margin, so that it is no wider than the picture."""
    return max(1, min(most, (WIDTH - margin) // (room(labels) + 24)))


def panel_title(said: str, margin: int = 0) -> Spec:
    """The title of a panel, over its labels of this width; nothing where there is nothing to say."""
    if not said:
        return {}
    text = wrapped(said, 100).split("\n")
    return {"title": {"text": text, "color": QUIET, "frame": "group", "anchor": "start", "dx": -margin}}


def lanes(names: list[str], name: str) -> tuple[Spec, Spec]:
    """The scale of lanes one below the other, and the layer that writes their names on the left of them.

    Args:
        names: the lanes, in their order, broken into lines.
        name: the field that holds a mark's lane.
    """
    hidden = {"labels": False, "title": None, "ticks": False, "domain": False, "grid": False}
    scale: Spec = {"field": name, "type": "nominal", "sort": names, "axis": hidden}
    written = {
        "data": {"values": [{name: lane} for lane in names]},
        "mark": {"type": "text", "align": "right", "lineBreak": "\n", "dy": raised(name)},
        "encoding": {"text": {"field": name}, "x": {"value": -10}, "y": scale},
    }
    return scale, written


def raised(name: str, height: int = 16) -> Spec:
    """How far a text of several lines must be raised to stand in the middle of its place."""
    return {"expr": f"-{height / 2:g} * (length(split(datum['{name}'], '\\n')) - 1)"}


def step(names: list[str], least: int) -> Spec:
    """The height of lanes with these names."""
    return {"step": max(least, 16 * max(lines(name) for name in names) + 10)}


def ink_on(colour: str) -> str:
    """The colour to write in on a ground of this colour, `#rrggbb`: dark on light, white on dark."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (share**_GAMMA for share in shares)
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _MIDDLE else "#ffffff"
