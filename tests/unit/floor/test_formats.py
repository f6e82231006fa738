"""Formats and content negotiation (RFC 9110, 12.5.1)."""

from pathlib import PurePath

import pytest

from digint_kg.errors import DigintError
from digint_kg.formats import (
    CSV,
    GRAPHS,
    JSON_LD,
    RDF_XML,
    RESULTS_JSON,
    RESULTS_XML,
    SOLUTIONS,
    TSV,
    TURTLE,
    Format,
    by_name,
    negotiate,
    rdf_format_of,
    rdf_format_of_media_type,
)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, RESULTS_JSON),
        ("", RESULTS_JSON),
        ("*/*", RESULTS_JSON),
        ("text/csv", CSV),
        ("application/json", RESULTS_JSON),
        ("text/csv;q=0.5, text/tab-separated-values", TSV),
        ("application/sparql-results+xml, */*;q=0.1", RESULTS_XML),
        ("text/*", RESULTS_XML),
        ("text/csv;q=0, text/*;q=0.1", RESULTS_XML),
        ("text/csv;q=nonsense", None),
        ("TEXT/CSV", CSV),
        ("image/png", None),
        ("text/csv;q=0", None),
    ],
)
def test_accept(accept: str | None, chosen: Format | None) -> None:
    assert negotiate(accept, SOLUTIONS) is chosen


def test_names_endings_and_media_types_all_name_a_format() -> None:
    assert by_name("ttl", GRAPHS) is TURTLE
    assert by_name("text/turtle", GRAPHS) is TURTLE
    assert by_name(" Turtle ", GRAPHS) is TURTLE
    assert by_name("json-ld", GRAPHS) is JSON_LD
    assert by_name("xml", GRAPHS) is RDF_XML
    assert by_name("xml", SOLUTIONS) is RESULTS_XML
    assert by_name("application/x-json+ld, application/ld+json", GRAPHS) is JSON_LD
    assert by_name("csv", GRAPHS) is None


def test_a_files_ending_names_its_syntax() -> None:
    assert rdf_format_of(PurePath("a.RDF")) is RDF_XML
    assert rdf_format_of(PurePath("a.json")) is JSON_LD
    with pytest.raises(DigintError, match=r"\.ttl"):
        rdf_format_of(PurePath("a.docx"))


def test_a_media_type_names_its_syntax() -> None:
    assert rdf_format_of_media_type("text/turtle; charset=utf-8") is TURTLE
    assert rdf_format_of_media_type("text/html") is None
