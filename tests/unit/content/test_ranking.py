"""Rankings and comparisons, on small made-up data: what must never be mixed is not mixed."""

import csv
import io
from typing import cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.questions import Catalogue
from digint_kg.questions.parameters import bind
from digint_kg.terms import PROJECT

INDICATOR = "https://example.org/indicator"
PREFIXES = """
@prefix digint: <https://w3id.org/digint/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix code: <https://w3id.org/digint/code/> .
@prefix ex: <https://example.org/> .
@prefix level: <https://w3id.org/digint/code/nuts-level/> .
@prefix status: <https://w3id.org/digint/code/status/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def observation(name: str, territory: str, value: str, year: str = "2019", unit: str = "PERCENT") -> str:
    return f"""
ex:{name} a digint:IndicatorObservation ; digint:observationOf ex:indicator ;
  digint:observedTerritory ex:{territory} ; digint:referenceYear "{year}"^^xsd:gYear ;
  digint:usesUnit unit:{unit} ; digint:numericValue {value} ."""


SOURCED = f"""{PREFIXES}
ex:sourced {{ ex:sourced digint:status status:sourced .
ex:a digint:nutsLevel level:2 ; rdfs:label "A"@en .
ex:b digint:nutsLevel level:2 ; rdfs:label "B"@en, "Bi"@it .
ex:c digint:nutsLevel level:2 . ex:big digint:nutsLevel level:1 .
{observation("a19", "a", "10.0")} {observation("b19", "b", "20.0")} {observation("c19", "c", "10.0")}
{observation("big19", "big", "99.0")} {observation("a18", "a", "50.0", "2018")}
{observation("c19n", "c", "77.0", "2019", "NUM")}
}}
ex:catalogue {{ ex:sourced digint:status status:sourced . }}
ex:invented {{ ex:invented digint:status status:illustrative . ex:d digint:nutsLevel level:2 .
{observation("d19", "d", "15.0")} }}
"""


def ask(slug: str, **given: str) -> list[dict[str, str]]:
    store = Store()
    store.load(SOURCED.encode(), format=RdfFormat.TRIG)
    question = Catalogue(assets.folder("queries")).get(slug)
    text = bind(question, {"indicator": INDICATOR, **given}, GraphNames(PROJECT))
    answer = cast("QuerySolutions", store.query(text, use_default_graph_as_union=True))
    table = answer.serialize(format=QueryResultsFormat.CSV)
    assert table is not None
    return list(csv.DictReader(io.StringIO(table.decode())))


def test_ranks_only_within_one_level_year_and_unit() -> None:
    table = ask("ranking", year="2019")
    ranks = {(row["territory"][-1], row["unit"].rpartition("/")[2]): row["rank"] for row in table}
    assert ranks == {
        ("b", "PERCENT"): "1",
        ("a", "PERCENT"): "2",
        ("c", "PERCENT"): "2",
        ("g", "PERCENT"): "1",
        ("c", "NUM"): "1",
    }


def test_illustrative_values_are_never_ranked() -> None:
    assert {row["status"].rpartition("/")[2] for row in ask("ranking")} == {"sourced"}


def test_labels_fall_back_to_any_language() -> None:
    labels = {row["territory"][-1]: row["territoryLabel"] for row in ask("ranking", language="it", level="2")}
    assert labels == {"a": "A", "b": "Bi", "c": ""}


def test_invalid_comparisons_name_each_reason() -> None:
    table = ask("invalid-comparisons", year="2019")
    reasons = {(row["reason"], *sorted((row["territory"][-1], row["otherTerritory"][-1]))) for row in table}
    assert ("NUTS level", "a", "g") in reasons
    assert ("unit", "b", "c") in reasons
    assert ("status", "a", "d") in reasons
    assert ("NUTS level", "a", "b") not in reasons
    assert ("status", "a", "b") not in reasons
