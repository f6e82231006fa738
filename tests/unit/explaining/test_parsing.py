"""SPARQL as a tree: what it is made of, and that writing it gives SPARQL again."""

import pytest
from pyoxigraph import Literal, NamedNode, Store

from digint_kg.errors import DigintError, Kind
from digint_kg.explaining.parsing import parsed, parsed_rule, rewritten
from digint_kg.explaining.tracing import trace
from digint_kg.explaining.tree import Path, Pattern, Var, certain, computed, patterns_of
from digint_kg.explaining.writing import filled, pattern_text

A, B, P = (NamedNode(f"urn:{name}") for name in "abp")


def test_certain_are_the_variables_that_every_solution_binds() -> None:
    select = parsed("SELECT * { ?a <urn:p> ?b OPTIONAL { ?b <urn:p> ?c } BIND (STR(?b) AS ?d) }")
    assert certain(select.part) == {"a", "b"}
    assert computed(select.part) == {"d"}


def test_paths_keep_their_shape() -> None:
    (pattern,) = patterns_of(parsed("SELECT * { ?a (<urn:p>|^<urn:q>)*/<urn:r>? ?b }").part)
    assert isinstance(pattern.verb, Path)
    assert pattern_text(pattern) == "?a ((<urn:p>|(^<urn:q>))*)/(<urn:r>?) ?b ."
    Store().query(f"SELECT * {{ {pattern_text(pattern)} }}")


@pytest.mark.parametrize(
    "body",
    [
        '?a <urn:p> ?b FILTER (?b IN ("x", "y") || !BOUND(?c)) OPTIONAL { ?a <urn:q> ?c }',
        "{ ?a <urn:p> ?b } UNION { GRAPH ?g { ?a <urn:q> ?b } FILTER (?a != ?b) }",
        "{ SELECT ?a (COUNT(DISTINCT ?b) AS ?n) { ?a <urn:p> ?b } GROUP BY ?a HAVING (COUNT(?b) > 1) }",
        "?a <urn:p> ?b FILTER NOT EXISTS { ?b <urn:p> ?c FILTER (?c > ?b) }",
        "BIND (IF(EXISTS { ?a <urn:p> ?b }, 1 - 2 * 3, -4) AS ?n)",
    ],
)
def test_what_is_written_again_is_read_the_same(body: str) -> None:
    once = rewritten(f"SELECT * {{ {body} }}")
    Store().query(once)
    assert rewritten(once) == once


def test_a_branch_that_did_not_hold_was_looked_for() -> None:
    part = parsed("SELECT * { ?a <urn:p> ?b OPTIONAL { ?b <urn:q> ?c } }").part
    found = trace(part, {"a": A, "b": B, "c": None})
    assert [claim.pattern for claim in found.claims] == [Pattern(A, P, B)]
    ((branch,),) = found.choices
    assert branch.trace is None
    assert branch.sought.optional
    assert branch.sought.patterns == (Pattern(B, NamedNode("urn:q"), Var("c")),)


def test_what_nobody_found_keeps_its_conditions_with_their_values() -> None:
    part = parsed(
        "SELECT * { ?a <urn:p> ?b { ?a <urn:q> ?c FILTER (?c > ?b) } UNION { ?a <urn:r> ?d } }"
    ).part
    ((first, second),) = trace(part, {"a": A, "b": Literal(1), "d": B}).choices
    assert first.trace is None
    assert first.sought.tests == ('(?c > "1"^^<http://www.w3.org/2001/XMLSchema#integer>)',)
    assert second.trace is not None


def test_a_rules_template_and_where() -> None:
    template, part = parsed_rule("CONSTRUCT { ?a <urn:x> ?b } WHERE { ?a <urn:p> ?b }")
    assert template == (Pattern(Var("a"), NamedNode("urn:x"), Var("b")),)
    assert [filled(item, {"a": A}) for item in patterns_of(part)] == [Pattern(A, P, Var("b"))]


@pytest.mark.parametrize("text", ["ASK { ?a ?b ?c }", "SELECT * { ?a ?b ?c MINUS { ?a ?b 1 } }"])
def test_other_queries_are_refused(text: str) -> None:
    with pytest.raises(DigintError) as caught:
        parsed(text)
    assert caught.value.kind is Kind.BAD_INPUT
