"""Publishes a proposal that was prepared, unless somebody else has changed the same datasets meanwhile."""

from contextlib import suppress
from dataclasses import replace

from digint_kg.checking import report_json
from digint_kg.errors import DigintError, Kind
from digint_kg.http.desk import proposals
from digint_kg.http.desk.proposal import Result, Stage
from digint_kg.http.desk.work import Work
from digint_kg.publishing.publisher import Outcome
from digint_kg.use_cases import hand_in, reports, restore
from digint_kg.use_cases.hand_in import HandedIn, is_worth_keeping


def publish(work: Work) -> Result:
    """What became of the publication."""
    prepared = proposals.result_of(work.folder, "prepare")
    against = prepared.against if prepared else work.in_force
    try:
        outcome = work.patiently(lambda: _publish(work, against))
    except DigintError as error:
        return _stopped(work, error, against)
    if not outcome.report.conforms:
        report = reports.whole(outcome.report)
        proposals.write_report(work.folder, report_json.as_json(work.told(report)).encode())
        kept = work.shelved(HandedIn(replace(outcome, report=report)), against)
        return Result(Stage.BLOCKED, against, kept=kept)
    _unshelve(work, prepared)
    if outcome.generation is None:
        return Result(Stage.NOTHING, against)
    return Result(Stage.PUBLISHED, against, generation=outcome.generation.number)


def _publish(work: Work, against: int) -> Outcome:
    proposal, service = work.proposal, work.service
    if proposal.generation is None:
        return hand_in.publish(service.counter, work.hand_in(against), work.tell)
    return restore.restore(
        proposal.region,
        proposal.generation,
        publisher=service.publisher,
        reader=service.reader,
        store=service.store,
        names=service.names,
        progress=work.tell,
        by=work.by,
        prepared_against=against,
    )


def _stopped(work: Work, error: DigintError, against: int) -> Result:
    if error.kind is Kind.CONFLICT and _is_in_force(work):
        return Result(Stage.PUBLISHED, against, generation=work.in_force)
    if not is_worth_keeping(error):
        return work.failed(error, against)
    kept = work.shelved(HandedIn(None, error), against)
    stage = Stage.CONFLICT if error.kind is Kind.CONFLICT else Stage.BLOCKED
    return Result(stage, against, problem=work.problem(error), kept=kept)


def _is_in_force(work: Work) -> bool:
    """Whether it was published already: by an earlier step that was killed before it could say so."""
    if not work.proposal.files:
        return False
    with suppress(DigintError):
        documents = hand_in.documents(work.service.counter, work.hand_in(None))
        return work.service.publisher.is_in_force(documents)
    return False


def _unshelve(work: Work, prepared: Result | None) -> None:
    kept = (prepared and prepared.kept) or work.proposal.supersedes
    if kept:
        with suppress(DigintError):
            work.service.shelf.drop(kept)
