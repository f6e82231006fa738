import pytest

from digint_kg.readable import address, short

BASE = "https://kg.example/"


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://kg.example/id/x/region/x", "/id/x/region/x"),
        ("https://kg.example/id/x#part", "/id/x%23part"),
        ("https://kg.example/id/x?y=1", "/id/x%3Fy=1"),
        ("https://kg.example/id/caf\u00e9/%20", "/id/caf%C3%A9/%20"),
        ("https://kg.example/graph/publications#1", "/graph/publications#1"),
        ("https://kg.example/.well-known/genid/0", "/.well-known/genid/0"),
        ("https://w3id.org/digint/id/x/region/x", None),
        ("https://w3id.org/digint/def", "/def"),
        ("https://w3id.org/digint/def#Region", "/def#Region"),
        ("https://w3id.org/digint/def/core", "/def/core"),
        ("https://w3id.org/digint/definitely", None),
        ("https://w3id.org/digint/code/helix/public", "/code/helix/public"),
        ("https://w3id.org/digint/shapes#Named", "/shapes#Named"),
        ("https://kg.example/", "/"),
        ("http://data.europa.eu/nuts/code/BE2", "http://data.europa.eu/nuts/code/BE2"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("urn:x", None),
        ("//evil.example/", None),
    ],
)
def test_where_a_page_links_to(iri: str, expected: str | None) -> None:
    assert address(iri, BASE) == expected


def test_a_shapes_short_name() -> None:
    assert short("https://w3id.org/digint/shapes#Named") == "Named"
