"""Take up again what was handed in and not published."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from digint_kg.errors import DigintError, Kind
from digint_kg.publishing.publisher import Progress
from digint_kg.submissions import KeptSubmission
from digint_kg.use_cases.hand_in import Counter, HandedIn, HandIn, publish, report_bytes, why


def of_region(counter: Counter, region: str | None) -> list[KeptSubmission]:
    """What is on the shelf, newest first; of one region, if given."""
    return [kept for kept in counter.shelf.all() if region in (None, kept.slip.region)]


def take_up(
    counter: Counter,
    id_: str,
    *,
    by: str,
    force: bool,
    mended: Mapping[str, Path],
    progress: Progress,
) -> HandedIn:
    """Hands a kept submission in once more; off the shelf once it is published.

    Args:
        counter: where.
        id_: the submission's id.
        by: who hands it in now.
        force: replaces what others have published of the same datasets since it was first handed in;
            otherwise that is refused.
        mended: files that take the place of kept ones of the same name; for this time only.
        progress: is told each step.

    Raises:
        DigintError: NOT_FOUND; BAD_INPUT where a mended file has no kept one to replace; CONFLICT where the
            submission itself is damaged.
    """
    kept = counter.shelf.get(id_)
    result = _tried(counter, again(counter, kept, by=by, force=force, mended=mended), progress)
    if result.error is None and result.outcome and result.outcome.report.conforms:
        counter.shelf.drop(id_)
        return result
    what, remedy = why(result)
    try:
        return replace(result, kept=counter.shelf.tried_again(id_, what, remedy, report_bytes(result)))
    except DigintError as error:
        return replace(result, kept=kept, not_kept=error)


def again(
    counter: Counter, kept: KeptSubmission, *, by: str, force: bool, mended: Mapping[str, Path]
) -> HandIn:
    """The hand-in that a kept submission stands for. Arguments and errors: `take_up`."""
    paths = counter.shelf.files(kept.id)
    names = [file.name for file in kept.files]
    if unknown := sorted(set(mended) - set(names)):
        raise DigintError(
            Kind.BAD_INPUT,
            f"The submission has no file called {', '.join(unknown)}.",
            remedy=f"It has: {', '.join(names)}.",
        )
    slip = kept.slip
    return HandIn(
        files=[mended.get(name, path) for name, path in zip(names, paths, strict=True)],
        region=slip.region,
        by=by,
        message=slip.message,
        dataset=slip.dataset,
        syntax=slip.syntax,
        merge=slip.merge,
        prepared_against=None if force else slip.prepared_against,
    )


def _tried(counter: Counter, handed: HandIn, progress: Progress) -> HandedIn:
    try:
        return HandedIn(publish(counter, handed, progress))
    except DigintError as error:
        return HandedIn(None, error)
