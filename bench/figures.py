"""What the bench reports: one figure a line, against a peer and a bound where there are such."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import Enum


class Sense(Enum):
    """Which side of the bound is good."""

    AT_MOST = "<="
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    `ratio` is ours by the peer's; None without a peer. The bound is one on the ratio where there is a
    peer, else on our own value; None: reported, not judged.
    """

    what: str
    unit: str
    ours: float
    peer_name: str = ""
    peer: float | None = None
    ratio: float | None = None
    sense: Sense = Sense.AT_MOST
    bound: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the bound is met; None where there is none."""
        if self.bound is None:
            return None
        judged = self.ours if self.ratio is None else self.ratio
        return judged <= self.bound if self.sense is Sense.AT_MOST else judged >= self.bound


def all_met(figures: Sequence[Figure]) -> bool:
    """Whether no bound is missed."""
    return all(figure.met is not False for figure in figures)


def table(figures: Sequence[Figure]) -> str:
    """The figures for people, in columns."""
    head = ("what", "ours", "peer", "", "ratio", "bound", "met")
    rows = [head, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def as_json(figures: Sequence[Figure], triples: int) -> str:
    """The figures for machines."""
    items = [asdict(figure) | {"sense": figure.sense.value, "met": figure.met} for figure in figures]
    return json.dumps({"triples": triples, "figures": items}, indent=1, ensure_ascii=False)


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.what,
        f"{_number(figure.ours)} {figure.unit}",
        "" if figure.peer is None else f"{_number(figure.peer)} {figure.unit}",
        figure.peer_name,
        "" if figure.ratio is None else f"{figure.ratio:.2f}x",
        "" if figure.bound is None else f"{figure.sense.value} {figure.bound:g}",
        {None: "", True: "yes", False: "NO"}[figure.met],
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
