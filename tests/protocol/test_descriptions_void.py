"""VoID's figures against counts made here, in Python, from the very data that clients get."""

import gzip
from collections import Counter
from typing import Any

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from rdflib import DCTERMS, FOAF, RDF, RDFS, VOID, Graph, Literal, URIRef
from rdflib.term import Node

from digint_kg.formats import GRAPHS
from digint_kg.settings import Settings
from digint_kg.terms import NUTS, RDF_TYPE

BASE = Settings().base
WHOLE = URIRef(f"{BASE}catalog#all")
SOME = (
    "flanders/population",
    "emilia-romagna/events",
    "basque-country/s3-2021-2030",
    "reference/nuts",
    "ontology",
    "shapes",
)


@pytest.fixture(scope="module")
def void(live: Any) -> Graph:
    response = live.client.get("/.well-known/void")
    assert response.headers["content-type"].startswith("text/turtle")
    return Graph().parse(data=response.content, format="turtle")


def triples_of(live: Any, graph: str) -> set[Triple]:
    content = live.client.get(f"/graph/{graph}?format=ntriples").content
    return {quad.triple for quad in parse(content, RdfFormat.N_TRIPLES)}


def figure(void: Graph, node: Node, predicate: URIRef) -> int:
    (value,) = void.objects(node, predicate)
    assert isinstance(value, Literal)
    return int(value)


def compare(void: Graph, node: URIRef, triples: set[Triple]) -> None:
    predicates: dict[str, list[Triple]] = {}
    for triple in triples:
        predicates.setdefault(triple.predicate.value, []).append(triple)
    subjects = {triple.subject for triple in triples}
    classes = Counter(str(t.object) for t in triples if t.predicate.value == RDF_TYPE)
    assert figure(void, node, VOID.triples) == len(triples)
    assert figure(void, node, VOID.distinctSubjects) == len(subjects)
    assert figure(void, node, VOID.distinctObjects) == len({triple.object for triple in triples})
    assert figure(void, node, VOID.entities) == len([s for s in subjects if isinstance(s, NamedNode)])
    assert figure(void, node, VOID.properties) == len(predicates)
    assert figure(void, node, VOID.classes) == len(classes)
    parts = {
        str(void.value(part, VOID.property)): (
            figure(void, part, VOID.triples),
            figure(void, part, VOID.distinctSubjects),
            figure(void, part, VOID.distinctObjects),
        )
        for part in void.objects(node, VOID.propertyPartition)
    }
    assert parts == {
        predicate: (len(found), len({t.subject for t in found}), len({t.object for t in found}))
        for predicate, found in predicates.items()
    }
    entities = {
        f"<{void.value(part, VOID['class'])}>": figure(void, part, VOID.entities)
        for part in void.objects(node, VOID.classPartition)
    }
    assert entities == dict(classes)


@pytest.mark.parametrize("name", SOME)
def test_the_figures_of_a_graph_are_exact(live: Any, void: Graph, name: str) -> None:
    node = URIRef(f"{BASE}graph/{name}")
    triples = triples_of(live, name)
    compare(void, node, triples)
    for part in void.objects(node, VOID.classPartition):
        kind = NamedNode(str(void.value(part, VOID["class"])))
        members = {t.subject for t in triples if t.predicate.value == RDF_TYPE and t.object == kind}
        said = Counter(t.predicate.value for t in triples if t.subject in members)
        assert {
            str(void.value(inner, VOID.property)): figure(void, inner, VOID.triples)
            for inner in void.objects(part, VOID.propertyPartition)
        } == dict(said)


def test_the_figures_of_the_whole_are_those_of_the_dump(live: Any, void: Graph) -> None:
    (dump,) = (str(item) for item in void.objects(WHOLE, VOID.dataDump) if str(item).endswith(".nq.gz"))
    content = live.client.get(dump, follow_redirects=True).content
    quads = list(parse(gzip.decompress(content), RdfFormat.N_QUADS))
    compare(void, WHOLE, {quad.triple for quad in quads})
    assert {str(quad.graph_name.value) for quad in quads if not isinstance(quad.graph_name, BlankNode)} == {
        str(item) for item in void.objects(WHOLE, VOID.subset)
    }


def test_linksets_count_the_links_into_nuts(live: Any, void: Graph) -> None:
    graph = URIRef(f"{BASE}graph/flanders/population")
    triples = triples_of(live, "flanders/population")
    links = Counter(t.predicate.value for t in triples if str(t.object).startswith(f"<{NUTS}"))
    assert links
    targets = {item: str(void.value(item, VOID.uriSpace)) for item in void.objects(None, VOID.objectsTarget)}
    found = {
        str(void.value(item, VOID.linkPredicate)): figure(void, item, VOID.triples)
        for item in void.objects(graph, VOID.subset)
        if targets[void.value(item, VOID.objectsTarget)] == NUTS  # type: ignore[index]
    }
    assert found == dict(links)
    assert set(targets.values()) >= {NUTS, "http://publications.europa.eu/resource/authority/"}


def test_it_says_where_to_look_things_up(live: Any, void: Graph) -> None:
    graph = URIRef(f"{BASE}graph/flanders/s3")
    assert str(void.value(graph, VOID.uriSpace)) == f"{BASE}id/flanders/"
    example = str(void.value(graph, VOID.exampleResource))
    assert example.startswith(f"{BASE}id/flanders/")
    prefix = str(void.value(WHOLE, VOID.uriLookupEndpoint))
    assert prefix == f"{live.client.base_url}/lookup?iri="
    for iri in (example, f"{NUTS}BE2", f"{BASE}graph/flanders/s3"):
        found = live.client.get(
            "/lookup", params={"iri": iri}, headers={"accept": "text/turtle"}, follow_redirects=True
        )
        assert found.status_code == 200, iri
        assert list(Graph().parse(data=found.content, format="turtle").predicate_objects(URIRef(iri)))
    assert live.client.get("/lookup?iri=urn:nobody").status_code == 404
    assert live.client.get("/lookup").status_code == 400


def test_it_is_the_same_in_every_syntax_and_names_itself(live: Any, void: Graph) -> None:
    sizes = {
        item.name: len(list(parse(live.client.get(f"/.well-known/void?format={item.name}").content, syntax)))
        for item, syntax in zip(
            GRAPHS,
            (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD),
            strict=False,
        )
    }
    assert set(sizes.values()) == {len(void)}
    document = URIRef(f"{live.client.base_url}/.well-known/void")
    assert (document, RDF.type, VOID.DatasetDescription) in void
    assert void.value(document, FOAF.primaryTopic) == WHOLE
    assert void.value(WHOLE, DCTERMS.title) is not None
    assert (None, RDFS.label, None) not in void
