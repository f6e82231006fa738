"""The scores of a region from publication to publication, as its page and its JSON show them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from digint_kg.http import figures
from digint_kg.http.figures import Figure
from digint_kg.use_cases.score import SUMS, Sums
from digint_kg.use_cases.score_trend import ScorePoint, ScoreTrend


def figure(point: ScorePoint, item: Sums, column: str, asked: Mapping[str, str]) -> Figure:
    """A number of a point, `score` or `coverage`, with the generation that it was asked of."""
    shown = figures.cell(getattr(item.totals, column), SUMS, asked, column, item.row)
    return shown if point.in_force else replace(shown, generation=point.number)


def as_table(trend: ScoreTrend, asked: Mapping[str, str]) -> dict[str, Any]:
    """The trend for machines; a `row` is that of the question's answer in the generation."""
    return {
        "question": Figure("", SUMS, tuple(asked.items())).address,
        "points": [_point(point) for point in trend.points],
        "pruned": list(trend.pruned),
        "late": list(trend.late),
    }


def _point(point: ScorePoint) -> dict[str, Any]:
    return {
        "generation": point.number,
        "created": point.created.isoformat(),
        "inForce": point.in_force,
        "strategies": [
            {
                "strategy": item.strategy.iri,
                "label": item.strategy.label,
                "score": figures.plain(item.totals.score) or None,
                "coverage": figures.plain(item.totals.coverage) or None,
                "phrase": item.label,
                "row": item.row,
            }
            for item in point.sums
        ],
    }
