"""`/regions/{slug}`: three goals on one page, and `/regions/compare`: regions side by side."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from digint_kg import readable
from digint_kg.errors import DigintError, Kind
from digint_kg.http import figures, score_trend
from digint_kg.http.evidence import source_of
from digint_kg.http.figures import Figure
from digint_kg.http.pages import Pages
from digint_kg.http.pictures import Picture, picture
from digint_kg.http.tables import status_word
from digint_kg.questions.question import in_language
from digint_kg.use_cases import comparison, goals, score
from digint_kg.use_cases.choices import choices
from digint_kg.use_cases.goals import Goal, GoalFigure
from digint_kg.use_cases.regions import RegionSummary, list_regions
from digint_kg.use_cases.score_trend import ScoreTrends
from digint_kg.wiring import Service

_PUBLICATIONS: Final = 12
_TREND: Final = ("baselineValue", "previousValue", "latestValue", "targetValue")


class RegionPages:
    """What `RegionRoutes` shows of one region and of several."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages
        self._source = source_of(service)
        self._trends = ScoreTrends(
            self._source, service.questions, service.store.kept_folder, service.answerer_over
        )

    async def one(self, request: Request, region: RegionSummary) -> dict[str, Any]:
        """All that the page of a region holds, beside the region itself.

        Raises:
            DigintError: what `Answerer.answer` raises.
        """
        service, language = self._service, self._pages.language(request)
        questions = service.questions
        given = {"region": region.slug, "language": language}
        found = await goals.goals_of(self._source, questions, region.slug, language)
        trends = await goals.answer_for(self._source, questions.get(goals.TRENDS), region.slug, language)
        alike = await goals.answer_for(self._source, questions.get(goals.ALIKE), region.slug, language)
        cycles = await goals.answer_for(self._source, questions.get(goals.CYCLES), region.slug, language)
        now = await score.standing(self._source, questions, given)
        entry = await asyncio.to_thread(service.store.publication, now.generation)
        steps = await asyncio.to_thread(goals.steps, service.store, service.names, region.slug, _PUBLICATIONS)
        trend = await self._trends.of(now, entry.created, steps, given)
        asked = {"region": region.slug}
        return {
            "goals": found,
            "sums": now.sums,
            "score_trend": trend,
            "trend_figure": score_trend.figure,
            "trends": goals.as_dicts(trends),
            "trend_columns": _TREND,
            "alike": goals.alike(alike, service.names),
            "alike_figure": Figure(str(len(alike.rows)), goals.ALIKE, tuple(asked.items())),
            "steps": steps,
            "asked": asked,
            "figure_of": lambda item: _figure(item, region.slug),
            "figure": figures.cell,
            "phrase": figures.phrase,
            "pictures": self._picture(goals.TRENDS, region, language) if trends.rows else [],
            "cycles": self._picture(goals.CYCLES, region, language) if goals.dated(cycles) else [],
            "text": goals.text,
            "say": in_language,
            "thing": lambda iri: iri.removeprefix(service.names.thing("")),
        }

    def _picture(self, slug: str, region: RegionSummary, language: str) -> list[Picture]:
        """The first picture of a question, where it has any."""
        question = self._service.questions.get(slug)
        if not question.charts:
            return []
        words = f"{in_language(question.title, language)} {region.label}"
        return [picture(question.slug, {"region": region.slug}, words, language=language)]

    def goals_table(self, region: RegionSummary, held: Mapping[str, Any]) -> dict[str, Any]:
        """The goals of a region for machines."""
        return {
            "goals": [_goal(goal, region.slug) for goal in held["goals"]],
            "scores": [
                {
                    "strategy": item.strategy.iri,
                    "score": figures.plain(item.totals.score) or None,
                    "coverage": figures.plain(item.totals.coverage) or None,
                    "phrase": item.label,
                    "question": f"/questions/strategy-score?region={region.slug}",
                }
                for item in held["sums"]
            ],
            "scoreTrend": score_trend.as_table(held["score_trend"], held["asked"]),
            "alike": [
                {
                    "region": item.slug,
                    "label": item.label,
                    "shared": {k: list(v) for k, v in item.shared.items()},
                }
                for item in held["alike"]
            ],
            "publications": [
                {
                    "number": step.number,
                    "created": step.created.isoformat(),
                    "message": step.message,
                    "datasets": list(step.datasets),
                    "added": step.added,
                    "removed": step.removed,
                }
                for step in held["steps"]
            ],
        }

    async def compare(self, request: Request, *, page: bool) -> Response:
        """Regions side by side.

        Raises:
            DigintError: NOT_FOUND for an unknown region; TOO_LARGE for too many of them.
        """
        service, language = self._service, self._pages.language(request)
        every = await list_regions(
            service.answerer, service.store, service.names, service.question_limits, language
        )
        regions = _chosen(request, every)
        try:
            held = await self._beside(request, regions, language)
        except DigintError as error:
            if error.kind is not Kind.BAD_INPUT:
                raise
            return self._pages.problem(request, error, bad_input=422)
        if not page:
            return JSONResponse(_comparison(regions, held))
        return self._pages.render(
            request,
            "compare.html",
            every=every,
            regions=regions,
            figure_of=_figure,
            figure=figures.cell,
            plain=figures.plain,
            status_word=status_word,
            status_of=_status_of,
            short=readable.short,
            say=in_language,
            **held,
        )

    async def _beside(
        self, request: Request, regions: Sequence[RegionSummary], language: str
    ) -> dict[str, Any]:
        service, questions = self._service, self._service.questions
        slugs = [region.slug for region in regions]
        found = {slug: await goals.goals_of(self._source, questions, slug, language) for slug in slugs}
        sums = {
            slug: await score.sums_of(self._source, questions, {"region": slug, "language": language})
            for slug in slugs
        }
        question = questions.get(comparison.VALUES)
        offered = await choices(
            service.answerer,
            next(item for item in question.parameters if item.name == "indicator"),
            service.names,
            service.question_limits,
            language,
        )
        given = {
            "indicator": request.query_params.get("indicator", ""),
            "year": request.query_params.get("year", ""),
            "language": language,
        }
        values = (
            await comparison.values_of(self._source, question, slugs, given)
            if given["indicator"] and given["year"] and slugs
            else {}
        )
        statuses = {_status_of(region) for region in regions}
        return {
            "found": found,
            "sums": sums,
            "values": values,
            "verdict": comparison.verdict(values) if values else None,
            "indicators": offered,
            "given": given,
            "mixed": len(statuses) > 1,
            "invented": "illustrative" in statuses,
            "lines": list(zip(*(_lines(found[slug]) for slug in slugs), strict=True)) if slugs else [],
        }


def _chosen(request: Request, every: Sequence[RegionSummary]) -> list[RegionSummary]:
    """The regions asked for, in `regions=a,b` or as `regions=a&regions=b`.

    Raises:
        DigintError: NOT_FOUND for one that is not there; TOO_LARGE for too many.
    """
    written = ",".join(request.query_params.getlist("regions"))
    slugs = list(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))
    known = {region.slug: region for region in every}
    if unknown := [slug for slug in slugs if slug not in known]:
        raise DigintError(
            Kind.NOT_FOUND,
            f"There is no region called {unknown[0]!r}.",
            remedy=f"Published are: {', '.join(known) or 'none yet'}.",
        )
    if len(slugs) > comparison.MOST:
        raise DigintError(
            Kind.TOO_LARGE,
            f"{len(slugs)} regions are too many for one page.",
            remedy=f"Choose up to {comparison.MOST}.",
        )
    return [known[slug] for slug in slugs]


def _lines(found: Sequence[Goal]) -> list[tuple[str, GoalFigure]]:
    """The figures of a region in an order that is the same for all: by goal, then by question."""
    lines = [(goal.name, figure) for goal in found for figure in (*goal.gaps, *goal.others)]
    return sorted(
        lines, key=lambda line: (goals.GOALS.index(line[0]), line[1].question.number, line[1].question.slug)
    )


def _figure(item: GoalFigure, region: str) -> Figure:
    return Figure(str(item.count), item.question.slug, (("region", region),), item.reading)


def _status_of(region: RegionSummary) -> str:
    words = {status_word(dataset.status) for dataset in region.datasets}
    return "illustrative" if "illustrative" in words else "sourced" if "sourced" in words else "undeclared"


def _goal(goal: Goal, region: str) -> dict[str, Any]:
    def line(item: GoalFigure) -> dict[str, Any]:
        return {
            "question": _figure(item, region).address,
            "count": item.count,
            "counted": item.reading,
            "statuses": sorted(status_word(status) for status in item.statuses),
        }

    return {
        "goal": goal.name,
        "missing": goal.missing,
        "gaps": list(map(line, goal.gaps)),
        "others": list(map(line, goal.others)),
    }


def _comparison(regions: Sequence[RegionSummary], held: Mapping[str, Any]) -> dict[str, Any]:
    verdict = held["verdict"]
    return {
        "regions": [
            {"region": region.slug, "nuts": region.nuts_code, "status": _status_of(region)}
            for region in regions
        ],
        "mixedStatus": held["mixed"],
        "goals": {slug: [_goal(goal, slug) for goal in some] for slug, some in held["found"].items()},
        "indicator": held["given"]["indicator"] or None,
        "year": held["given"]["year"],
        "values": {
            slug: [
                {"territory": v.territory, "level": v.level, "value": v.value, "status": v.status}
                for v in some
            ]
            for slug, some in held["values"].items()
        },
        "comparable": verdict.comparable if verdict else None,
        "reasons": list(verdict.reasons) if verdict else [],
    }
