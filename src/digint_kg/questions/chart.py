"""How a question's header says that its answer is drawn: the kind of picture, and each column's part in it.

    #+ chart: {kind: bar, category: territoryLabel, value: value, panels: [year, level, unit]}

`chart: bar` alone leaves the parts to be guessed from the answer; a list of tables gives several pictures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "bar": ("category", "value", "series", "panels"),
    "line": ("points", "series", "target", "flag", "panels"),
    "matrix": ("row", "column", "value", "panels"),
    "map": ("place", "label", "value", "panels"),
    "graph": ("from", "to", "link", "group", "role", "panels"),
    "swot": ("field", "item", "group", "panels"),
    "gantt": ("lane", "start", "end", "series", "panels"),
    "timeline": ("lane", "start", "end", "series", "panels"),
    "gaps": ("category", "reached", "required", "panels"),
}
"""The kinds of picture, and the parts that columns play in each (docs/adding.md says what each is)."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of an answer: its kind, and the columns by the part that they play."""

    kind: str
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_charts(said: object, columns: frozenset[str]) -> tuple[Chart, ...]:
    """The pictures that a header names, the first first.

    Args:
        said: what stands under `chart`.
        columns: the names that a part may have.

    Raises:
        ValueError: what is wrong with it, in words.
    """
    return tuple(_chart(item, columns) for item in (said if isinstance(said, list) else [said]))


def _chart(said: object, columns: frozenset[str]) -> Chart:
    table = {"kind": said} if isinstance(said, str) else said
    if not isinstance(table, dict) or table.get("kind") not in ROLES:
        raise ValueError(f"'chart' is {said!r}, not one of {', '.join(ROLES)}")
    kind = str(table["kind"])
    roles = {}
    for role, names in table.items():
        if role == "kind":
            continue
        if role not in ROLES[kind]:
            raise ValueError(f"'chart' of kind {kind} has no part {role!r}, only {', '.join(ROLES[kind])}")
        roles[role] = tuple(map(str, names)) if isinstance(names, list) else (str(names),)
        if unknown := sorted(set(roles[role]) - columns):
            raise ValueError(f"'chart' names {', '.join(unknown)}, which is no column")
    return Chart(kind, roles)
