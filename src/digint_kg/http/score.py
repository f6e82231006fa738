"""`/regions/{slug}/score`: where a strategy earns and loses points, what would raise it, and what-ifs."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from digint_kg import readable
from digint_kg.errors import DigintError, Kind
from digint_kg.http import figures
from digint_kg.http.evidence import source_of
from digint_kg.http.negotiation import HTML, JSON, choose
from digint_kg.http.openapi import named
from digint_kg.http.pages import Pages
from digint_kg.http.tables import status_word
from digint_kg.texts import translated
from digint_kg.use_cases import score
from digint_kg.use_cases.regions import find_region
from digint_kg.use_cases.score import CriterionRow, Sums
from digint_kg.wiring import Service

_OFFERED: Final = (JSON, HTML)
_WEIGHT: Final = "weight_"
_STRATEGY: Final[dict[str, Any]] = {
    "name": "strategy",
    "in": "query",
    "description": "What follows /id/ in the strategy's IRI; without it the region's strategies are listed.",
    "schema": {"type": "string"},
    "example": "valdora/strategy/regional-2024",
}
_WEIGHTS: Final[list[dict[str, Any]]] = [
    {
        "name": f"{_WEIGHT}a{number}",
        "in": "query",
        "description": "Another weight for this criterion. The answer is then a what-if, and says so.",
        "schema": {"type": "number", "minimum": 0, "maximum": score.MOST_WEIGHT},
    }
    for number in range(1, 7)
]


class ScoreRoutes:
    """The route of scores."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages
        self._source = source_of(service)

    def router(self) -> APIRouter:
        """The score of a region's strategies."""
        router = APIRouter(tags=["regions"])
        router.add_api_route(
            "/regions/{slug}/score",
            self.show,
            summary="Scores of a region's strategies, criterion by criterion",
            description=(
                "A convention of this project, not of the blueprint. With other weights it is a what-if: "
                "marked as such, and never kept in a cache."
            ),
            response_class=JSONResponse,
            responses={200: {"content": {item.media_type: {} for item in _OFFERED}}},
            openapi_extra={"parameters": [named("slug", "valdora"), _STRATEGY, *_WEIGHTS]},
        )
        return router

    async def show(self, request: Request, slug: str) -> Response:
        """The strategies of a region with their scores, and one of them in full.

        Raises:
            DigintError: NOT_FOUND for an unknown region.
        """
        service, language = self._service, self._pages.language(request)
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), _OFFERED)
        region = await find_region(
            service.answerer, service.store, service.names, service.question_limits, language, slug
        )
        given = {"region": slug, "language": language}
        strategy = request.query_params.get("strategy", "")
        try:
            weights = _weights(request)
            if strategy:
                given["strategy"] = strategy
            sums = await score.sums_of(self._source, service.questions, given)
            rows = await score.rows_of(self._source, service.questions, given) if strategy else []
        except DigintError as error:
            if error.kind is not Kind.BAD_INPUT:
                raise
            return self._pages.problem(request, error, bad_input=422)
        tried = score.reweighed(rows, weights) if weights else []
        headers = {"cache-control": "no-store"} if weights else {}
        if chosen is JSON:
            table = _as_table(slug, sums, rows, tried, weights)
            return JSONResponse(
                _in_language(table, language), headers={**headers, "content-language": language}
            )
        return self._pages.render(
            request,
            "score.html",
            headers=headers,
            region=region,
            sums=sums,
            weights=weights,
            strategy=strategy,
            asked={name: value for name, value in given.items() if name != "language"},
            **_standing(rows, tried),
            **self._words(),
        )

    def _words(self) -> dict[str, Any]:
        """What the page says figures and IRIs with."""
        names = self._service.names
        return {
            "figure": figures.cell,
            "phrase": figures.phrase,
            "plain": figures.plain,
            "status_word": status_word,
            "short": readable.short,
            "thing": lambda iri: iri.removeprefix(names.thing("")),
            "address": lambda iri: readable.address(iri, names.base),
        }


def _standing(rows: Sequence[CriterionRow], tried: Sequence[CriterionRow]) -> dict[str, Any]:
    """The rows of a score as they are and as they would be, with what both come to."""
    return {
        "rows": rows,
        "totals": score.totals(rows),
        "gains": score.gains(rows),
        "standing": {row.code: row for row in rows},
        "tried": tried,
        "tried_totals": score.totals(tried),
        "tried_gains": score.gains(tried),
    }


def _weights(request: Request) -> dict[str, Decimal]:
    """The weights that were changed, by the criterion's code.

    Raises:
        DigintError: BAD_INPUT where one is no weight.
    """
    given = request.query_params.items()
    return {
        name.removeprefix(_WEIGHT): score.weight_of(value)
        for name, value in given
        if name.startswith(_WEIGHT) and value.strip()
    }


def _as_table(
    slug: str,
    sums: Sequence[Sums],
    rows: Sequence[CriterionRow],
    tried: Sequence[CriterionRow],
    weights: Mapping[str, Decimal],
) -> dict[str, Any]:
    table: dict[str, Any] = {
        "region": slug,
        "convention": "The weights are a convention of this project, not of the blueprint.",
        "strategies": [_strategy(item) for item in sums],
    }
    if rows:
        table |= {"rows": list(map(_row, rows)), "gains": _gains(rows)}
    if tried:
        table["whatIf"] = {
            "note": "A what-if under other weights: not the score.",
            "weights": {name: float(weight) for name, weight in weights.items()},
            "totals": _totals(score.totals(tried)),
            "rows": list(map(_row, tried)),
            "gains": _gains(tried),
        }
    return table


def _in_language(table: dict[str, Any], language: str) -> dict[str, Any]:
    """The table with its notes in a language."""
    said = table | {"convention": translated(table["convention"], language)}
    if tried := table.get("whatIf"):
        said["whatIf"] = tried | {"note": translated(tried["note"], language)}
    return said


def _strategy(item: Sums) -> dict[str, Any]:
    return {
        "strategy": item.strategy.iri,
        "label": item.strategy.label,
        **_totals(item.totals),
        "phrase": item.label,
        "status": item.status,
    }


def _totals(item: score.Totals) -> dict[str, float | None]:
    def number(value: Decimal | None) -> float | None:
        return None if value is None else float(value)

    return {
        "earned": number(item.earned),
        "decidable": number(item.decidable),
        "total": number(item.total),
        "score": number(item.score),
        "coverage": number(item.coverage),
    }


def _row(row: CriterionRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "objective": row.objective.iri,
        "objectiveLabel": row.objective.label,
        "criterion": row.code,
        "criterionLabel": row.criterion.label,
        "weight": float(row.weight),
        "outcome": row.outcome,
        "earned": None if row.earned is None else float(row.earned),
        "grade": row.grade or None,
        "via": row.via or None,
        "witness": row.witness.iri or None,
        "lookedFor": row.looked_for or None,
        "gain": float(row.gain),
    }


def _gains(rows: Sequence[CriterionRow]) -> list[dict[str, Any]]:
    return [
        {
            "criterion": item.criterion.iri,
            "label": item.criterion.label,
            "unmet": item.unmet,
            "gain": float(item.gain),
        }
        for item in score.gains(rows)
    ]
