"""Hand files in for publication; keep what cannot be published, so that it can be taken up again."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from digint_kg.checking import report_json
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport, Severity
from digint_kg.formats import RDF, Format, by_name
from digint_kg.graphs import GraphNames
from digint_kg.ports import Document, GraphStore, Intake, SubmissionShelf
from digint_kg.publishing.publisher import Look, Outcome, Progress, Publisher
from digint_kg.submissions import KeptSubmission, Slip
from digint_kg.use_cases.documents import expanded, read_files
from digint_kg.use_cases.load import load
from digint_kg.use_cases.reports import whole

_FAULTS: Final = frozenset({Kind.BAD_INPUT, Kind.INVALID_DATA, Kind.TOO_LARGE})


@dataclass(frozen=True, slots=True)
class Counter:
    """Where files are handed in: what reads, checks, publishes and keeps them."""

    store: GraphStore
    reader: Intake
    publisher: Publisher
    names: GraphNames
    shelf: SubmissionShelf


@dataclass(frozen=True, slots=True)
class HandIn:
    """Files for one region, and how they are meant; the options are those of `digint-kg load`."""

    files: Sequence[Path]
    region: str
    by: str
    message: str = ""
    dataset: str | None = None
    syntax: str | None = None
    merge: bool = False
    prepared_against: int | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of it: an outcome, or the error that stopped it; and what was kept of it unpublished.

    `not_kept` is why it could not even be kept.
    """

    outcome: Outcome | None
    error: DigintError | None = None
    kept: KeptSubmission | None = None
    not_kept: DigintError | None = None


def hand_in(counter: Counter, handed: HandIn, progress: Progress) -> HandedIn:
    """Publishes the files, all or none; keeps them with their report if the fault lies in them, or in time.

    Kept are files with violations, files that cannot be read, and files that came while somebody else
    published or after she had changed the same datasets. A DigintError is not raised, but part of the result.
    """
    seen = _in_force(counter.store)
    try:
        outcome = publish(counter, handed, progress)
    except DigintError as error:
        if not is_worth_keeping(error):
            return HandedIn(None, error)
        return keep(counter, handed, seen, HandedIn(None, error))
    if outcome.report.conforms:
        return HandedIn(outcome)
    return keep(counter, handed, seen, HandedIn(outcome))


def rehearse(counter: Counter, handed: HandIn, progress: Progress) -> Callable[[Look], Outcome]:
    """A dry run of the same, for `preview`.

    Raises, when called:
        DigintError: what reading and publishing raise.
    """
    return lambda look: publish(counter, handed, progress, look=look, dry_run=True)


def publish(
    counter: Counter,
    handed: HandIn,
    progress: Progress,
    *,
    look: Look | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Publishes the files through the checks and keeps nothing on the shelf.

    Raises:
        DigintError: what reading and publishing raise.
    """
    return load(
        documents(counter, handed),
        handed.region,
        publisher=counter.publisher,
        store=counter.store,
        names=counter.names,
        progress=progress,
        by=handed.by,
        message=handed.message,
        dry_run=dry_run,
        prepared_against=handed.prepared_against,
        look=look,
    )


def documents(counter: Counter, handed: HandIn) -> list[Document]:
    """The documents in the files.

    Raises:
        DigintError: what reading raises.
    """
    return read_files(
        counter.reader,
        counter.names,
        handed.files,
        handed.region,
        dataset=handed.dataset,
        format_=format_of(handed.syntax),
        merge=handed.merge,
    )


def format_of(syntax: str | None) -> Format | None:
    """The RDF syntax of this name; None: by the file's ending."""
    return by_name(syntax, tuple(RDF)) if syntax else None


def why(result: HandedIn) -> tuple[str, str]:
    """Why nothing was published, and what to do, in a sentence each."""
    if result.error:
        place = f"{result.error.where}: " if result.error.where else ""
        return place + result.error.what, result.error.remedy
    count = result.outcome.report.count(Severity.VIOLATION) if result.outcome else 0
    return f"{count} violation{'s' if count != 1 else ''}", "Mend what the report names."


def report_bytes(result: HandedIn) -> bytes | None:
    """The report to keep; None where the check was not reached."""
    return report_json.as_json(whole(result.outcome.report)).encode() if result.outcome else None


def kept_report(content: bytes | None) -> CheckReport | None:
    """The report that was kept."""
    return report_json.report_of(json.loads(content)) if content else None


def keep(counter: Counter, handed: HandIn, seen: int, result: HandedIn) -> HandedIn:
    """Puts on the shelf what was not published; gives the result with what was kept of it.

    `seen` is the generation that its author had before her, where `handed` does not say it.
    """
    what, remedy = why(result)
    slip = Slip(
        region=handed.region,
        by=handed.by,
        message=handed.message,
        dataset=handed.dataset,
        syntax=handed.syntax,
        merge=handed.merge,
        prepared_against=seen if handed.prepared_against is None else handed.prepared_against,
        why=what,
        remedy=remedy,
    )
    try:
        kept = counter.shelf.keep(slip, list(expanded(handed.files)), report_bytes(result))
    except DigintError as error:
        return HandedIn(result.outcome, result.error, not_kept=error)
    return HandedIn(result.outcome, result.error, kept)


def _in_force(store: GraphStore) -> int:
    current = store.current()
    return current.number if current else 0


def is_worth_keeping(error: DigintError) -> bool:
    """Whether the fault lies in the files or in time, so that they may be taken up again."""
    return error.kind is Kind.CONFLICT or (error.kind in _FAULTS and error.where is not None)
