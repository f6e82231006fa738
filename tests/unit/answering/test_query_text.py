import pytest

from digint_kg.answering.query_text import look_at


@pytest.mark.parametrize(
    ("text", "form", "names_dataset"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT", False),
        ("select*from<urn:g>{?s ?p ?o}", "SELECT", True),
        ("SELECT ?from { ?from ?p ?o }", "SELECT", False),
        ("SELECT $FROM { $FROM ?p ?o }", "SELECT", False),
        ("SELECT (EXISTS { ?s ?p ?o } AS ?x) FROM <urn:g> { }", "SELECT", True),
        ("ASK FROM NAMED <urn:g> { GRAPH ?g { ?s ?p ?o } }", "ASK", True),
        ("PREFIX from: <urn:x> DESCRIBE from:y", "DESCRIBE", False),
        ("PREFIX select: <urn:x> ASK { ?s select:from ?o }", "ASK", False),
        ("# FROM <urn:g>\nCONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "CONSTRUCT", False),
        ("CONSTRUCT { ?s ?p ?o } FROM <urn:g> { ?s ?p ?o }", "CONSTRUCT", True),
        ('SELECT * { ?s ?p " FROM <urn:g> ASK " }', "SELECT", False),
        ("SELECT * { ?s ?p ''' it's FROM ''' }", "SELECT", False),
        ("SELECT * { ?s <urn:FROM> ?o }", "SELECT", False),
        (r"SELECT * \u0046ROM <urn:g> { ?s ?p ?o }", "SELECT", True),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT", False),
        ("PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }", "DELETE", False),
        ("nonsense", "", False),
    ],
)
def test_form_and_dataset_clause(text: str, form: str, names_dataset: bool) -> None:  # noqa: FBT001
    seen = look_at(text)
    assert (seen.form, seen.names_dataset) == (form, names_dataset)


def test_an_update_is_told_from_a_query() -> None:
    assert look_at("DROP GRAPH <urn:g>").is_update
    assert not look_at("ASK {}").is_update
    assert not look_at("nonsense").is_update
