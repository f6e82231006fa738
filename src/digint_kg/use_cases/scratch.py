"""Open a scratch store: empty, and in force, so that it can be asked from the beginning."""

from datetime import UTC, datetime

from digint_kg.generations import Publication
from digint_kg.ports import GraphStore


def open_scratch(store: GraphStore) -> None:
    """Gives an empty store its first generation, in which there is nothing."""
    with store.draft() as draft:
        entry = Publication(
            number=draft.number,
            parent=None,
            created=datetime.now(UTC),
            by="",
            message="scratch",
            changes=(),
            datasets={},
        )
        draft.commit(entry, ())
