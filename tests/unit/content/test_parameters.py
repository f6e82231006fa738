"""Each parameter narrows its question, on the packaged data; left open, all that is published is asked."""

import csv
import io
from typing import cast

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store
from tests.unit.content.packaged import FILES, graph_of

from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.questions import Catalogue
from digint_kg.questions.parameters import bind
from digint_kg.terms import PROJECT

NAMES = GraphNames(PROJECT)
ADULT_LEARNING = PROJECT + "id/eurostat/indicator/adult-learning"
CASES = [
    ("s3-priorities", {}, 45),
    ("s3-priorities", {"region": "auvergne-rhone-alpes"}, 7),
    ("s3-priorities", {"region": "emilia-romagna"}, 11),
    ("s3-priorities", {"region": "bucuresti-ilfov"}, 0),
    ("s3-priorities", {"kind": "high-growth-potential-area"}, 2),
    ("s3-priorities", {"region": "nowhere"}, 0),
    ("policies", {"region": "emilia-romagna"}, 1),
    ("policies", {"region": "bucuresti-ilfov"}, 1),
    ("policies", {"region": "flanders"}, 0),
    ("s3-criteria", {"region": "nowhere"}, 0),
    ("connections", {"region": "basque-country"}, 4),
    ("connections", {"region": "basque-country", "connection": "human"}, 1),
    ("connections", {"region": "basque-country", "connection": "knowledge"}, 1),
    ("projects", {}, 7),
    ("projects", {"topic": "mobility"}, 1),
    ("projects", {"topic": "networks"}, 0),
    ("status-and-licences", {"declared": "illustrative"}, 0),
    ("status-and-licences", {"region": "emilia-romagna"}, 15),
    ("without-source", {"region": "emilia-romagna"}, 5),
    ("series", {"indicator": ADULT_LEARNING}, 23),
    ("series", {"territory": "nuts:ITH5"}, 5),
    ("ranking", {"indicator": ADULT_LEARNING, "level": "2"}, 215),
    ("ranking", {"indicator": ADULT_LEARNING, "year": "2004"}, 22),
    ("invalid-comparisons", {"indicator": ADULT_LEARNING, "year": "2019"}, 168),
    ("contradictions", {"subject": PROJECT + "id/digint/result/r5-2"}, 1),
    ("contradictions", {"subject": PROJECT + "id/digint/project/digint"}, 3),
]


@pytest.fixture(scope="module")
def store() -> Store:
    loaded = Store()
    ontology = assets.folder("ontology").rglob("*.ttl")
    for path, iri in (
        *((path, NAMES.ontology) for path in ontology),
        *((path, graph_of(path)) for path in FILES),
    ):
        loaded.load(path=path, format=RdfFormat.TURTLE, base_iri=iri, to_graph=NamedNode(iri))
    return loaded


def ask(store: Store, slug: str, given: dict[str, str]) -> list[dict[str, str]]:
    text = bind(Catalogue(assets.folder("queries")).get(slug), given, NAMES)
    answer = cast("QuerySolutions", store.query(text, use_default_graph_as_union=True))
    table = answer.serialize(format=QueryResultsFormat.CSV)
    assert table is not None
    return list(csv.DictReader(io.StringIO(table.decode())))


@pytest.mark.parametrize(("slug", "given", "count"), CASES)
def test_parameter_narrows(store: Store, slug: str, given: dict[str, str], count: int) -> None:
    assert len(ask(store, slug, given)) == count


def test_labels_come_in_the_language_asked_for(store: Store) -> None:
    first = ask(store, "s3-priorities", {"region": "emilia-romagna", "language": "it"})[0]
    assert first["priorityLabel"] == "Agroalimentare"
    fallen_back = ask(store, "s3-priorities", {"region": "emilia-romagna", "language": "nl"})[0]
    assert fallen_back["priorityLabel"] in {"Agrifood", "Agroalimentare"}


def test_every_row_is_of_a_sourced_dataset(store: Store) -> None:
    for question in Catalogue(assets.folder("queries")):
        for row in ask(store, question.slug, dict(question.example)):
            assert row["status"] in {PROJECT + "code/status/sourced", ""}
            assert bool(row["dataset"]) == bool(row["status"])


def test_units_of_different_levels_are_never_ranked_together(store: Store) -> None:
    table = ask(store, "ranking", {"indicator": ADULT_LEARNING, "year": "2019"})
    levels = {row["territory"].rpartition("/")[2]: row["level"].rpartition("/")[2] for row in table}
    assert {unit: levels[unit] for unit in ("FRK", "BE2", "ES21", "ITH5", "NL41", "RO32")} == {
        "FRK": "1",
        "BE2": "1",
        "ES21": "2",
        "ITH5": "2",
        "NL41": "2",
        "RO32": "2",
    }
    assert [row["level"][-1] for row in table if row["rank"] == "1"] == ["0", "0", "1", "2"]


def test_the_break_of_france_is_no_valid_comparison(store: Store) -> None:
    table = ask(store, "invalid-comparisons", {"indicator": ADULT_LEARNING, "year": "2013"})
    broken = {row["territory"].rpartition("/")[2] for row in table if row["reason"] == "break in series"}
    assert broken == {"FR", "FRK", "FRK1", "FRK2", "NL", "NL4", "NL41"}
