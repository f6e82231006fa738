"""What may be chosen for a parameter, and what is refused."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from digint_kg import wiring
from digint_kg.errors import DigintError, Kind
from digint_kg.questions.question import Parameter, Question
from digint_kg.terms import DEF, REGION
from digint_kg.use_cases.choices import Choice, choices, refuse_unknown
from digint_kg.wiring import Service

_T = TypeVar("_T")

REGIONS = Parameter("region", "iri", {"en": "Region"}, class_=REGION)
INDICATORS = Parameter("indicator", "iri", {"en": "Indicator"}, class_=f"{DEF}Indicator")
CONNECTIONS = Parameter("connection", "code", {"en": "Connection"}, scheme="connection")
YEAR = Parameter("year", "year", {"en": "Year"})


def run(service: Service, work: Callable[[Service], Awaitable[_T]]) -> _T:
    """What is done with a service of its own, whose readers belong to one loop."""
    own = wiring.build(service.settings, readers=1)

    async def whole() -> _T:
        try:
            return await work(own)
        finally:
            await own.answerer.close()

    return asyncio.run(whole())


def offered(service: Service, parameter: Parameter, language: str = "en") -> list[Choice]:
    return run(
        service,
        lambda own: choices(own.answerer, parameter, own.names, own.question_limits, language),
    )


def refuse(service: Service, parameter: Parameter, written: str) -> None:
    question = Question("q", "step", 1, {}, {}, "", "alignment", parameters=(parameter,))
    given = {parameter.name: written}
    run(
        service,
        lambda own: refuse_unknown(own.answerer, question, given, own.names, own.question_limits),
    )


def test_regions_are_offered_by_short_name(seeded: Service) -> None:
    assert Choice("emilia-romagna", "Emilia-Romagna") in offered(seeded, REGIONS)


def test_things_of_a_subclass_are_offered(seeded: Service) -> None:
    values = {choice.value for choice in offered(seeded, INDICATORS)}
    assert "eurostat/indicator/adult-learning" in values


def test_codes_are_offered_in_the_asked_language(seeded: Service) -> None:
    english, italian = ({c.value: c.label for c in offered(seeded, CONNECTIONS, tag)} for tag in ("en", "it"))
    assert set(english) == {"human", "business", "knowledge", "infrastructure"}
    assert english.keys() == italian.keys()
    assert english != italian


def test_what_has_no_list_has_no_choices(seeded: Service) -> None:
    assert offered(seeded, YEAR) == []
    refuse(seeded, YEAR, "2019")


@pytest.mark.parametrize(
    ("parameter", "written", "near"),
    [
        (REGIONS, "emilia-romanga", "emilia-romagna"),
        (CONNECTIONS, "humann", "human"),
        (INDICATORS, "https://example.org/nothing", "eurostat/indicator"),
    ],
)
def test_a_slip_is_told_with_the_nearest(
    seeded: Service, parameter: Parameter, written: str, near: str
) -> None:
    with pytest.raises(DigintError, match="nothing called") as caught:
        refuse(seeded, parameter, written)
    assert caught.value.kind is Kind.BAD_INPUT
    assert near in caught.value.remedy


def test_what_there_is_passes(seeded: Service) -> None:
    refuse(seeded, REGIONS, "emilia-romagna")
    refuse(seeded, CONNECTIONS, "human")
