"""Tell what was published when, by whom, and what it changed."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from digint_kg.generations import Publication
from digint_kg.graphs import GraphNames
from digint_kg.ports import GraphStore


def history(store: GraphStore, names: GraphNames, region: str | None = None) -> Iterator[Publication]:
    """The publications, newest first; with a region, only those that changed a dataset of it."""
    for entry in store.publications():
        places = [names.split(change.graph) for change in entry.changes]
        if region is None or any(place and place[0] == region for place in places):
            yield entry


def as_table(entry: Publication, is_told: Callable[[str], bool] = lambda _graph: True) -> dict[str, Any]:
    """A publication as machines are told of it, with the changes of those graphs alone that are told."""
    return {
        "generation": entry.number,
        "created": entry.created.isoformat(),
        "by": entry.by,
        "message": entry.message,
        "changes": [
            {
                "graph": change.graph,
                "added": change.added,
                "removed": change.removed,
                "things": asdict(change.things) if change.things else None,
            }
            for change in entry.changes
            if is_told(change.graph)
        ],
    }
