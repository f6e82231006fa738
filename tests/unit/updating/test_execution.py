"""An update does here what the engine's own update does; and writes nothing but what it may."""

from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, RdfFormat, Store, parse

from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.stores.trial import EmbeddedTrial
from digint_kg.updating.execution import Bounds, run
from digint_kg.updating.parsing import parse as operations_of
from digint_kg.updating.validity import refuse_invalid

NAMES = GraphNames("http://x.test/")
BEFORE = """
<urn:a> <urn:p> <urn:b> <urn:g1> .
<urn:a> <urn:p> "one"@en <urn:g1> .
<urn:b> <urn:p> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g1> .
<urn:a> <urn:q> <urn:c> <urn:g2> .
<urn:c> <urn:p> "GRAPH <urn:g1> { } ; # no comment" <urn:g2> .
<http://x.test/s> <http://x.test/p> "a" <http://x.test/g> .
"""
UPDATES = [
    "INSERT DATA { GRAPH <urn:g1> { <urn:n> <urn:p> 1, 2.0, true, 'x'@en } }",
    "INSERT DATA { GRAPH <urn:new> { <urn:n> <urn:p> [ <urn:q> ( 1 2 ) ] . _:x <urn:p> _:x } }",
    "DELETE DATA { GRAPH <urn:g1> { <urn:b> <urn:p> 007 } }",
    "DELETE WHERE { GRAPH <urn:g1> { ?s <urn:p> ?o } }",
    "DELETE WHERE { GRAPH <urn:g1> { <urn:a> ?p ?o . ?o ?q ?r } . }",
    "WITH <urn:g1> DELETE { ?s <urn:p> ?o } INSERT { ?o <urn:inverse> ?s } WHERE { ?s <urn:p> ?o }",
    "WITH <urn:g1> INSERT { ?s <urn:r> [ <urn:of> ?o ] } WHERE { GRAPH ?g { ?s <urn:q> ?o } }",
    'WITH <urn:g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (isLiteral(?o) && STR(?o) < "z") }',
    "INSERT { GRAPH <urn:g2> { ?s ?p ?o } } USING <urn:g1> WHERE { ?s ?p ?o }",
    "INSERT { GRAPH <urn:g2> { ?s <urn:in> ?g } } USING NAMED <urn:g1> WHERE { GRAPH ?g { ?s ?p ?o } }",
    """INSERT { GRAPH <urn:g2> { ?s ?p ?o } GRAPH <urn:g2> { ?o <urn:x> ?s } }
    USING <urn:g1> USING <urn:g2> WHERE { { SELECT * { ?s ?p ?o } LIMIT 100 } FILTER isIRI(?o) }""",
    "PREFIX e: <urn:> DELETE { GRAPH e:g1 { e:a e:p e:b . } } INSERT { GRAPH e:g1 { e:a e:p 1 } . } WHERE {}",
    "PREFIX e: <urn:> INSERT DATA { GRAPH e:g1 { e:a e:p 1 } } ; INSERT DATA { GRAPH e:g2 { e:a e:p 1 } } ;",
    "BASE <http://y.test/a/> INSERT DATA { GRAPH <g> { <s> <../p> <#o> } }",
    "INSERT DATA { GRAPH <g> { <s> <p> <o> } }",
    "CLEAR GRAPH <urn:g1>",
    "DROP SILENT GRAPH <urn:nowhere> ; DROP GRAPH <urn:g2>",
    "CREATE SILENT GRAPH <urn:g1>",
    "COPY <urn:g1> TO <urn:g2>",
    "MOVE GRAPH <urn:g1> TO GRAPH <urn:g3>",
    "ADD SILENT <urn:g1> TO <urn:g2>",
    "COPY <urn:g1> TO <urn:g1>",
    "DROP ALL ; INSERT DATA { GRAPH <urn:g1> { <urn:a> <urn:p> 1 } }",
    "CLEAR NAMED",
    "insert data { graph <urn:g1> { <urn:a> <urn:p> '''a } '' \" # \\u007D''' } } # } DROP ALL",
    'INSERT DATA { GRAPH <urn:\\u0067\\u0031> { <urn:a> <urn:p> "\\u0022" } }',
    "INSERT DATA { # GRAPH <urn:g2> {\n GRAPH <urn:g1> { <urn:a> <urn:graph> 'WHERE' . } }",
    "PREFIX GRAPH: <urn:> INSERT DATA { GRAPH GRAPH:g1 { GRAPH:GRAPH GRAPH:p 1 } }",
    """WITH <urn:g1> DELETE { ?s ?p ?o } INSERT { ?s ?p ?n } WHERE { ?s ?p ?o FILTER (isNumeric(?o))
    BIND (?o + 1 AS ?n) } ; WITH <urn:g1> DELETE { ?s ?p 8 } INSERT { ?s ?p 9 } WHERE { ?s ?p 8 }""",
]


def store() -> Store:
    made = Store()
    made.extend(parse(BEFORE, RdfFormat.N_QUADS))
    return made


def content(of: Store) -> Dataset:
    dataset = Dataset(of)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def others(of: Store, graph: str) -> set[str]:
    return {str(quad) for quad in of if str(quad.graph_name) != f"<{graph}>"}


def bounded(*graphs: str, unnamed: str | None = None, using: tuple[str, ...] = ()) -> Bounds:
    return Bounds(lambda graph: not graphs or graph in graphs, unnamed, using)


def carry_out(text: str, on: Store, bounds: Bounds) -> frozenset[str]:
    operations = operations_of(text, NAMES.base)
    refuse_invalid(text, NAMES.base)
    return run(operations, EmbeddedTrial(on, NAMES), bounds)


@pytest.mark.parametrize("text", UPDATES)
def test_it_does_what_the_engine_does(text: str) -> None:
    ours, theirs = store(), store()
    theirs.update(text, base_iri=NAMES.base)
    carry_out(text, ours, bounded())
    assert content(ours) == content(theirs)


@pytest.mark.parametrize("text", UPDATES)
def test_no_graph_changes_that_may_not(text: str) -> None:
    """Whatever an update says: run with one graph to write, all others are what they were."""
    for allowed in ("urn:g1", "urn:g2", "http://x.test/g", "urn:elsewhere"):
        changed = store()
        with suppress(DigintError):
            assert carry_out(text, changed, bounded(allowed, unnamed=allowed)) <= {allowed}
        assert others(changed, allowed) == others(store(), allowed)


def test_prefixes_may_change_between_operations() -> None:
    """SPARQL allows it; the engine alone would not."""
    ours = store()
    text = (
        "PREFIX e: <urn:> CLEAR GRAPH e:g1 ; PREFIX e: <urn:x-> INSERT DATA { GRAPH <urn:g1> { e:a e:p 1 } }"
    )
    carry_out(text, ours, bounded("urn:g1"))
    left = [str(quad.subject) for quad in ours if str(quad.graph_name) == "<urn:g1>"]
    assert left == ["<urn:x-a>"]


def test_a_pattern_without_a_dataset_sees_all_graphs() -> None:
    ours = store()
    carry_out(
        "INSERT { GRAPH <urn:g2> { ?s <urn:seen> true } } WHERE { ?s <urn:p> ?o }", ours, bounded("urn:g2")
    )
    seen = ours.quads_for_pattern(None, NamedNode("urn:seen"), None, NamedNode("urn:g2"))
    assert {str(quad.subject) for quad in seen} == {"<urn:a>", "<urn:b>", "<urn:c>"}


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:p> 5 }",
        "DELETE DATA { <urn:a> <urn:p> <urn:b> }",
        "DELETE WHERE { ?s <urn:p> ?o }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR DEFAULT",
        "COPY <urn:g2> TO DEFAULT",
    ],
)
def test_triples_in_no_graph_go_to_the_one_that_was_named(text: str) -> None:
    ours, theirs = store(), Store()
    theirs.extend(quad for quad in store() if str(quad.graph_name) == "<urn:g2>")
    for quad in store():
        if str(quad.graph_name) == "<urn:g1>":
            theirs.update(f"INSERT DATA {{ {quad.triple} }}")
    carry_out(text, ours, bounded("urn:g1", unnamed="urn:g1"))
    theirs.update(text)
    assert {str(q.triple) for q in ours if str(q.graph_name) == "<urn:g1>"} == {
        str(q.triple) for q in theirs if str(q.graph_name) == "DEFAULT"
    }


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("INSERT DATA { <urn:a> <urn:p> 1 }", Kind.REFUSED),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", Kind.REFUSED),
        ("LOAD <http://example.org/> INTO GRAPH <urn:g1>", Kind.REFUSED),
        ("DROPALL", Kind.BAD_INPUT),
        ("CLEAR XYZ", Kind.BAD_INPUT),
        ("INSERT DATA { GRAPH <urn:g1> { <urn:a> <urn:p> ?x } }", Kind.BAD_INPUT),
        ("WITH <urn:g1> INSERT DATA { <urn:a> <urn:p> 1 }", Kind.BAD_INPUT),
        ("INSERT DATA { GRAPH <urn:g1> { <urn:a> <urn:p> 1 }", Kind.BAD_INPUT),
        ("INSERT DATA { GRAPH none:g1 { <urn:a> <urn:p> 1 } }", Kind.BAD_INPUT),
        ("COPY <urn:nowhere> TO <urn:g1>", Kind.BAD_INPUT),
        ("CREATE GRAPH <urn:g1>", Kind.BAD_INPUT),
        ("SELECT * { ?s ?p ?o }", Kind.BAD_INPUT),
    ],
)
def test_what_is_refused(text: str, kind: Kind) -> None:
    ours = store()
    with pytest.raises(DigintError) as caught:
        carry_out(text, ours, bounded("urn:g1"))
    assert caught.value.kind is kind


def test_a_syntax_error_is_found_where_it_is() -> None:
    with pytest.raises(DigintError) as caught:
        refuse_invalid("INSERT DATA {\n  <urn:a> <urn:p> }", NAMES.base)
    assert caught.value.where
    assert caught.value.where.line == 2


def test_a_dataset_named_twice_is_refused() -> None:
    with pytest.raises(DigintError, match="named twice"):
        carry_out("WITH <urn:g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", store(), bounded(using=("urn:g2",)))


def test_new_blank_nodes_are_told_apart_from_old_ones(tmp_path: Path) -> None:
    made = Store()
    old = f"<{NAMES.genid}old>"
    made.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:card> {old} . {old} <urn:n> 'John' }} }}")
    carry_out("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:card> [ <urn:n> 'Jane' ] } }", made, bounded())
    EmbeddedTrial(made, NAMES).write("urn:g", tmp_path / "g.nt")
    written = [quad.triple for quad in parse(path=tmp_path / "g.nt", format=RdfFormat.N_TRIPLES)]
    assert len({str(triple.object) for triple in written if triple.predicate.value == "urn:card"}) == 2
    assert not [triple for triple in written if NAMES.genid in str(triple)]
