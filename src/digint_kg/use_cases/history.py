"""Tell what was published when, by whom, and what it changed."""

from collections.abc import Iterator

from digint_kg.generations import Publication
from digint_kg.graphs import GraphNames
from digint_kg.ports import GraphStore


def history(store: GraphStore, names: GraphNames, region: str | None = None) -> Iterator[Publication]:
    """The publications, newest first; with a region, only those that changed a dataset of it."""
    for entry in store.publications():
        places = [names.split(change.graph) for change in entry.changes]
        if region is None or any(place and place[0] == region for place in places):
            yield entry
