"""Starts processes that write, a few at a time, and ends those that take too long."""

import logging
import sys

from digint_kg import killable
from digint_kg.errors import DigintError, Kind
from digint_kg.http.writing import job as jobs
from digint_kg.http.writing.job import Done, Job
from digint_kg.http.writing.places import Places
from digint_kg.settings import Settings, environment

_LOG = logging.getLogger(__name__)


class WriteProcesses:
    """The writes of one service.

    Args:
        settings: passed on to each process whole, so that it writes to the same store.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.places = Places()

    async def write(self, job: Job) -> Done:
        """Has a write done, and waits for it.

        Raises:
            DigintError: what the write raises; TIMEOUT, TOO_LARGE. Nothing has changed then.
        """
        async with self.places.free:
            code, output = await self._run(job)
        try:
            return jobs.read(output)
        except ValueError as error:
            if code is not None and code < 0:
                raise DigintError(
                    Kind.TOO_LARGE,
                    "The change needs more memory than this service gives to one; nothing was changed.",
                    remedy="Send it in smaller parts, or publish the file with `digint-kg load`.",
                ) from error
            raise RuntimeError(f"a write ended with code {code}") from error

    async def _run(self, job: Job) -> tuple[int | None, bytes]:
        worker = (
            sys.executable,
            "-I",
            "-m",
            "digint_kg.http.writing.worker",
            str(self._settings.reader_memory),
        )
        try:
            code, output, said = await killable.run(
                worker, environment(self._settings), job.dumped(), seconds=self._settings.check_seconds
            )
        except TimeoutError as error:
            raise DigintError(
                Kind.TIMEOUT,
                f"The change took longer than {self._settings.check_seconds:g} seconds, the limit here; "
                "nothing was changed.",
                remedy="Send it in smaller parts, or publish the file with `digint-kg load`.",
            ) from error
        if code:
            _LOG.error("A write ended with code %s: %s", code, said.decode(errors="replace")[-2000:])
        return code, output
