"""Each parameter narrows its question, on the packaged data; left open, all that is published is asked."""

import csv
import io
from typing import cast

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.questions import Catalogue
from digint_kg.questions.parameters import bind
from digint_kg.terms import PROJECT

NAMES = GraphNames(PROJECT)
ADULT_LEARNING = PROJECT + "id/eurostat/indicator/adult-learning"
CASES = [
    ("s3-priorities", {}, 10),
    ("s3-priorities", {"kind": "high-growth-potential-area"}, 2),
    ("s3-priorities", {"region": "nowhere"}, 0),
    ("policies", {"region": "emilia-romagna"}, 1),
    ("s3-criteria", {"region": "nowhere"}, 0),
    ("connections", {"connection": "human"}, 1),
    ("connections", {"connection": "knowledge"}, 1),
    ("projects", {"topic": "mobility"}, 1),
    ("projects", {"topic": "networks"}, 0),
    ("status-and-licences", {"declared": "illustrative"}, 0),
    ("status-and-licences", {"region": "emilia-romagna"}, 12),
    ("without-source", {"region": "emilia-romagna"}, 3),
    ("series", {"indicator": ADULT_LEARNING}, 3),
    ("series", {"territory": "nuts:ITH5"}, 3),
    ("ranking", {"indicator": ADULT_LEARNING, "level": "2"}, 15),
    ("ranking", {"indicator": ADULT_LEARNING, "year": "2004"}, 2),
    ("invalid-comparisons", {"indicator": ADULT_LEARNING, "year": "2019"}, 3),
    ("contradictions", {"subject": PROJECT + "id/digint/result/r5-2"}, 1),
]


@pytest.fixture(scope="module")
def store() -> Store:
    loaded = Store()
    for folder, graph in (("ontology", NAMES.ontology), ("data", None)):
        for path in assets.folder(folder).rglob("*.ttl"):
            place = path.relative_to(assets.folder(folder)).with_suffix("").as_posix()
            iri = graph or NAMES.prefix + place.removeprefix("regions/")
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
