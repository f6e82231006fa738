"""The sequence of a publication: package, rules, catalogue, provenance; and what seeding leaves alone."""

from collections.abc import Callable
from pathlib import Path

from digint_kg import assets
from digint_kg.checking.checker import ShapeChecker
from digint_kg.graphs import GraphNames
from digint_kg.ports import GraphStore
from digint_kg.publishing.package import Package
from digint_kg.publishing.publisher import Publisher
from digint_kg.publishing.rules import Rules
from digint_kg.publishing.submission import Submission
from digint_kg.reading.rdf_reader import RdfReader
from digint_kg.stores.embedded import EmbeddedStore
from digint_kg.terms import ILLUSTRATIVE, PROJECT, STATUS, UNDECLARED
from digint_kg.use_cases.seed import packaged_regions, seed
from digint_kg.wiring import Service

NAMES = GraphNames(PROJECT)


def silent(_step: str) -> None:
    return


def publisher(store: GraphStore, rules: Path) -> Publisher:
    reader = RdfReader(NAMES)
    root = assets.root()
    checker = ShapeChecker(root, "shifty")
    return Publisher(store, reader, checker, Package(root, reader, NAMES), Rules(rules, NAMES), NAMES)


def triples(store: GraphStore, graph: str) -> set[str]:
    return {str(quad.triple) for quad in store.quads([graph])}


def test_rules_derive_into_the_regions_own_graph(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "10-twice.rq").write_text(
        "CONSTRUCT { ?a <urn:derived> ?region } WHERE { VALUES ?region { UNDEF } ?a <urn:p> ?b }"
    )
    path = tmp_path / "facts.ttl"
    path.write_text("<urn:a> <urn:p> <urn:b> .")
    store = EmbeddedStore(tmp_path / "home", NAMES)
    graph = NAMES.dataset("testland", "facts")
    documents = RdfReader(NAMES).read(path, graph)
    outcome = publisher(store, rules).publish(Submission(documents), dry_run=False, progress=silent)
    assert outcome.generation
    region = NAMES.region_iri("testland")
    assert triples(store, NAMES.derived("testland")) == {f"<urn:a> <urn:derived> <{region}>"}
    publisher(store, rules).publish(Submission((), drop=frozenset({graph})), dry_run=False, progress=silent)
    assert triples(store, NAMES.derived("testland")) == set()
    assert store.datasets() == {}


def test_the_catalogue_says_what_a_dataset_is(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "home", NAMES)
    texts = {"told": f"<> <{STATUS}> <{ILLUSTRATIVE}> . <urn:a> <urn:p> 1 .", "untold": "<urn:a> <urn:p> 1 ."}
    documents = []
    for name, text in texts.items():
        path = tmp_path / f"{name}.ttl"
        path.write_text(text)
        documents += RdfReader(NAMES).read(path, NAMES.dataset("testland", name))
    rules = tmp_path / "rules"
    rules.mkdir()
    publisher(store, rules).publish(Submission(documents), dry_run=False, progress=silent)
    catalogue = triples(store, NAMES.catalogue)
    told, untold = (NAMES.dataset("testland", name) for name in texts)
    assert not [line for line in catalogue if told in line]
    assert store.datasets()[told].status == ILLUSTRATIVE
    assert f"<{untold}> <{STATUS}> <{UNDECLARED}>" in catalogue
    assert any(line.startswith(f"<{untold}> <http://rdfs.org/ns/void#triples>") for line in catalogue)
    provenance = triples(store, NAMES.publications)
    assert any(f"<http://www.w3.org/ns/prov#generated> <{told}>" in line for line in provenance)


def test_seeding_leaves_alone_what_a_steward_put_there(build: Callable[..., Service], tmp_path: Path) -> None:
    service = build()
    folder = tmp_path / "regions" / "emilia-romagna"
    folder.mkdir(parents=True)
    original = assets.folder("data") / "regions" / "emilia-romagna"
    (folder / "region.ttl").write_text((original / "region.ttl").read_text())
    (folder / "extra.ttl").write_text("<urn:a> <urn:b> 1 .")

    def again() -> object:
        return seed(
            packaged_regions(tmp_path, demo=True),
            publisher=service.publisher,
            reader=service.reader,
            store=service.store,
            names=service.names,
            progress=silent,
        )

    assert again() is not None
    assert again() is None
    path = tmp_path / "extra.ttl"
    path.write_text("<urn:a> <urn:b> 2 .")
    graph = service.names.dataset("emilia-romagna", "extra")
    documents = service.reader.read(path, graph)
    service.publisher.publish(Submission(documents, by="steward"), dry_run=False, progress=silent)
    (folder / "extra.ttl").write_text("<urn:a> <urn:b> 3 .")
    again()
    assert '"2"' in next(iter(triples(service.store, graph)))


def test_without_demo_only_the_package_is_put_in_place(build: Callable[..., Service]) -> None:
    service = build()
    seed(
        packaged_regions(assets.folder("data"), demo=False),
        publisher=service.publisher,
        reader=service.reader,
        store=service.store,
        names=service.names,
        progress=silent,
    )
    assert service.store.datasets() == {}
    assert triples(service.store, service.names.ontology)
    assert triples(service.store, service.names.reference("nuts"))
