"""Bring a region's datasets back to what they were; forward only, as a new generation."""

from collections.abc import Iterable

from digint_kg.errors import DigintError, Kind
from digint_kg.generations import DatasetState
from digint_kg.graphs import GraphNames
from digint_kg.ports import GraphStore, Reader
from digint_kg.publishing.kept import reread
from digint_kg.publishing.publisher import Look, Outcome, Progress, Publisher
from digint_kg.publishing.submission import Submission


def restore(  # noqa: PLR0913 - what an undo consists of
    region: str,
    number: int,
    *,
    publisher: Publisher,
    reader: Reader,
    store: GraphStore,
    names: GraphNames,
    progress: Progress,
    by: str,
    dry_run: bool = False,
    prepared_against: int | None = None,
    look: Look | None = None,
) -> Outcome:
    """Publishes a generation in which the region's datasets have the content they had in `number`.

    Other regions stay as they are now. The content comes from the kept sources and passes today's checks.
    `prepared_against`: `Submission`; `look`: `Publisher.publish`.

    Raises:
        DigintError: NOT_FOUND for a generation that never was or a region that had nothing in it; what a
            publication raises.
    """
    then = _of_region(store.publication(number).datasets.values(), region, names)
    now = _of_region(store.datasets().values(), region, names)
    if not then:
        raise DigintError(
            Kind.NOT_FOUND,
            f"{region} had no dataset in generation {number}.",
            remedy="`digint-kg history` shows what each generation changed.",
        )
    submission = Submission(
        documents=[reread(reader, store, state) for state in then.values()],
        drop=frozenset(now.keys() - then.keys()),
        by=by,
        message=f"restore {region} as it was in generation {number}",
        prepared_against=prepared_against,
    )
    return publisher.publish(submission, dry_run=dry_run, progress=progress, look=look)


def _of_region(states: Iterable[DatasetState], region: str, names: GraphNames) -> dict[str, DatasetState]:
    found = {}
    for state in states:
        place = names.split(state.graph)
        if place and place[0] == region:
            found[state.graph] = state
    return found
