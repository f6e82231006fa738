"""Gantt charts and time lines: what lasts from a day to a day, and what is due on one."""

import datetime as dt
from typing import Final

from digint_kg.drawing.drawn import Drawn, Told, bounded
from digint_kg.drawing.parts import Parts
from digint_kg.drawing.sheet import Row, day
from digint_kg.drawing.theme import (
    BLUE,
    INK,
    ORANGE,
    SERIES,
    WIDTH,
    Spec,
    columns,
    lanes,
    panel_title,
    room,
    step,
    wrapped,
)

_ROOMY: Final = 0.13


def draw(parts: Parts) -> Drawn:
    """A panel a group, all on one scale of time, so that what goes on together stands together."""
    panels = [(title, _spans(parts, rows)) for title, rows in parts.panels()]
    panels = [(title, spans) for title, spans in panels if spans]
    spans = [span for _, found in panels for span in found]
    bounded(len(spans))
    domain = _domain(spans)
    margin = room([span["lane"] for span in spans])
    colour = _colour(parts, list(dict.fromkeys(span["series"] for span in spans if span["start"])), margin)
    undated = [row for row in parts.sheet.rows if day(parts.cell(row, "end")) is None]
    return Drawn(
        {"vconcat": [_panel(title, found, colour, domain, margin) for title, found in panels], "spacing": 26},
        [Told(title, [span["told"] for span in found]) for title, found in panels],
        parts.left_out(undated, "why_day"),
        margin=margin,
    )


def _spans(parts: Parts, rows: list[Row]) -> list[Spec]:
    found: dict[tuple[str, ...], Spec] = {}
    for row in rows:
        start, end = day(parts.cell(row, "start")), day(parts.cell(row, "end"), end=True)
        if end is not None:
            span = _span(parts, row, start, end)
            found.setdefault((span["lane"], span["series"], span["told"]), span)
    return list(found.values())


def _span(parts: Parts, row: Row, start: dt.date | None, end: dt.date) -> Spec:
    lane, series = parts.text(row, "lane"), parts.text(row, "series")
    if start is None:
        when = parts.words.say("due", day=_written(parts, end))
    else:
        when = parts.words.say("from_to", start=_written(parts, start), end=_written(parts, end))
    return {
        "lane": wrapped(lane, 44),
        "series": series,
        "start": start.isoformat() if start else None,
        "end": end.isoformat(),
        "until": (end + dt.timedelta(days=1)).isoformat(),
        "said": _written(parts, end) if start is None else "",
        "told": f"{', '.join(filter(None, [lane, series]))}: {when}",
    }


def _written(parts: Parts, date: dt.date) -> str:
    if parts.words.language == "it":
        return f"{date.day}/{date.month}/{date.year}"
    return f"{date.day} {date:%b} {date.year}"


def _domain(spans: list[Spec]) -> list[Spec]:
    days = [dt.date.fromisoformat(span[name]) for span in spans for name in ("start", "until") if span[name]]
    if not days:
        return []
    spare = max(dt.timedelta(days=20), (max(days) - min(days)) * _ROOMY)
    later = spare if any(span["said"] for span in spans) else dt.timedelta(days=10)
    ends = (min(days) - dt.timedelta(days=10), max(days) + later)
    return [{"year": end.year, "month": end.month, "date": end.day} for end in ends]


def _panel(title: str, spans: list[Spec], colour: Spec, domain: list[Spec], margin: int) -> Spec:
    names = list(dict.fromkeys(span["lane"] for span in spans))
    lane, written = lanes(names, "lane")
    axis = {"title": None, "tickCount": 8, "domain": False, "format": _format(domain)}
    time = {"field": "start", "type": "temporal", "scale": {"domain": domain}, "axis": axis}
    lasting = [span for span in spans if span["start"]]
    due = [span for span in spans if not span["start"]]
    return {
        **panel_title(title, margin),
        "width": WIDTH - margin - 40,
        "height": step(names, 32),
        "layer": [written, _bars(lasting, colour, lane, time), *_milestones(due, lane, time)],
    }


def _format(domain: list[Spec]) -> str:
    years = domain[1]["year"] - domain[0]["year"] if domain else 0
    return "%Y" if years > 3 else "%m/%Y"  # noqa: PLR2004 (then months would crowd the axis)


def _colour(parts: Parts, series: list[str], margin: int) -> Spec:
    """One for all bars, or one a series, the same in all panels."""
    if not any(series):
        return {"value": BLUE}
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": series, "range": list(SERIES)},
        "legend": {"title": parts.heading("series"), "columns": columns(series, 5, margin)},
    }


def _bars(spans: list[Spec], colour: Spec, lane: Spec, time: Spec) -> Spec:
    return {
        "data": {"values": spans},
        "mark": {"type": "bar", "height": {"band": 0.62}, "cornerRadius": 3, "stroke": "#ffffff"},
        "encoding": {"y": lane, "x": time, "x2": {"field": "until"}, "color": colour},
    }


def _milestones(spans: list[Spec], lane: Spec, time: Spec) -> list[Spec]:
    at = time | {"field": "end"}
    return [
        {
            "data": {"values": spans},
            "mark": {
                "type": "point",
                "shape": "diamond",
                "filled": True,
                "size": 150,
                "opacity": 1,
                "color": ORANGE,
            },
            "encoding": {"y": lane, "x": at},
        },
        {
            "data": {"values": spans},
            "mark": {"type": "text", "align": "left", "dx": 11, "color": INK},
            "encoding": {"y": lane, "x": at, "text": {"field": "said"}},
        },
    ]
