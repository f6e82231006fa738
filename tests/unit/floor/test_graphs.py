"""The graph layout."""

import pytest

from digint_kg.errors import DigintError
from digint_kg.graphs import GraphNames, slug_of

NAMES = GraphNames("https://example.org/")


def test_a_datasets_graph_can_be_read_back() -> None:
    graph = NAMES.dataset("emilia-romagna", "s3")
    assert graph == "https://example.org/graph/emilia-romagna/s3"
    assert NAMES.split(graph) == ("emilia-romagna", "s3")


@pytest.mark.parametrize(
    "iri",
    [
        NAMES.catalogue,
        NAMES.reference("nuts"),
        NAMES.derived("emilia-romagna"),
        "https://example.org/graph/a/b/c",
        "https://example.org/graph/A/b",
        "https://elsewhere.org/graph/a/b",
    ],
)
def test_other_graphs_are_no_datasets(iri: str) -> None:
    assert NAMES.split(iri) is None


@pytest.mark.parametrize("slug", ["", "A", "a b", "../x", "a--b", "a/b", "reference", "derived", "-a", "a\n"])
def test_what_is_no_name_is_refused(slug: str) -> None:
    with pytest.raises(DigintError, match="no name for a region"):
        NAMES.dataset(slug, "s3")


def test_a_files_name_becomes_a_slug() -> None:
    assert slug_of("S3 Priorities_2021") == "s3-priorities-2021"
    with pytest.raises(DigintError):
        slug_of("…")
