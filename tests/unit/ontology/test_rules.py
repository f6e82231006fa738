"""What the rules derive is what the ontology's property chains entail, each statement with its proof."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics  # type: ignore[import-untyped]
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize
from rdflib import OWL, RDF, RDFS, Graph, Node, URIRef
from rdflib.collection import Collection

from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.publishing.package import Package
from digint_kg.publishing.publisher import Publisher
from digint_kg.publishing.rules import Rules
from digint_kg.publishing.submission import Submission
from digint_kg.reading.rdf_reader import RdfReader
from digint_kg.stores.embedded import EmbeddedStore
from digint_kg.terms import DEF, PROJECT

NAMES = GraphNames(PROJECT)
SAMPLES = {
    "here": Path(__file__).with_name("sample-here.ttl"),
    "there": Path(__file__).with_name("sample-there.ttl"),
}
DERIVED = tuple(URIRef(DEF + name) for name in ("alignedWith", "contributesTo"))
STATED = tuple(URIRef(DEF + name) for name in ("contributesToPriority", "contributesToPolicyObjective"))
AXIOMS = (RDFS.subPropertyOf, OWL.inverseOf, OWL.propertyChainAxiom)
SOURCE, TARGET, VIA, STATING = (
    URIRef(DEF + name) for name in ("alignmentSource", "alignmentTarget", "viaObjective", "statedByObjective")
)
HERE, THERE = (f"{PROJECT}id/{region}/" for region in SAMPLES)


def publisher(store: EmbeddedStore, rules: Path | None = None) -> Publisher:
    reader = RdfReader(NAMES)
    root = assets.root()
    package = Package(root, reader, NAMES)
    return Publisher(store, reader, None, package, Rules(rules or root / "rules", NAMES), NAMES)


def publish(store: EmbeddedStore, samples: dict[str, Path]) -> None:
    reader = RdfReader(NAMES)
    documents = [
        document
        for region, path in samples.items()
        for document in reader.read(path, NAMES.dataset(region, "sample"))
    ]
    publisher(store).publish(Submission(documents), dry_run=False, progress=lambda _step: None)


def derived_in(store: EmbeddedStore, region: str) -> Graph:
    graph = Graph()
    for quad in store.quads([NAMES.derived(region)]):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode)
        graph.add((URIRef(quad.subject.value), URIRef(quad.predicate.value), URIRef(quad.object.value)))
    return graph


@pytest.fixture(scope="module")
def derived(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    store = EmbeddedStore(tmp_path_factory.mktemp("rules"), NAMES)
    publish(store, SAMPLES)
    return derived_in(store, "here") + derived_in(store, "there")


@pytest.fixture(scope="module")
def asserted() -> Graph:
    graph = Graph()
    for region, path in SAMPLES.items():
        graph.parse(path, publicID=NAMES.dataset(region, "sample"))
    return graph


def axioms() -> Graph:
    """The ontology's axioms on properties, its chains among them."""
    ontology, found = Graph(), Graph()
    for path in sorted(assets.folder("ontology").glob("*.ttl")):
        ontology.parse(path)
    for predicate in AXIOMS:
        for subject, value in ontology.subject_objects(predicate):
            found.add((subject, predicate, value))
            if predicate == OWL.propertyChainAxiom:
                Collection(found, value, list(ontology.items(value)))
    for term in ontology.subjects(RDF.type, OWL.TransitiveProperty):
        found.add((term, RDF.type, OWL.TransitiveProperty))
    return found


def statements(graph: Graph) -> Iterator[tuple[Node, Node, Node]]:
    return (triple for triple in graph if triple[1] in DERIVED)


@pytest.fixture(scope="module")
def entailed(asserted: Graph) -> set[tuple[Node, Node, Node]]:
    """What owlrl's closure holds beyond what the objectives state themselves."""
    closure = asserted + axioms()
    DeductiveClosure(OWLRL_Semantics).expand(closure)
    own = {(s, DERIVED[1], o) for predicate in STATED for s, o in asserted.subject_objects(predicate)}
    return set(statements(closure)) - own


def test_rules_derive_what_the_chains_entail(
    derived: Graph, asserted: Graph, entailed: set[tuple[Node, Node, Node]]
) -> None:
    own = {(s, DERIVED[1], o) for predicate in STATED for s, o in asserted.subject_objects(predicate)}
    assert len(entailed) > 15
    assert set(statements(derived)) - own == entailed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{ GRAPH ?dataset { ?source digint:hasObjective ?objective } }\n  UNION ", ""),
        ("UNION { GRAPH ?dataset { ?objective digint:objectiveOf ?source } }", ""),
        ("UNION { GRAPH ?dataset { ?source digint:measuresObjective ?objective } }", ""),
        ("UNION { GRAPH ?dataset { ?source digint:targetsObjective ?objective } }", ""),
        ("UNION { GRAPH ?dataset { ?source digint:supportsObjective ?objective } }", ""),
        ("|digint:contributesToPolicyObjective", ""),
        ("?via digint:subObjectiveOf* ?stating", "?via digint:subObjectiveOf? ?stating . FILTER (?via = ?x)"),
        ("?parent digint:subObjectiveOf* ?via", "BIND (?parent AS ?via) FILTER (?via = ?stating)"),
        ("digint:objectiveOf ?source", "digint:subObjectiveOf ?source"),
    ],
)
def test_a_rule_that_derives_less_or_more_is_seen(
    old: str, new: str, entailed: set[tuple[Node, Node, Node]], asserted: Graph
) -> None:
    store = Store()
    for region, path in SAMPLES.items():
        graph = NAMES.dataset(region, "sample")
        quads = parse(path=path, format=RdfFormat.TURTLE, base_iri=graph)
        store.extend(Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph)) for quad in quads)
    texts = [path.read_text(encoding="utf-8") for path in assets.folder("rules").glob("*.rq")]
    assert any(old in text for text in texts)

    def derive(texts: list[str]) -> set[tuple[Node, Node, Node]]:
        found = Graph()
        for text in texts:
            for region in SAMPLES:
                slot = f"VALUES ?region {{ <{NAMES.region_iri(region)}> }}"
                asked = text.replace("VALUES ?region { UNDEF }", slot)
                triples = store.query(asked, use_default_graph_as_union=True)
                found.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")  # type: ignore[arg-type]
        own = {(s, DERIVED[1], o) for predicate in STATED for s, o in asserted.subject_objects(predicate)}
        return set(statements(found)) - own

    assert derive(texts) == entailed
    assert derive([text.replace(old, new) for text in texts]) != entailed


def test_every_derived_statement_has_a_proof_and_every_proof_a_statement(
    derived: Graph, asserted: Graph
) -> None:
    links = set(derived.subjects(RDF.type, URIRef(DEF + "DerivedLink")))
    ends = {(derived.value(link, SOURCE), derived.value(link, TARGET)) for link in links}
    assert ends == {(source, target) for source, _, target in statements(derived)}
    for link in links:
        stating, target = derived.value(link, STATING), derived.value(link, TARGET)
        assert stating in set(derived.objects(link, VIA))
        assert any((stating, predicate, target) in asserted for predicate in STATED)
        assert derived.value(link, SOURCE) not in set(derived.objects(link, VIA))


def test_the_proof_names_the_whole_path(derived: Graph) -> None:
    source, target = URIRef(HERE + "indicator"), URIRef(HERE + "policy")
    (link,) = set(derived.subjects(SOURCE, source)) & set(derived.subjects(TARGET, target))
    assert str(link).startswith(f"{HERE}derived-link/")
    assert derived.value(link, STATING) == URIRef(HERE + "top")
    assert {str(via).removeprefix(HERE) for via in derived.objects(link, VIA)} == {"bottom", "middle", "top"}


def test_a_region_derives_from_its_own_statements_into_other_regions(derived: Graph) -> None:
    assert (URIRef(HERE + "programme"), DERIVED[0], URIRef(THERE + "priority")) in derived
    assert (URIRef(HERE + "strategy"), DERIVED[0], URIRef(THERE + "priority")) in derived


def test_a_region_is_derived_anew_when_what_it_refers_to_changes(tmp_path: Path) -> None:
    """Two steps away: `above` changes, `objective` inherits from it, `here` mentions `objective` alone."""
    store = EmbeddedStore(tmp_path / "home", NAMES)
    publish(store, {"here": SAMPLES["here"]})
    inherited = (URIRef(HERE + "across"), DERIVED[1], URIRef(THERE + "priority"))
    assert inherited not in derived_in(store, "here")
    publish(store, {"there": SAMPLES["there"]})
    assert inherited in derived_in(store, "here")
    without = tmp_path / "without.ttl"
    text = SAMPLES["there"].read_text(encoding="utf-8")
    without.write_text(text.replace("digint:contributesToPriority there:priority", "a digint:Objective"))
    publish(store, {"there": without})
    assert inherited not in derived_in(store, "here")
    assert list(derived_in(store, "there")) == []


def test_changed_rules_reach_what_is_already_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EmbeddedStore(tmp_path / "home", NAMES)
    empty = tmp_path / "none"
    empty.mkdir()
    reader = RdfReader(NAMES)
    documents = list(reader.read(SAMPLES["here"], NAMES.dataset("here", "sample")))
    with monkeypatch.context() as patched:
        patched.setattr(Package, "hashes", lambda _self: {"rules": "older"})
        publisher(store, empty).publish(Submission(documents), dry_run=False, progress=lambda _step: None)
    assert list(derived_in(store, "here")) == []
    publish(store, {"there": SAMPLES["there"]})
    assert len(list(statements(derived_in(store, "here")))) > 15
