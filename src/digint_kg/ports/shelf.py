"""Where submissions that were not published are kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from digint_kg.submissions import KeptSubmission, Slip


class SubmissionShelf(Protocol):
    """Keeps what was handed in and not published. It blocks: call it in a thread."""

    def keep(self, slip: Slip, files: Sequence[Path], report: bytes | None) -> KeptSubmission:
        """Puts copies of the files on the shelf, with the report on them, all in one step.

        Raises:
            DigintError: UPSTREAM where the disk fails; then nothing is kept and nothing is left behind.
        """

    def all(self) -> list[KeptSubmission]:
        """What is on the shelf, newest first; a damaged one is left out."""

    def get(self, id_: str) -> KeptSubmission:
        """One submission. Raises DigintError NOT_FOUND; CONFLICT where it is damaged."""

    def files(self, id_: str) -> list[Path]:
        """Where its files are, found whole. Raises DigintError NOT_FOUND; CONFLICT where one is damaged."""

    def report(self, id_: str) -> bytes | None:
        """The report of its last check; None where that was not reached. Raises DigintError as `get` does."""

    def tried_again(self, id_: str, why: str, remedy: str, report: bytes | None) -> KeptSubmission:
        """Notes that it was handed in once more and not published.

        Raises:
            DigintError: NOT_FOUND; UPSTREAM where the disk fails; then the last report still stands.
        """

    def drop(self, id_: str) -> None:
        """Takes a submission off the shelf. Raises DigintError NOT_FOUND; UPSTREAM."""
