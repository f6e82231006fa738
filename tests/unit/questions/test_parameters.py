"""Values are bound as terms of their type, whatever they hold."""

from typing import cast

import pytest
from pyoxigraph import Literal, QuerySolutions, Store

from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.questions.parameters import bind, term_of
from digint_kg.questions.question import Parameter, Question
from digint_kg.terms import REGION

NAMES = GraphNames("https://w3id.org/digint/")
XSD = "http://www.w3.org/2001/XMLSchema#"


def parameter(type_: str, *, required: bool = False, default: str | None = None) -> Parameter:
    class_ = REGION if type_ == "iri" else None
    return Parameter("x", type_, {"en": "X"}, class_, "helix", default, required)


def question(item: Parameter) -> Question:
    text = "SELECT ?x WHERE { VALUES ?x { UNDEF } }"
    return Question("q", "step", 1, {"en": "Q"}, {"en": "Q"}, text, "alignment", parameters=(item,))


@pytest.mark.parametrize(
    ("type_", "written", "term"),
    [
        ("iri", "https://example.org/a", "<https://example.org/a>"),
        ("iri", "nuts:ITH5", "<http://data.europa.eu/nuts/code/ITH5>"),
        ("iri", "emilia-romagna", "<https://w3id.org/digint/id/emilia-romagna/region/emilia-romagna>"),
        ("iri", "eurostat/indicator/x", "<https://w3id.org/digint/id/eurostat/indicator/x>"),
        ("code", "public", "<https://w3id.org/digint/code/helix/public>"),
        ("code", "https://w3id.org/digint/code/helix/public", "<https://w3id.org/digint/code/helix/public>"),
        ("integer", " 7 ", f'"7"^^<{XSD}integer>'),
        ("decimal", "0.50", f'"0.50"^^<{XSD}decimal>'),
        ("year", "2019", f'"2019"^^<{XSD}gYear>'),
        ("date", "2024-12-31", f'"2024-12-31"^^<{XSD}date>'),
        ("text", 'a "quoted" } text \\', '"a \\"quoted\\" } text \\\\"'),
    ],
)
def test_terms(type_: str, written: str, term: str) -> None:
    assert str(term_of(parameter(type_), written, NAMES)) == term


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        ("iri", "https://example.org/a b"),
        ("iri", "https://example.org/> } DROP ALL"),
        ("iri", "No Such Thing"),
        ("code", "pu/blic"),
        ("code", "} UNION {"),
        ("integer", "7.5"),
        ("decimal", "NaN"),
        ("decimal", "1,5"),
        ("year", "19"),
        ("year", "٢٠١٩"),
        ("date", "31.12.2024"),
    ],
)
def test_what_is_no_value_is_refused(type_: str, written: str) -> None:
    with pytest.raises(DigintError, match="no value for x") as caught:
        term_of(parameter(type_), written, NAMES)
    assert caught.value.kind is Kind.BAD_INPUT
    assert caught.value.remedy


@pytest.mark.parametrize("text", ['"', "\\", "'''", "\n", "?x", "} #", "\x00", "{UNDEF}", r"\1\g<0>"])
def test_a_text_comes_back_as_it_was_written(text: str) -> None:
    bound = bind(question(parameter("text")), {"x": f"a{text}b"}, NAMES)
    (row,) = cast("QuerySolutions", Store().query(bound))
    assert cast("Literal", row["x"]).value == f"a{text}b"


def test_nothing_given_leaves_the_variable_open() -> None:
    assert "UNDEF" in bind(question(parameter("text")), {}, NAMES)
    assert "UNDEF" in bind(question(parameter("text")), {"x": ""}, NAMES)
    assert '"d"' in bind(question(parameter("text", default="d")), {}, NAMES)


def test_needed_and_unknown_are_told() -> None:
    with pytest.raises(DigintError, match="needs a value for x"):
        bind(question(parameter("text", required=True)), {}, NAMES)
    with pytest.raises(DigintError, match="has no parameter y"):
        bind(question(parameter("text")), {"y": "1"}, NAMES)
