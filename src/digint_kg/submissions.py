"""What is kept of something that was handed in and not published."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was handed in: its name and what its bytes hash to."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What goes with the files: whose they are, and how they were handed in.

    `dataset` and `syntax` are as the user said, else None; `prepared_against` is the generation that she had
    before her, 0 where nothing was published. `why` says in one sentence why it was not published, `remedy`
    what to do.
    """

    region: str
    by: str
    message: str
    dataset: str | None
    syntax: str | None
    merge: bool
    prepared_against: int
    why: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class KeptSubmission:
    """A submission on the shelf. `tries` counts how often it was handed in."""

    id: str
    created: datetime
    tried: datetime
    tries: int
    slip: Slip
    files: tuple[KeptFile, ...]
    has_report: bool
