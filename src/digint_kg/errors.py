"""Errors as kinds.

    DigintError
      kind    what sort of failure: the doors turn it into a status and an exit code
      what    one sentence: what is wrong
      where   the place in a source, where there is one
      remedy  one sentence: how to mend it
      wait    seconds after which asking again may help, where that is known

Nothing here knows of HTTP or of exit codes; `http/problems.py` and `cli/outcome.py` do.
"""

from enum import Enum

from digint_kg.locations import Location


class Kind(Enum):
    """The sorts of failure (HOUSE, section 3)."""

    NOT_FOUND = "not-found"
    BAD_INPUT = "bad-input"
    UNAUTHENTICATED = "unauthenticated"
    REFUSED = "refused"
    INVALID_DATA = "invalid-data"
    NOT_ACCEPTABLE = "not-acceptable"
    CONFLICT = "conflict"
    UPSTREAM = "upstream"
    OVERLOADED = "overloaded"
    TOO_MANY = "too-many"
    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"


class DigintError(Exception):
    """A failure that is told to the user: what, where, and how to mend it."""

    def __init__(
        self,
        kind: Kind,
        what: str,
        *,
        where: Location | None = None,
        remedy: str = "",
        wait: int | None = None,
    ) -> None:
        super().__init__(what)
        self.kind = kind
        self.what = what
        self.where = where
        self.remedy = remedy
        self.wait = wait

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} {self.remedy}".rstrip()
