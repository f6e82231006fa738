"""Who may write, and the log of what was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from digint_kg.permissions import Principal


class Guard(Protocol):
    """Knows who may write. Reads a small file: call it in a thread."""

    def principal(self, secret: str, client: str) -> Principal:
        """Who holds this token.

        Args:
            secret: the whole token, as it was shown once.
            client: the client's address, for the limit on failures; kept in memory alone.

        Raises:
            DigintError: UNAUTHENTICATED where it is unknown, expired or revoked; TOO_MANY after too many
                failures of this client.
        """

    def holder(self, token: str) -> Principal:
        """Who holds the token with this id, for somebody who logged in with it.

        Raises:
            DigintError: UNAUTHENTICATED where it has expired or was revoked since.
        """


class AuditOutcome(Enum):
    """What became of something that was to be written."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One line of the audit log.

    `who` is a token's id, `cli` for the command line, or `-` for somebody unknown; `label` is what the
    token's holder is called; `target` is a region or the IRI of a graph.
    """

    when: datetime
    who: str
    label: str
    action: str
    target: str
    outcome: AuditOutcome
    detail: str = ""
    request_id: str = ""


class Audit(Protocol):
    """The log of every write and of every refusal."""

    def record(self, event: AuditEvent) -> None:
        """Adds a line; it is durable afterwards where somebody known is at work. Call it in a thread."""

    def events(self) -> Iterator[AuditEvent]:
        """What the log holds, newest first."""
