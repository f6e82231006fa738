"""The proposals below one home folder: a folder each, whole or not there at all.

<home>/proposals/<id>/proposal.json     what is proposed, by whom
files/<name>      what was handed in, under the names that it came with
steps             what its process has said so far, a line each
report.json       the report of its check
prepared.json     how its preparation ended
published.json    how its publication ended
<home>/proposals/.<process>-<id>        one that is being received, or being dropped

A result is written in one step when all that belongs to it is there: none is taken for more than it is.
"""

import os
import re
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from digint_kg import atomic
from digint_kg.errors import DigintError, Kind
from digint_kg.http.desk.proposal import Proposal, Result, Stage, Standing, Verb
from digint_kg.stores import trial

MOST: Final = 50
_ID: Final = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}\Z")
_PROPOSAL: Final = "proposal.json"
_STEPS: Final = "steps"
_REPORT: Final = "report.json"
_RESULTS: Final[dict[Verb, str]] = {"prepare": "prepared.json", "publish": "published.json"}
_MOST_STEPS: Final = 200

UnderWay = Callable[[str], Stage | None]
"""How far a proposal is that is being worked on; None for any other."""


class Proposals:
    """Proposals below one home folder.

    Args:
        home: the folder; made when something is first proposed.
        hours: how long a proposal is kept.
    """

    def __init__(self, home: Path, *, hours: float) -> None:
        self._root = home / "proposals"
        self._hours = hours

    def new_id(self) -> str:
        """An id that nobody can guess."""
        return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"

    def staging(self, id_: str) -> Path:
        """A folder for the files of a proposal that is still being received.

        Raises:
            DigintError: UPSTREAM where the disk fails.
        """
        folder = self._root / f".{os.getpid()}-{id_}"
        try:
            (folder / "files").mkdir(parents=True)
        except OSError as error:
            raise unwritable(error) from error
        return folder

    def place(self, proposal: Proposal, staging: Path) -> None:
        """Makes what lies in `staging` the proposal's folder, in one step.

        Raises:
            DigintError: UPSTREAM where the disk fails; then nothing is left behind.
        """
        try:
            atomic.write(staging / _PROPOSAL, proposal.dumped())
            staging.rename(self._root / proposal.id)
            atomic.sync_folder(self._root)
        except OSError as error:
            shutil.rmtree(staging, ignore_errors=True)
            raise unwritable(error) from error

    def make_room(self, region: str, under_way: UnderWay) -> None:
        """Removes what has expired or was left half-made.

        Raises:
            DigintError: TOO_MANY where the region has as many proposals as it may.
        """
        self.recover()
        oldest = datetime.now(UTC) - timedelta(hours=self._hours)
        left = 0
        for proposal in self._all():
            if proposal.created < oldest and under_way(proposal.id) is None:
                self.drop(proposal.id)
            elif proposal.region == region:
                left += 1
        if left >= MOST:
            raise DigintError(
                Kind.TOO_MANY,
                f"{region} has {left} changes waiting at the desk, as many as there may be.",
                remedy="Publish or throw away some of them.",
            )

    def recover(self) -> None:
        """Removes what died processes left half-made."""
        for path in self._root.glob(".*") if self._root.is_dir() else ():
            if not trial.lives(path.name[1:].partition("-")[0]):
                shutil.rmtree(path, ignore_errors=True)

    def of_region(self, region: str, under_way: UnderWay) -> list[Standing]:
        """Those of a region, newest first."""
        return [
            self._standing(proposal, under_way(proposal.id))
            for proposal in self._all()
            if proposal.region == region
        ]

    def get(self, region: str, id_: str, under_way: UnderWay) -> Standing:
        """One of a region.

        Raises:
            DigintError: NOT_FOUND, also for one of another region.
        """
        proposal = self._read(id_)
        if proposal is None or proposal.region != region:
            raise DigintError(
                Kind.NOT_FOUND,
                f"There is no such change at the desk of {region}.",
                remedy=f"It has expired or was thrown away; hand the files in again at /datasets/{region}.",
            )
        return self._standing(proposal, under_way(id_))

    def folder(self, id_: str) -> Path:
        """Where a proposal lies."""
        return self._root / id_

    def report(self, id_: str) -> bytes | None:
        """The report of its check; None where it has none."""
        with suppress(FileNotFoundError):
            return (self._root / id_ / _REPORT).read_bytes()
        return None

    def change(self, proposal: Proposal) -> None:
        """Gives a proposal other words; its files stay.

        Raises:
            DigintError: UPSTREAM where the disk fails.
        """
        try:
            atomic.write(self._root / proposal.id / _PROPOSAL, proposal.dumped())
        except OSError as error:
            raise unwritable(error) from error

    def ended(self, id_: str, verb: Verb, result: Result) -> None:
        """Writes how a step ended, for a process that could not do that itself."""
        with suppress(OSError):
            write_result(self._root / id_, verb, result)

    def drop(self, id_: str) -> None:
        """Removes a proposal, files and all."""
        gone = self._root / f".{os.getpid()}-gone-{id_}"
        with suppress(FileNotFoundError):
            (self._root / id_).rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _all(self) -> list[Proposal]:
        paths = self._root.iterdir() if self._root.is_dir() else ()
        names = sorted((path.name for path in paths), reverse=True)
        return [proposal for name in names if (proposal := self._read(name))]

    def _read(self, id_: str) -> Proposal | None:
        if not _ID.match(id_):
            return None
        with suppress(OSError, ValueError, TypeError, KeyError):
            return Proposal.loaded((self._root / id_ / _PROPOSAL).read_bytes())
        return None

    def _standing(self, proposal: Proposal, under_way: Stage | None) -> Standing:
        folder = self._root / proposal.id
        prepared, published = result_of(folder, "prepare"), result_of(folder, "publish")
        newest = published or prepared
        ended = newest.stage if newest else Stage.INTERRUPTED
        return Standing(proposal, under_way or ended, prepared, published, _steps(folder))


def read(folder: Path) -> Proposal:
    """The proposal in its folder."""
    return Proposal.loaded((folder / _PROPOSAL).read_bytes())


def files(folder: Path, proposal: Proposal) -> list[Path]:
    """Where the files of a proposal are."""
    return [folder / "files" / name for name in proposal.files]


def begin(folder: Path, verb: Verb) -> None:
    """Forgets how this step ended before, and what comes after it."""
    for name in _RESULTS.values() if verb == "prepare" else (_RESULTS["publish"],):
        (folder / name).unlink(missing_ok=True)
    (folder / _STEPS).unlink(missing_ok=True)


def note_step(folder: Path, step: str) -> None:
    """Adds a line to what has been said so far."""
    with (folder / _STEPS).open("a", encoding="utf-8") as file:
        file.write(step.replace("\n", " ") + "\n")


def write_report(folder: Path, report: bytes | None) -> None:
    """Keeps the report of the check, or none."""
    if report is None:
        (folder / _REPORT).unlink(missing_ok=True)
    else:
        atomic.write(folder / _REPORT, report)


def write_result(folder: Path, verb: Verb, result: Result) -> None:
    """Writes how a step ended."""
    atomic.write(folder / _RESULTS[verb], result.dumped())


def result_of(folder: Path, verb: Verb) -> Result | None:
    """How a step ended; None where it has not."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        return Result.loaded((folder / _RESULTS[verb]).read_bytes())
    return None


def _steps(folder: Path) -> tuple[str, ...]:
    with suppress(OSError):
        return tuple((folder / _STEPS).read_text(encoding="utf-8").splitlines()[-_MOST_STEPS:])
    return ()


def unwritable(error: OSError) -> DigintError:
    """What to tell where the disk fails."""
    return DigintError(
        Kind.UPSTREAM,
        f"What you sent could not be kept ({error.strerror or 'the disk failed'}); nothing was changed.",
        remedy="The operator of this service has to make room on its disk. Your own files are as they were.",
    )
