"""Tells what became of files that were handed in."""

from digint_kg.cli import outcome, publication, saying
from digint_kg.use_cases.hand_in import HandedIn


def tell(result: HandedIn, *, language: str) -> int:
    """Writes findings, changes, the verdict, and where the files are kept; gives the exit code.

    Raises:
        DigintError: what stopped the hand-in.
    """
    code = publication.tell(result.outcome, language=language) if result.outcome else None
    if result.kept:
        id_ = result.kept.id
        saying.say(
            f"Kept as submission {id_}; `digint-kg submissions retry {id_}` takes it up again.", err=True
        )
    elif result.not_kept:
        saying.say(str(result.not_kept), err=True)
    if result.error:
        raise result.error
    return outcome.NOT_DONE if code is None else code
