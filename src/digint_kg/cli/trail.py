"""Writes into the audit log what the command line writes into the graph."""

from collections.abc import Iterator
from contextlib import contextmanager

from digint_kg.cli import saying
from digint_kg.findings import Severity
from digint_kg.publishing.publisher import Outcome
from digint_kg.use_cases import record
from digint_kg.use_cases.record import COMMAND_LINE, Note
from digint_kg.wiring import Service


@contextmanager
def recorded(service: Service, action: str, target: str) -> Iterator[Note]:
    """Records what becomes of the write inside; a log that cannot be written is told, and stops nothing."""
    note = Note()
    try:
        yield note
    except BaseException as error:
        note.raised(error)
        raise
    finally:
        _add(service, action, target, note)


def say(note: Note, outcome: Outcome) -> None:
    """Notes a submission that had violations, or the generation that it became."""
    if not outcome.report.conforms:
        note.refused(f"{outcome.report.count(Severity.VIOLATION)} violations")
    elif outcome.generation:
        note.detail = f"generation {outcome.generation.number}"


def _add(service: Service, action: str, target: str, note: Note) -> None:
    try:
        service.audit.record(record.event(COMMAND_LINE, action, target, note))
    except OSError as error:
        saying.say(f"The audit log cannot be written: {error.strerror}.", err=True)
