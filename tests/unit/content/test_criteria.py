"""The seven criteria: what somebody assessed is shown; of the others one cannot tell."""

from typing import cast

from pyoxigraph import QuerySolutions, RdfFormat, Store

from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.questions import Catalogue
from digint_kg.questions.parameters import bind
from digint_kg.terms import PROJECT

ASSESSED = """
@prefix digint: <https://w3id.org/digint/def#> .
@prefix earl: <http://www.w3.org/ns/earl#> .
@prefix ex: <https://example.org/> .
@prefix criterion: <https://w3id.org/digint/code/criterion/> .
@prefix status: <https://w3id.org/digint/code/status/> .
ex:s3 { ex:s3 digint:status status:sourced .
  ex:strategy a digint:SmartSpecialisationStrategy ; digint:coversTerritory ex:region . }
ex:expert { ex:expert digint:status status:illustrative .
  ex:one a digint:CriterionAssessment ; digint:assessesStrategy ex:strategy ;
    digint:assessesCriterion criterion:7 ; digint:assessedOutcome earl:passed . }
"""


def test_unassessed_criteria_cannot_be_told() -> None:
    store = Store()
    store.load(ASSESSED.encode(), format=RdfFormat.TRIG)
    store.load(path=assets.folder("ontology") / "codes" / "criterion.ttl", format=RdfFormat.TURTLE)
    question = Catalogue(assets.folder("queries")).get("s3-criteria")
    text = bind(question, {"region": "https://example.org/region"}, GraphNames(PROJECT))
    answer = cast("QuerySolutions", store.query(text, use_default_graph_as_union=True))
    rows = [
        tuple(str(row[name]).strip("<>").rsplit("/", 1)[-1] for name in ("criterion", "outcome", "dataset"))
        for row in answer
    ]
    assert rows == [
        *((str(number), "earl#cantTell", "s3") for number in range(1, 7)),
        ("7", "earl#passed", "expert"),
    ]
