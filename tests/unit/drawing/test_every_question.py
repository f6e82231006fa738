"""Every picture of every question, in both languages: whole, safe, and with the answer's numbers."""

import asyncio
import re
import xml.etree.ElementTree as ET

import pytest
from tests.unit.drawing.answers import DRAWN, NAMES, sheet_of

from digint_kg.drawing.figure import Figure, figure
from digint_kg.drawing.press import Press
from digint_kg.drawing.sheet import number
from digint_kg.drawing.words import Words
from digint_kg.formats import SVG
from digint_kg.questions import Question
from digint_kg.questions.chart import Chart
from digint_kg.questions.question import in_language

NAMESPACE = "{http://www.w3.org/2000/svg}"
NUMBERS = {
    "bar": ("value",),
    "line": ("points", "target"),
    "map": ("value",),
    "gaps": ("reached", "required"),
    "matrix": ("value",),
}
EVERY_PICTURE = pytest.mark.parametrize(("question", "chart"), DRAWN, ids=NAMES)


@pytest.fixture(scope="module")
def drawn() -> dict[tuple[str, str, str], tuple[Figure, str]]:
    return asyncio.run(all_of_them())


async def all_of_them() -> dict[tuple[str, str, str], tuple[Figure, str]]:
    press = Press(60, 2_000_000_000)
    found = {}
    try:
        for question, chart in DRAWN:
            for language in ("en", "it"):
                title = in_language(question.title, language)
                made = figure(chart, sheet_of(question, language), title, language)
                found[question.slug, chart.kind, language] = made, (await press.render(made, SVG)).decode()
    finally:
        await press.close()
    return found


Pictures = dict[tuple[str, str, str], tuple[Figure, str]]


@EVERY_PICTURE
@pytest.mark.parametrize("language", ["en", "it"])
def test_it_says_what_it_is(drawn: Pictures, question: Question, chart: Chart, language: str) -> None:
    made, svg = drawn[question.slug, chart.kind, language]
    root = ET.fromstring(svg)  # noqa: S314 (our own)
    assert not made.empty
    assert root.get("role") == "img"
    assert root.findtext(f"{NAMESPACE}title") == in_language(question.title, language)
    words = root.findtext(f"{NAMESPACE}desc")
    assert words == made.description
    assert Words(language).say(f"kind_{chart.kind}") in made.description
    texts = " ".join(root.itertext())
    status = Words(language).say(
        "illustrative" if "illustrative" in str(sheet_of(question).rows) else "sourced"
    )
    assert status in made.description
    assert status in texts
    assert "7" in texts.rpartition("digint-kg")[2], "the publication that was asked"


@EVERY_PICTURE
def test_it_names_nothing_outside_and_runs_nothing(drawn: Pictures, question: Question, chart: Chart) -> None:
    _, svg = drawn[question.slug, chart.kind, "en"]
    addresses = set(
        re.findall(r"https?://[^\s\"'<>)]+", re.sub(r"<desc.*?</desc>", "", svg, flags=re.DOTALL))
    )
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search(r"<script|<foreignObject|<image|\bhref=|\son\w+=|<!ENTITY", svg)
    assert set(re.findall(r"url\(\"?([a-z]+):", svg)) == {"data"}


@EVERY_PICTURE
@pytest.mark.parametrize("language", ["en", "it"])
def test_its_numbers_are_the_answers(
    drawn: Pictures, question: Question, chart: Chart, language: str
) -> None:
    """Each number that is drawn is written beside its mark with every digit of the answer, and no other."""
    made, svg = drawn[question.slug, chart.kind, language]
    names = [
        name
        for role in NUMBERS.get(chart.kind, ())
        for place, name in enumerate(chart.roles.get(role, ()))
        if role not in ("points", "target") or place % 2
    ]
    sheet = sheet_of(question, language)
    found = {
        Words(language).number(value)
        for row in sheet.rows
        for name in names
        if (value := number(row[name])) is not None
    }
    if chart.kind == "map":
        found = {said for said in found if f": {said}" in made.description}
        assert found
    texts = " ".join(ET.fromstring(re.sub(r"<desc.*?</desc>", "", svg, flags=re.DOTALL)).itertext())  # noqa: S314
    written = set(re.findall(r"(?<![\w.,])-?\d[\d.,]*\d|\d", texts))
    crowded = Words(language).say("unwritten") in " ".join(texts.split())
    assert found <= written or crowded
    assert found or chart.kind not in NUMBERS or chart.kind == "matrix"
