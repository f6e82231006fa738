"""The ontology is whole: every term is named, defined, sourced, declared once and there for a reason."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, Node, URIRef

from digint_kg import assets
from digint_kg.terms import CODE, DEF, PROJECT, SHAPES

VS_STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
HEADER = (
    OWL.versionIRI,
    OWL.versionInfo,
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.creator,
    DCTERMS.created,
    DCTERMS.modified,
    DCTERMS.license,
    DCTERMS.bibliographicCitation,
)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TERM = re.compile(
    r"\bdigint:(\w+)|<https://w3id\.org/digint/def#(\w+)>|\"https://w3id\.org/digint/def#(\w+)\""
)
SEED_LINE = re.compile(r"(?:editorial|(?:(?:R5\.2|article|news), lines? \d+(?:(?:-| and )\d+)?(?:; )?)+)\Z")


def files(folder: str, *, examples: bool = False) -> list[Path]:
    paths = sorted(assets.folder(folder).rglob("*.ttl"))
    return [path for path in paths if examples or not path.stem.endswith((".good", ".bad"))]


@cache
def parsed(path: Path) -> Graph:
    return Graph().parse(path, publicID=f"{PROJECT}graph/test/{path.stem}")


@cache
def merged(folder: str) -> Graph:
    whole = Graph()
    for path in files(folder):
        whole += parsed(path)
    return whole


def own_terms() -> list[URIRef]:
    ontology = merged("ontology")
    found = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    return sorted(term for term in found if isinstance(term, URIRef) and term.startswith(DEF))


def languages(graph: Graph, subject: Node, predicate: URIRef) -> set[str]:
    return {text.language or "" for text in graph.objects(subject, predicate) if isinstance(text, Literal)}


def used(graph: Graph) -> Iterator[str]:
    for triple in graph:
        yield from (str(term) for term in triple if isinstance(term, URIRef) and term.startswith(DEF))


def named(text: str) -> set[str]:
    return {DEF + next(filter(None, found)) for found in TERM.findall(text)}


def used_in_data() -> set[str]:
    return set(used(merged("data")))


def used_in_queries() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in assets.folder("queries").rglob("*.rq"))
    return set().union(*map(named, texts))


def used_in_rules() -> set[str]:
    return set().union(
        *(named(path.read_text(encoding="utf-8")) for path in assets.folder("rules").glob("*.rq"))
    )


def used_in_shapes() -> set[str]:
    shapes = merged("shapes")
    texts = (str(text) for text in shapes.objects(None, SH.select))
    return set(used(shapes)) | {
        DEF + next(filter(None, found)) for text in texts for found in TERM.findall(text)
    }


@pytest.mark.parametrize(
    "path",
    [path for name in ("ontology", "shapes", "data") for path in files(name, examples=True)],
    ids=lambda path: path.name,
)
def test_file_parses_and_says_something(path: Path) -> None:
    assert len(parsed(path)) > 0


@pytest.mark.parametrize("term", own_terms(), ids=lambda term: term.removeprefix(DEF))
def test_term_is_named_defined_and_sourced(term: URIRef) -> None:
    ontology = merged("ontology")
    assert languages(ontology, term, RDFS.label) == {"en", "it"}
    assert languages(ontology, term, SKOS.definition) == {"en", "it"}
    assert len(list(ontology.objects(term, VS_STATUS))) == 1
    (source,) = ontology.objects(term, DCTERMS.source)
    assert SEED_LINE.match(str(source)), source


@pytest.mark.parametrize("path", sorted(assets.folder("ontology").glob("*.ttl")), ids=lambda path: path.name)
def test_module_has_a_header_and_defines_its_own_terms(path: Path) -> None:
    graph = parsed(path)
    (module,) = graph.subjects(RDF.type, OWL.Ontology)
    expected = f"{PROJECT}def" if path.stem == "digint" else f"{PROJECT}def/{path.stem}"
    assert str(module) == expected
    assert [term for term in HEADER if (module, term, None) not in graph] == []
    assert languages(graph, module, DCTERMS.title) == {"en", "it"}
    own = {term for term in graph.subjects() if isinstance(term, URIRef) and term.startswith(DEF)}
    assert {term for term in own if list(graph.objects(term, RDFS.isDefinedBy)) != [module]} == set()


def test_the_root_imports_every_module_and_nothing_else() -> None:
    modules = {path.stem for path in assets.folder("ontology").glob("*.ttl")} - {"digint"}
    imported = {str(value) for value in merged("ontology").objects(None, OWL.imports)}
    assert imported == {f"{PROJECT}def/{name}" for name in modules}


def test_no_two_terms_share_a_definition() -> None:
    definitions = [str(value) for value in merged("ontology").objects(None, SKOS.definition)]
    terms = [text for text in definitions if definitions.count(text) > 1]
    assert set(terms) == set()


def test_no_undeclared_code_is_used() -> None:
    declared = {str(code) for code in merged("ontology").subjects()}
    codes = {str(term) for triple in merged("data") for term in triple if str(term).startswith(CODE)}
    assert codes - declared == set()


def test_stays_within_owl_dl_and_rl() -> None:
    ontology = merged("ontology")
    forbidden = (
        OWL.minCardinality,
        OWL.cardinality,
        OWL.minQualifiedCardinality,
        OWL.qualifiedCardinality,
        OWL.oneOf,
    )
    assert [term for term in forbidden if (None, term, None) in ontology] == []
    assert set(ontology.objects(None, RDFS.range)) <= {XSD.decimal, XSD.integer, XSD.string}
    dated = (XSD.date, XSD.gYear, XSD.duration)
    assert [
        value for value in ontology.objects() if isinstance(value, Literal) and value.datatype in dated
    ] == []


def test_every_property_is_of_one_kind() -> None:
    ontology = merged("ontology")
    kinds = [set(ontology.subjects(RDF.type, kind)) for kind in KINDS]
    assert sum(map(len, kinds)) == len(set().union(*kinds))


def test_every_annotation_and_class_used_is_declared() -> None:
    ontology = merged("ontology")
    declared = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    builtin = (str(RDF), str(RDFS), str(OWL))
    loose = {term for term in ontology.predicates() if not str(term).startswith(builtin)} - declared
    assert loose == set()
    classes = {term for term in ontology.objects(None, RDF.type) if not str(term).startswith(builtin)}
    assert classes <= declared


@pytest.mark.parametrize(
    "path", sorted((assets.folder("ontology") / "codes").glob("*.ttl")), ids=lambda p: p.name
)
def test_code_list_is_whole(path: Path) -> None:
    graph = parsed(path)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert str(scheme) == CODE + path.stem
    assert languages(graph, scheme, SKOS.prefLabel) == {"en", "it"}
    assert (scheme, DCTERMS.source, None) in graph
    codes = set(graph.subjects(RDF.type, SKOS.Concept))
    assert codes
    for code in codes:
        assert (code, SKOS.inScheme, scheme) in graph
        assert languages(graph, code, SKOS.prefLabel) == {"en", "it"}
        assert languages(graph, code, SKOS.definition) == {"en", "it"}
        (notation,) = graph.objects(code, SKOS.notation)
        if str(code).startswith(CODE):
            assert str(code) == f"{scheme}/{notation}"


def test_every_shape_has_its_own_name_and_severity_and_none_is_closed() -> None:
    shapes = merged("shapes")
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            assert str(shape).startswith(SHAPES)
            assert len(list(shapes.objects(shape, SH.severity))) == 1
            assert len(list(shapes.objects(shape, SH.sparql))) <= 1
    assert (None, SH.closed, None) not in shapes
    nested = {shape for term in (SH.property, SH.node) for shape in shapes.objects(None, term)}
    assert {shape for shape in nested if not isinstance(shape, URIRef)} == set()
    names = [name for path in files("shapes") for name in set(parsed(path).subjects(RDF.type))]
    assert len(names) == len(set(names))


def test_every_message_says_fault_and_remedy_in_both_languages() -> None:
    shapes = merged("shapes")
    for shape in set(shapes.subjects(SH.message)):
        assert languages(shapes, shape, SH.message) == {"en", "it"}
        for text in shapes.objects(shape, SH.message):
            assert re.match(r"[a-zè].*[^.]\. [A-Z].*\.\Z", str(text)), text
    reporting = set(shapes.subjects(SH.targetClass)) | set(shapes.subjects(SH.targetSubjectsOf))
    spoken = {shape for owner in reporting for shape in shapes.objects(owner, SH.property)}
    silent = spoken - set(shapes.subjects(SH.message))
    assert {shape for shape in silent if (shape, SH.path, SKOS.inScheme) not in shapes} == set()
