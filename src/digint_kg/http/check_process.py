"""Runs a check in a process of its own, which can be ended, and reads its report."""

import asyncio
import contextlib
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from digint_kg import killable
from digint_kg.askers import ASKER, Asker
from digint_kg.checking.report_json import report_of
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport
from digint_kg.graphs import slug_of
from digint_kg.http.limiting.child import bound, is_spent
from digint_kg.http.upload import Upload
from digint_kg.locations import Location
from digint_kg.settings import Settings, environment

_REPORTED: Final = (0, 1)
_NOBODY: Final = Asker()


class CheckProcesses:
    """Starts checks, a few at a time.

    Args:
        settings: passed on to each process whole, so that it checks against the same store.
    """

    _AT_ONCE: Final = 2
    _WAITING: Final = 8
    _OF_ONE: Final = 5

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._free = asyncio.Semaphore(self._AT_ONCE)
        self._present = 0
        self._of: Counter[Asker] = Counter()

    @contextlib.asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place among the checks that run or wait; taken before a file is received.

        Raises:
            DigintError: OVERLOADED where too many wait already; TOO_MANY where they are the asker's own.
        """
        asker = ASKER.get() or _NOBODY
        if self._of[asker] >= self._OF_ONE:
            raise DigintError(
                Kind.TOO_MANY,
                f"{self._OF_ONE} of your files are being checked, as many as one client may have here.",
                remedy="Wait until some of them are done.",
            )
        if self._present >= self._AT_ONCE + self._WAITING:
            raise DigintError(
                Kind.OVERLOADED, "Too many checks are waiting.", remedy="Send the file again in a minute."
            )
        self._present += 1
        self._of[asker] += 1
        try:
            yield
        finally:
            self._present -= 1
            self._of[asker] -= 1
            if not self._of[asker]:
                del self._of[asker]

    async def check(self, upload: Upload, region: str | None) -> CheckReport:
        """The report on the file, which it calls by the client's name.

        Raises:
            DigintError: what the check raises (BAD_INPUT with line for a broken file); TIMEOUT.
        """
        command = [
            sys.executable,
            "-m",
            "digint_kg",
            "check",
            str(upload.path),
            "--format=json",
            "--quiet",
            f"--syntax={upload.format.name}",
            f"--dataset={_dataset(upload.name)}",
        ]
        if region:
            command.append(f"--region={region}")
        async with self._free:
            code, output, errors = await self._run(command)
        table = _read(output, upload)
        if code in _REPORTED and "findings" in table:
            return report_of(table)
        if "problem" in table:
            raise _problem(table["problem"])
        if is_spent(code, errors):
            raise DigintError(
                Kind.TOO_LARGE,
                "The check took more memory than it may here, or the file nests too deep.",
                remedy="Send it in smaller parts, or check it with `digint-kg check` on your own machine.",
            )
        raise RuntimeError(f"a check ended with code {code}")

    async def _run(self, command: list[str]) -> tuple[int | None, bytes, bytes]:
        settings = self._settings
        try:
            return await killable.run(
                command,
                environment(settings),
                seconds=settings.check_seconds,
                began=lambda pid: bound(pid, settings.check_memory),
            )
        except TimeoutError as error:
            raise DigintError(
                Kind.TIMEOUT,
                f"The check took longer than {settings.check_seconds:g} seconds, the limit here.",
                remedy="Check the file with `digint-kg check` on your own machine.",
            ) from error


def _problem(table: Mapping[str, Any]) -> DigintError:
    where = table["where"]
    return DigintError(
        Kind(table["kind"]),
        table["what"],
        where=Location(**where) if where else None,
        remedy=table["remedy"],
    )


def _read(output: bytes, upload: Upload) -> Mapping[str, Any]:
    """The process's JSON, with the client's name wherever ours stood."""
    name = json.dumps(upload.name, ensure_ascii=False)[1:-1]
    text = output.decode(errors="replace").replace(str(upload.path), name).replace(upload.path.name, name)
    try:
        table: Mapping[str, Any] = json.loads(text)
    except ValueError:
        return {}
    return table


def _dataset(name: str) -> str:
    try:
        return slug_of(name.rpartition(".")[0] or name)
    except DigintError:
        return "upload"
