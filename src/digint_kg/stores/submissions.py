"""The shelf of submissions that were not published: one folder each, complete or not there at all.

<home>/submissions/<id>/meta.json        what it is, which report is the newest
report-1.json    the report of its first check
files/0/<name>   what was handed in
<home>/submissions/.<process>-<id>       one that is being made, or being dropped
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from digint_kg import atomic
from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.stores import trial
from digint_kg.submissions import KeptFile, KeptSubmission, Slip

_META: Final = "meta.json"


class Shelf:
    """Submissions below one home folder.

    Args:
        home: the folder; made when something is first kept.
        most: how many are kept; the oldest go first.
        days: how long one is kept after it was last tried.
    """

    def __init__(self, home: Path, *, most: int, days: float) -> None:
        self._root = home / "submissions"
        self._most = most
        self._days = days

    def keep(self, slip: Slip, files: Sequence[Path], report: bytes | None) -> KeptSubmission:
        """Puts copies of the files on the shelf, with the report on them, in one step.

        Raises:
            DigintError: UPSTREAM where the disk fails; then nothing is kept and nothing is left behind.
        """
        now = _now()
        id_ = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        with self._writing():
            self._root.mkdir(parents=True, exist_ok=True)
            self._tidy()
            aside = self._aside(id_)
            try:
                kept = self._fill(
                    aside, KeptSubmission(id_, now, now, 1, slip, (), report is not None), files
                )
                if report is not None:
                    atomic.write(aside / _report(1), report)
                _write_meta(aside, kept)
                aside.rename(self._root / id_)
            except BaseException:
                shutil.rmtree(aside, ignore_errors=True)
                raise
            atomic.sync_folder(self._root)
        return kept

    def all(self) -> list[KeptSubmission]:
        """What is on the shelf, newest first; a damaged one is left out."""
        if not self._root.is_dir():
            return []
        names = sorted((path.name for path in self._root.iterdir() if path.name[0] != "."), reverse=True)
        return [kept for name in names if (kept := _read_meta(self._root / name))]

    def get(self, id_: str) -> KeptSubmission:
        """One submission.

        Raises:
            DigintError: NOT_FOUND; CONFLICT where it is damaged.
        """
        folder = self._folder(id_)
        kept = _read_meta(folder)
        if kept is None:
            raise _damaged(folder / _META)
        return kept

    def files(self, id_: str) -> list[Path]:
        """Where its files are, found whole.

        Raises:
            DigintError: NOT_FOUND; CONFLICT where a file is damaged.
        """
        kept = self.get(id_)
        paths = [self._root / id_ / "files" / str(place) / file.name for place, file in enumerate(kept.files)]
        for path, file in zip(paths, kept.files, strict=True):
            if not path.is_file() or _sha256(path) != file.sha256:
                raise _damaged(path)
        return paths

    def report(self, id_: str) -> bytes | None:
        """The report of its last check; None where it could not even be read.

        Raises:
            DigintError: NOT_FOUND; CONFLICT where it is damaged.
        """
        kept = self.get(id_)
        if not kept.has_report:
            return None
        path = self._root / id_ / _report(kept.tries)
        try:
            return path.read_bytes()
        except OSError as error:
            raise _damaged(path) from error

    def tried_again(self, id_: str, why: str, remedy: str, report: bytes | None) -> KeptSubmission:
        """Notes that it was handed in once more and not published.

        Raises:
            DigintError: NOT_FOUND; UPSTREAM where the disk fails; then the last report still stands.
        """
        kept = self.get(id_)
        folder = self._root / id_
        again = replace(
            kept,
            tried=_now(),
            tries=kept.tries + 1,
            slip=replace(kept.slip, why=why, remedy=remedy),
            has_report=report is not None,
        )
        with self._writing():
            if report is not None:
                atomic.write(folder / _report(again.tries), report)
            _write_meta(folder, again)
            (folder / _report(kept.tries)).unlink(missing_ok=True)
        return again

    def drop(self, id_: str) -> None:
        """Takes a submission off the shelf, files and all.

        Raises:
            DigintError: NOT_FOUND; UPSTREAM where the disk fails.
        """
        folder = self._folder(id_)
        with self._writing():
            self._remove(folder)

    def recover(self) -> list[str]:
        """Clears what died processes left half-made; gives the names."""
        found = self._root.glob(".*") if self._root.is_dir() else ()
        left = [path for path in found if not trial.lives(path.name[1:].partition("-")[0])]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return [path.name for path in left]

    def _folder(self, id_: str) -> Path:
        folder = self._root / id_
        if not id_ or id_[0] == "." or "/" in id_ or "\\" in id_ or not folder.is_dir():
            raise DigintError(
                Kind.NOT_FOUND,
                f"There is no submission {id_}.",
                remedy="`digint-kg submissions list` lists them.",
            )
        return folder

    def _aside(self, id_: str) -> Path:
        aside = self._root / f".{os.getpid()}-{id_}"
        aside.mkdir()
        return aside

    def _fill(self, folder: Path, kept: KeptSubmission, files: Sequence[Path]) -> KeptSubmission:
        found = []
        for place, path in enumerate(files):
            target = folder / "files" / str(place) / path.name
            target.parent.mkdir(parents=True)
            atomic.copy(path, target)
            found.append(KeptFile(path.name, _sha256(target)))
        return replace(kept, files=tuple(found))

    def _remove(self, folder: Path) -> None:
        """Out of sight in one step, then away; nothing where somebody else was faster."""
        gone = self._root / f".{os.getpid()}-{folder.name}"
        with suppress(FileNotFoundError):
            folder.rename(gone)
        atomic.sync_folder(self._root)
        shutil.rmtree(gone, ignore_errors=True)

    def _tidy(self) -> None:
        """Makes room for one more."""
        self.recover()
        oldest = _now() - timedelta(days=self._days)
        for place, kept in enumerate(self.all(), start=1):
            if place >= self._most or kept.tried < oldest:
                self._remove(self._root / kept.id)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DigintError(
                Kind.UPSTREAM,
                f"The submission could not be kept ({error.strerror or error}).",
                where=Location(str(self._root)),
                remedy="Make room on the disk, or look to its permissions. Your own files are as they were.",
            ) from error


def _write_meta(folder: Path, kept: KeptSubmission) -> None:
    table = asdict(kept) | {"created": kept.created.isoformat(), "tried": kept.tried.isoformat()}
    atomic.write(folder / _META, json.dumps(table, ensure_ascii=False, indent=1).encode())


def _read_meta(folder: Path) -> KeptSubmission | None:
    """What stands in the folder; None where that is damaged, or gone this very moment."""
    try:
        table: dict[str, Any] = json.loads((folder / _META).read_bytes())
        return KeptSubmission(
            **table
            | {
                "created": datetime.fromisoformat(table["created"]),
                "tried": datetime.fromisoformat(table["tried"]),
                "slip": Slip(**table["slip"]),
                "files": tuple(KeptFile(**file) for file in table["files"]),
            }
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _report(number: int) -> str:
    return f"report-{number}.json"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _damaged(path: Path) -> DigintError:
    return DigintError(
        Kind.CONFLICT,
        "This kept submission is damaged.",
        where=Location(str(path)),
        remedy="Hand the files in anew, and drop it.",
    )
