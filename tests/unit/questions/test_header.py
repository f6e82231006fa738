"""Reading a question's header."""

from pathlib import Path

import pytest

from digint_kg.errors import DigintError
from digint_kg.questions import Catalogue
from digint_kg.questions.header import read_question

GOOD = """\
#+ number: 7
#+ title: {en: What, it: Che cosa}
#+ description: {en: Explained., it: Spiegato.}
#+ goal: alignment
#+ parameters:
#+   region: {type: iri, class: "digint:Region", label: {en: Region}}
#+   year: {type: year, default: 2019, label: {en: Year}}
#+ columns:
#+   s: {label: {en: Subject}, unit: "%"}
#+ chart: bar
#+ example: {region: testland}
SELECT ?s WHERE { VALUES ?region { UNDEF } VALUES ?year { UNDEF } ?s ?p ?region }
"""


def question_file(folder: Path, text: str) -> Path:
    path = folder / "step" / "what.rq"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_a_header_is_read_whole(tmp_path: Path) -> None:
    question = read_question(question_file(tmp_path, GOOD))
    assert (question.slug, question.step, question.number) == ("what", "step", 7)
    assert question.title["it"] == "Che cosa"
    region, year = question.parameters
    assert region.class_ == "https://w3id.org/digint/def#Region"
    assert (year.default, year.required) == ("2019", False)
    assert question.columns[0].unit == "%"
    assert question.example == {"region": "testland"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("#+ number: 7\n", "", "lacks 'number'"),
        ("number: 7", "number: seven", "no whole number"),
        ("{en: What, it: Che cosa}", "What", "'title'"),
        ("{en: What, it: Che cosa}", "{it: Che cosa}", "'en'"),
        ("goal: alignment", "goal: luck", "not one of"),
        ("type: iri", "type: thing", "not one of"),
        ("type: year", "type: code", "lacks 'scheme'"),
        ("chart: bar", "chart: pie", "not one of"),
        ("#+ chart: bar", "#+ chart: [", "not valid YAML"),
        ("#+", "#", "no #\\+ header"),
    ],
)
def test_what_a_header_lacks_is_told_with_the_file(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DigintError, match=said) as caught:
        read_question(question_file(tmp_path, GOOD.replace(old, new)))
    assert "what.rq" in str(caught.value)


def test_the_catalogue_finds_and_suggests(tmp_path: Path) -> None:
    question_file(tmp_path, GOOD)
    catalogue = Catalogue(tmp_path)
    assert catalogue.get("what") in list(catalogue)
    with pytest.raises(DigintError, match="Did you mean what"):
        catalogue.get("waht")
    with pytest.raises(DigintError, match="lists them"):
        catalogue.get("something-else")


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        ("{kind: bar, value: s, colour: s}", "no part 'colour'"),
        ("{kind: bar, value: other}", "other, which is no column"),
        ("{value: s}", "not one of"),
    ],
)
def test_a_chart_names_parts_and_columns_that_there_are(tmp_path: Path, chart: str, said: str) -> None:
    with pytest.raises(DigintError, match=said):
        read_question(question_file(tmp_path, GOOD.replace("chart: bar", f"chart: {chart}")))


def test_a_question_may_be_drawn_in_several_ways(tmp_path: Path) -> None:
    text = GOOD.replace("chart: bar", "chart: [{kind: matrix, panels: [s]}, map]")
    charts = read_question(question_file(tmp_path, text)).charts
    assert [(chart.kind, dict(chart.roles)) for chart in charts] == [
        ("matrix", {"panels": ("s",)}),
        ("map", {}),
    ]
