"""Finds out what a proposal would do: the findings, the changes, and which answers to questions change."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from digint_kg.checking import report_json
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport, Severity
from digint_kg.http.desk import proposals
from digint_kg.http.desk.proposal import Result, Stage
from digint_kg.http.desk.work import Work
from digint_kg.http.languages import LANGUAGES
from digint_kg.publishing.publisher import Look, Outcome
from digint_kg.reading.table_reader import is_mapping
from digint_kg.reading.tables.opening import open_workbook
from digint_kg.reading.templates.about import is_template
from digint_kg.use_cases import difference_words, preview_table, reports, restore
from digint_kg.use_cases.documents import is_table
from digint_kg.use_cases.hand_in import HandedIn, is_worth_keeping, rehearse
from digint_kg.use_cases.preview import Preview, preview
from digint_kg.use_cases.reports_beside import unreadable

_UNREADABLE = frozenset({Kind.BAD_INPUT, Kind.INVALID_DATA, Kind.TOO_LARGE})


def prepare(work: Work) -> Result:
    """How a proposal stands that was checked and compared with what is published."""
    proposal = work.proposal
    against = work.in_force if proposal.prepared_against is None else proposal.prepared_against
    proposals.write_report(work.folder, None)
    try:
        given = {"region": proposal.region, "language": proposal.language}
        stage = work.service.stage(answers=True)
        shown = asyncio.run(preview(stage, _rehearsal(work, against), given, work.tell))
    except DigintError as error:
        return _stopped(work, error, against)
    return _seen(work, shown, against)


def _rehearsal(work: Work, against: int) -> Callable[[Look], Outcome]:
    if work.proposal.generation is None:
        run = rehearse(work.service.counter, work.hand_in(against), work.tell)
    else:
        run = _restore(work, work.proposal.generation, against)
    return lambda look: work.patiently(lambda: run(look))


def _restore(work: Work, generation: int, against: int) -> Callable[[Look], Outcome]:
    service = work.service
    return lambda look: restore.restore(
        work.proposal.region,
        generation,
        publisher=service.publisher,
        reader=service.reader,
        store=service.store,
        names=service.names,
        progress=work.tell,
        by=work.proposal.by,
        dry_run=True,
        prepared_against=against,
        look=look,
    )


def _seen(work: Work, shown: Preview, against: int) -> Result:
    report = reports.whole(shown.outcome.report)
    _keep(work, report)
    difference = None
    if found := shown.difference:
        difference = {language: difference_words.table(found, language) for language in LANGUAGES}
    if not report.conforms:
        kept = work.shelved(HandedIn(replace(shown.outcome, report=report)), against)
        return Result(Stage.BLOCKED, against, difference=difference, kept=kept)
    answers = preview_table.answers_table(shown.answers) if shown.answers else None
    stage = Stage.READY if shown.outcome.changes or difference else Stage.NOTHING
    return Result(stage, against, difference=difference, answers=answers, kept=work.proposal.supersedes)


def _stopped(work: Work, error: DigintError, against: int) -> Result:
    if mapping := _proposed_mapping(work, error):
        return Result(Stage.UNMAPPED, against, mapping=mapping, kept=work.proposal.supersedes)
    if not is_worth_keeping(error):
        return work.failed(error, against)
    kept = work.shelved(HandedIn(None, error), against)
    if error.kind is Kind.CONFLICT:
        return Result(Stage.CONFLICT, against, problem=work.problem(error), kept=kept)
    if error.kind in _UNREADABLE:
        _keep(work, reports.whole(unreadable(Path(error.where.file), error, work.service.checker)))  # type: ignore[union-attr]
    return Result(Stage.BLOCKED, against, problem=work.problem(error), kept=kept)


def _keep(work: Work, report: CheckReport) -> None:
    told = work.told(report)
    if told.findings or told.count(Severity.VIOLATION) == 0:
        proposals.write_report(work.folder, report_json.as_json(told).encode())


def _proposed_mapping(work: Work, error: DigintError) -> str | None:
    """A mapping for the table that could not be read for want of one."""
    if error.where is None or any(is_mapping(path) for path in work.paths):
        return None
    path = Path(error.where.file)
    if path not in work.paths or not is_table(path) or path.suffix.lower() == ".json":
        return None
    with suppress(DigintError):
        if not is_template(open_workbook(path)):
            return work.service.tables.suggest(path)
    return None
