"""How a region's scores moved: each point is what the question said when its generation was in force."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.protocol.conftest import running
from tests.protocol.figures import Answers, shown, wrong

from digint_kg import assets
from digint_kg.answering.pool import ReaderPool
from digint_kg.http.evidence import source_of
from digint_kg.publishing.submission import Submission
from digint_kg.settings import Settings
from digint_kg.use_cases import goals, score
from digint_kg.use_cases.score_trend import ScoreTrend, ScoreTrends
from digint_kg.use_cases.seed import packaged_regions, seed
from digint_kg.wiring import Service, build

QUESTION: Final = "/questions/strategy-score?region=valdora"
GIVEN: Final = {"region": "valdora", "language": "en"}
LINK: Final = re.compile(r"    digint:contributesToPriority [^;.]+ ;\n")
PAGE: Final = {"accept": "text/html"}
JSON: Final = {"accept": "application/json"}


def publish(service: Service, folder: Path, text: str) -> None:
    path = folder / "strategies.ttl"
    path.write_text(text, encoding="utf-8")
    documents = service.reader.read(path, service.names.dataset("valdora", "strategies"))
    outcome = service.publisher.publish(Submission(documents), dry_run=False, progress=lambda _step: None)
    assert outcome.generation, outcome.report


@dataclass(frozen=True)
class Told:
    """A service with two publications, its client, and what the question said at each."""

    service: Service
    client: httpx.Client
    then: dict[str, Answers]
    scores: tuple[list[Any], list[Any]]

    def page(self, language: str = "en") -> str:
        return self.client.get("/regions/valdora", headers=PAGE | {"accept-language": language}).text


def _scores(client: httpx.Client) -> list[Any]:
    rows = client.get(QUESTION, headers={"accept": "application/sparql-results+json"}).json()["results"]
    return [(row["strategy"]["value"], float(row["score"]["value"])) for row in rows["bindings"]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("trend")
    service = build(Settings(home=folder / "home", readers=1, keep_generations=2))
    demo = [path for path in packaged_regions(assets.folder("data"), demo=True) if path.parent.name == "demo"]
    seed(
        demo,
        publisher=service.publisher,
        reader=service.reader,
        store=service.store,
        names=service.names,
        progress=lambda _step: None,
    )
    with running(service) as server:
        then = Answers(server.client)
        before = _scores(server.client)
        assert wrong(server.client.get("/regions/valdora", headers=PAGE).text, then) == []
        publish(service, folder, LINK.sub("", strategies()))
        yield Told(service, server.client, {"1": then}, (before, _scores(server.client)))


def strategies() -> str:
    text = (assets.folder("data") / "demo" / "valdora" / "strategies.ttl").read_text(encoding="utf-8")
    assert LINK.search(text)
    return text


async def trend_of(service: Service, trends: ScoreTrends) -> ScoreTrend:
    now = await score.standing(source_of(service), service.questions, GIVEN)
    steps = goals.steps(service.store, service.names, "valdora", 12)
    return await trends.of(now, steps[0].created, steps, GIVEN)


def asked_trends(service: Service, seconds: float = 60) -> tuple[ScoreTrends, list[int]]:
    """Trends, and the generations that are asked for them."""
    asked: list[int] = []

    def over(number: int, folder: Path) -> ReaderPool:
        asked.append(number)
        return service.answerer_over(number, folder)

    source = source_of(service)
    bounded = replace(source, limits=replace(source.limits, seconds=seconds))
    return ScoreTrends(bounded, service.questions, service.store.kept_folder, over), asked


@pytest.mark.parametrize("language", ["en", "it"])
def test_both_publications_stand_on_the_page_with_what_was_said_then(told: Told, language: str) -> None:
    page = told.page(language)
    past = [figure for figure in shown(page) if figure.generation]
    assert {figure.generation for figure in past} == {"1"}
    assert len(past) == 2 * len(told.scores[0])
    assert wrong(page, Answers(told.client), told.then) == []


def test_the_test_sees_a_wrong_number_of_the_past(told: Told) -> None:
    now = Answers(told.client)
    assert wrong(told.page(), now, {"1": now}) != []


def test_machines_are_told_the_same(told: Told) -> None:
    trend = told.client.get("/regions/valdora", headers=JSON).json()["scoreTrend"]
    assert [(point["generation"], point["inForce"]) for point in trend["points"]] == [(1, False), (2, True)]
    moved = [
        [(item["strategy"], float(item["score"])) for item in point["strategies"]]
        for point in trend["points"]
    ]
    assert moved == [told.scores[0], told.scores[1]]
    assert moved[0] != moved[1]
    assert trend["pruned"] == trend["late"] == []


def test_no_generation_is_asked_twice(told: Told) -> None:
    trends, asked = asked_trends(told.service)

    async def thrice() -> list[ScoreTrend]:
        service = replace(told.service, answerer=told.service.answerer_over(2, _folder(told.service, 2)))
        try:
            first = await asyncio.gather(trend_of(service, trends), trend_of(service, trends))
            return [*first, await trend_of(service, trends)]
        finally:
            await service.answerer.close()

    found = asyncio.run(thrice())
    assert asked == [1]
    assert found[0] == found[1] == found[2]


def test_a_generation_that_takes_too_long_is_named_and_asked_again(told: Told) -> None:
    trends, asked = asked_trends(told.service, seconds=0.001)

    async def twice() -> list[ScoreTrend]:
        service = replace(told.service, answerer=told.service.answerer_over(2, _folder(told.service, 2)))
        try:
            return [await trend_of(service, trends) for _ in range(2)]
        finally:
            await service.answerer.close()

    for trend in asyncio.run(twice()):
        assert trend.late == (1,)
        assert [point.number for point in trend.points] == [2]
    assert asked == [1, 1]


def test_what_was_pruned_is_said(told: Told, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(told.service.settings.home, home)
    service = build(replace(told.service.settings, home=home))
    publish(service, tmp_path, strategies())
    with running(service) as server:
        trend = server.client.get("/regions/valdora", headers=JSON).json()["scoreTrend"]
        page = server.client.get("/regions/valdora", headers=PAGE).text
    assert trend["pruned"] == [1]
    assert [point["generation"] for point in trend["points"]] == [2, 3]
    assert "No longer kept on this machine, and so not asked: generations 1." in page


def _folder(service: Service, number: int) -> Path:
    folder = service.store.kept_folder(number)
    assert folder
    return folder
