"""RDFLib's SPARQLStore as a client: a remote graph that looks like a local one."""

from typing import Any

import pytest
from rdflib import DCTERMS, RDF, RDFS, XSD, Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.term import Identifier, Node

from digint_kg.settings import Settings
from digint_kg.terms import DEF

BASE = Settings().base
FLANDERS = URIRef(f"{BASE}id/flanders/region/flanders")
S3 = URIRef(f"{BASE}graph/flanders/s3")
METHODS = ("GET", "POST", "POST_FORM")
LABELS = {Literal("Flanders", lang="en"), Literal("Fiandre", lang="it"), Literal("Vlaanderen", lang="nl")}


def store(live: Any, **settings: Any) -> SPARQLStore:
    return SPARQLStore(f"http://{live.host}:{live.port}/sparql", **settings)


@pytest.fixture(params=METHODS)
def graph(request: pytest.FixtureRequest, live: Any) -> Graph:
    return Graph(store(live, method=request.param))


@pytest.mark.parametrize("syntax", ["xml", "json", "tsv", "csv"])
@pytest.mark.parametrize("method", METHODS)
def test_select_with_bindings_in_every_syntax(live: Any, method: str, syntax: str) -> None:
    remote = Graph(store(live, method=method, returnFormat=syntax))
    query = "SELECT ?label { ?region rdfs:label ?label }"
    found: Any = remote.query(query, initNs={"rdfs": RDFS}, initBindings={"region": FLANDERS})
    labels = {row[0] for row in found}
    assert labels == (LABELS if syntax != "csv" else {Literal(str(label)) for label in LABELS})


def test_ask_construct_and_describe(graph: Graph) -> None:
    for subject, there in ((FLANDERS, True), (URIRef(f"{BASE}id/nowhere"), False)):
        assert graph.query(f"ASK {{ {subject.n3()} ?p ?o }}").askAnswer is there
    made = graph.query(f"CONSTRUCT WHERE {{ {FLANDERS.n3()} <{RDFS.label}> ?label }}").graph
    assert made is not None
    assert set(made) == {(FLANDERS, RDFS.label, label) for label in LABELS}
    described = graph.query(f"DESCRIBE {FLANDERS.n3()}").graph
    assert described is not None
    assert set(made) < set(described)


def test_a_remote_graph_is_walked_as_a_local_one_is(graph: Graph) -> None:
    assert set(graph.objects(FLANDERS, RDFS.label)) == LABELS
    assert (FLANDERS, RDF.type, URIRef(DEF + "Region")) in graph
    assert (FLANDERS, RDF.type, URIRef(DEF + "Event")) not in graph
    assert graph.value(FLANDERS, URIRef(DEF + "nutsUnit")) == URIRef("http://data.europa.eu/nuts/code/BE2")
    regions = set(graph.subjects(RDF.type, URIRef(DEF + "Region")))
    assert FLANDERS in regions
    assert len(regions) == len({str(region).split("/id/")[1].split("/")[0] for region in regions})


def test_each_dataset_is_a_graph(live: Any) -> None:
    remote, whole = Graph(store(live), identifier=S3), Dataset(store(live))
    text = live.client.get("/graph/flanders/s3", headers={"accept": "text/turtle"}).text
    assert len(remote) == len(Graph().parse(data=text))
    priority = URIRef(f"{BASE}id/flanders/priority/sustainable-chemistry")
    assert (priority, None, None) in remote
    assert (priority, None, None) not in Graph(
        store(live), identifier=URIRef(f"{BASE}graph/flanders/patents")
    )
    remote_store = whole.store
    assert isinstance(remote_store, SPARQLStore)
    named = set(remote_store.contexts())
    assert {S3, URIRef(f"{BASE}graph/ontology"), URIRef(f"{BASE}graph/catalogue")} < named
    assert S3 in set(remote_store.contexts((priority, None, None)))  # type: ignore[arg-type]


def test_pages_of_a_remote_graph_join_to_the_whole(live: Any) -> None:
    remote = Graph(store(live), identifier=S3)
    wanted = set(remote.triples((None, RDFS.label, None)))
    pages: set[tuple[Node, Node, Node]] = set()
    remote.LIMIT = 10  # type: ignore[attr-defined]
    for offset in range(0, len(wanted) + 10, 10):
        remote.OFFSET = offset  # type: ignore[attr-defined]
        pages |= set(remote.triples((None, RDFS.label, None)))
    assert len(wanted) > 10
    assert pages == wanted


@pytest.mark.parametrize(
    "term",
    [
        Literal("Bucureşti \u2013 Ilfov ”șț”\n\t\\ 中文 🎓", lang="ro"),
        Literal("", lang="en-GB"),
        Literal('<a href="x">&amp;</a> \'quoted\' "twice"'),
        Literal(12),
        Literal("3.25", datatype=XSD.decimal),
        Literal(True),  # noqa: FBT003 - a literal of the type boolean
        Literal("2026-11-22", datatype=XSD.date),
        Literal("2021", datatype=XSD.gYear),
        Literal("x", datatype=URIRef("http://example.org/type")),
        URIRef("http://example.org/caf\u00e9/(x)"),
    ],
    ids=str,
)
@pytest.mark.parametrize("syntax", ["xml", "json", "tsv"])
@pytest.mark.parametrize("method", METHODS)
def test_terms_come_back_as_they_went(live: Any, method: str, syntax: str, term: Identifier) -> None:
    remote = Graph(store(live, method=method, returnFormat=syntax))
    found: Any = remote.query("SELECT ?term { }", initBindings={"term": term})
    assert [row.term for row in found] == [term]


def test_years_numbers_and_languages_of_real_data_keep_their_types(live: Any) -> None:
    remote = Graph(store(live), identifier=URIRef(f"{BASE}graph/flanders/population"))
    types = {value.datatype for value in remote.objects() if isinstance(value, Literal)}
    assert {XSD.gYear, XSD.decimal} <= types
    languages = {label.language for label in Graph(store(live)).objects(S3, DCTERMS.title)}  # type: ignore[attr-defined]
    assert {"en", "it"} <= languages


def test_what_is_wrong_is_told_to_the_client(live: Any) -> None:
    with pytest.raises(ValueError, match="You did something wrong"):
        Graph(store(live)).query("SELECT")
    answer: Any = store(live, method="POST").query("SELECT")
    assert answer[0] == 400
    with pytest.raises(TypeError, match="read only"):
        Graph(store(live)).add((FLANDERS, RDFS.label, Literal("x")))
