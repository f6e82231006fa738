"""Which column plays which part: as the question says, else guessed from what the columns hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from digint_kg import readable
from digint_kg.drawing.sheet import Cell, Row, Sheet, day, number, text
from digint_kg.drawing.words import Words
from digint_kg.errors import DigintError, Kind
from digint_kg.questions.chart import ROLES, Chart

_ASIDE: Final = ("dataset", "status", "region")
_APART: Final = ("unit", "level", "year")
"""Columns whose values keep numbers apart: what differs in one of them is never drawn on one scale."""

_COMPARING: Final = ("bar", "line", "map", "gaps")
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "bar": ("category", "value"),
    "line": ("points",),
    "matrix": ("row", "column"),
    "map": ("place", "value"),
    "graph": ("from", "to"),
    "swot": ("field", "item"),
    "gantt": ("lane", "end"),
    "timeline": ("lane", "end"),
    "gaps": ("category", "reached", "required"),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A sheet with the columns by the part that they play in a picture, and the reader's words."""

    sheet: Sheet
    roles: Mapping[str, tuple[str, ...]]
    words: Words

    def name(self, role: str) -> str | None:
        """The column that plays a part; None where none does."""
        return next(iter(self.roles.get(role, ())), None)

    def cell(self, row: Row, role: str) -> Cell:
        """What stands in a row for a part; for a label that is missing, what it would name."""
        name = self.name(role)
        if name is None:
            return None
        found = row.get(name)
        return found if text(found) else row.get(name.removesuffix("Label"), found)

    def text(self, row: Row, role: str) -> str:
        """The same in the reader's words."""
        name = self.name(role)
        said = self.words.meaning(text(self.cell(row, role)))
        return self.words.unit(said) if name == "unit" else said

    def heading(self, role: str) -> str:
        """What the column of a part is called; its unit in brackets."""
        name = self.name(role)
        return self.sheet.heading(name) if name else ""

    def panels(self) -> list[tuple[str, list[Row]]]:
        """The rows in panels, each with its title: what differs in the panels' columns stands apart."""
        names = self.roles.get("panels", ())
        found: dict[tuple[str, ...], list[Row]] = {}
        for row in self.sheet.rows:
            found.setdefault(tuple(self._panel(row, name) for name in names), []).append(row)
        return [(" · ".join(filter(None, key)), rows) for key, rows in found.items()]

    def apart(self) -> list[str]:
        """The note that panels differ in what keeps numbers apart; none where they do not."""
        unlike = [
            self.sheet.heading(name).lower()
            for name in self.roles.get("panels", ())
            if name in _APART and len({text(row.get(name)) for row in self.sheet.rows}) > 1
        ]
        return [self.words.say("apart", what=", ".join(unlike))] if unlike else []

    def left_out(self, rows: Sequence[Row], why: str) -> list[str]:
        """The note on rows that are not drawn; none where there are none. `why` is the key of the reason."""
        if not rows:
            return []
        total, reason = len(self.sheet.rows), self.words.say(why)
        return [self.words.say("left_out", count=len(rows), total=total, why=reason)]

    def unit(self, role: str) -> str:
        """The unit that the question says for the column of a part."""
        return self.sheet.units.get(self.name(role) or "", "")

    def measure(self, role: str) -> str:
        """What an axis is called: the heading of a part's column, with the unit if it is one for all rows."""
        heading, unit = self.heading(role), self.unit(role)
        if unit.startswith("as in"):
            units = {self.words.unit(text(row.get("unit"))) for row in self.sheet.rows}
            unit = next(iter(units)) if len(units) == 1 else ""
        return f"{heading} ({unit})" if unit else heading

    def _panel(self, row: Row, name: str) -> str:
        said = text(row.get(name)) or text(row.get(name.removesuffix("Label")))
        if name == "unit":
            return self.words.unit(said)
        bare = name.endswith("Label") or not said
        return said if bare else f"{self.sheet.heading(name)} {said}"


def parts(chart: Chart, sheet: Sheet, words: Words) -> Parts:
    """The parts of a picture.

    Raises:
        DigintError: BAD_INPUT where no column can play a part that is needed, or a named one is not there.
    """
    if unknown := sorted({name for names in chart.roles.values() for name in names} - set(sheet.columns)):
        raise DigintError(
            Kind.BAD_INPUT,
            f"The answer has no column {', '.join(unknown)}.",
            remedy=f"It has: {', '.join(sheet.columns)}.",
        )
    roles = dict(_guessed(chart, sheet)) | dict(chart.roles)
    if missing := [role for role in _NEEDED[chart.kind] if role not in roles] if sheet.rows else []:
        raise DigintError(
            Kind.BAD_INPUT,
            f"A picture of kind {chart.kind} needs a column for: {', '.join(missing)}.",
            remedy=f"Name it, as {missing[0]}=COLUMN; the answer has {', '.join(sheet.columns)}.",
        )
    if chart.kind in _COMPARING:
        roles["panels"] = (*roles.get("panels", ()), *_kept_apart(sheet, roles))
    return Parts(sheet, roles, words)


def _kept_apart(sheet: Sheet, roles: Mapping[str, Sequence[str]]) -> list[str]:
    used = {name for names in roles.values() for name in names}
    return [
        name
        for name in _APART
        if name in sheet.columns and name not in used and len({text(row[name]) for row in sheet.rows}) > 1
    ]


def _guessed(chart: Chart, sheet: Sheet) -> dict[str, tuple[str, ...]]:
    named = {name for names in chart.roles.values() for name in names}
    free = [column.name for column in readable.shown(sheet.columns) if column.name not in named]
    numbers = [name for name in free if _holds(sheet, name, number)]
    days = [name for name in free if name not in numbers and _holds(sheet, name, day)]
    texts = [name for name in free if name not in (*numbers, *days, *_ASIDE)] or [
        name for name in free if name not in (*numbers, *days)
    ]
    roles = _GUESSES[chart.kind](texts, numbers, days)
    wanted = _NEEDED[chart.kind] if chart.roles else ROLES[chart.kind]
    return {role: names for role, names in roles.items() if role in wanted and all(names)}


def _holds(sheet: Sheet, name: str, read: Callable[[Cell], object]) -> bool:
    cells = [row[name] for row in sheet.rows if row[name] is not None]
    return bool(cells) and all(read(cell) is not None for cell in cells)


def _at(names: Sequence[str], place: int) -> tuple[str, ...]:
    return (names[place],) if -len(names) <= place < len(names) else ("",)


_Guess = Callable[[list[str], list[str], list[str]], dict[str, tuple[str, ...]]]
_GUESSES: Final[Mapping[str, _Guess]] = {
    "bar": lambda texts, numbers, _: {"category": _at(texts, 0), "value": _at(numbers, 0)},
    "line": lambda texts, numbers, days: {
        "points": _at(days, 0) + _at(numbers, 0),
        "series": _at(texts, 0),
    },
    "matrix": lambda texts, numbers, _: {
        "row": _at(texts, 0),
        "column": _at(texts, 1),
        "value": _at([*texts[2:], *numbers], 0),
    },
    "map": lambda texts, numbers, _: {
        "place": _at(texts, 0),
        "label": _at(texts, 0),
        "value": _at(numbers, 0),
    },
    "graph": lambda texts, _numbers, _: {"from": _at(texts, 0), "to": _at(texts, 1), "link": _at(texts, 2)},
    "swot": lambda texts, _numbers, _: {"field": _at(texts, 0), "item": _at(texts, 1)},
    "gantt": lambda texts, _, days: {"lane": _at(texts, 0), "start": _at(days, 0), "end": _at(days, -1)},
    "timeline": lambda texts, _, days: {"lane": _at(texts, 0), "start": _at(days, 0), "end": _at(days, -1)},
    "gaps": lambda texts, numbers, _: {
        "category": _at(texts, 0),
        "reached": _at(numbers, 0),
        "required": _at(numbers, 1),
    },
}
