"""What the audit log says of a write: done, refused, or failed. One rule for both doors."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.permissions import Principal
from digint_kg.ports import AuditEvent, AuditOutcome

NOBODY: Final = Principal("-", "", ())
COMMAND_LINE: Final = Principal("cli", "command line", ())
_FAULTS: Final = frozenset({Kind.UPSTREAM, Kind.OVERLOADED, Kind.TIMEOUT})


@dataclass(slots=True)
class Note:
    """What a door says of a write while it goes on; done, unless it says otherwise."""

    outcome: AuditOutcome = AuditOutcome.DONE
    detail: str = ""

    def refused(self, detail: str) -> None:
        """The write was not taken, though nothing was raised: its data have violations."""
        self.outcome, self.detail = AuditOutcome.REFUSED, detail

    def raised(self, error: BaseException) -> None:
        """The write ended in an error: refused where the asker can mend it, failed where not."""
        if isinstance(error, DigintError):
            self.outcome = AuditOutcome.FAILED if error.kind in _FAULTS else AuditOutcome.REFUSED
            self.detail = error.what
        else:
            self.outcome, self.detail = AuditOutcome.FAILED, type(error).__name__


def event(who: Principal, action: str, target: str, note: Note, request_id: str = "") -> AuditEvent:
    """The line for what just happened."""
    return AuditEvent(
        datetime.now(UTC), who.id, who.label, action, target, note.outcome, note.detail, request_id
    )
