"""Makes dumps in processes of their own, one at a time, so that readers of pages wait for none of it."""

import asyncio
import sys
from typing import Final

from digint_kg import killable
from digint_kg.errors import DigintError, Kind
from digint_kg.settings import Settings, environment
from digint_kg.use_cases.dump import DumpFile

_SECONDS: Final = 900.0
_WAITING: Final = 16


class DumpProcesses:
    """Starts processes; who asks for a file that is being made waits for that one.

    Args:
        settings: passed on to each process whole, so that it reads the same store.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._free = asyncio.Semaphore(1)
        self._under_way: dict[tuple[int, str], asyncio.Task[None]] = {}

    async def make(self, number: int, file: DumpFile) -> None:
        """Waits until the file is there.

        Raises:
            DigintError: OVERLOADED where too many wait already; TIMEOUT; UPSTREAM where it could not be made.
        """
        key = number, file.name
        task = self._under_way.get(key)
        if task is None:
            if len(self._under_way) >= _WAITING:
                raise DigintError(
                    Kind.OVERLOADED, "Too many dumps are being made.", remedy="Ask again in a minute."
                )
            task = asyncio.create_task(self._make(number, file))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        await asyncio.shield(task)

    async def close(self) -> None:
        """Ends what is under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self, number: int, file: DumpFile) -> None:
        async with self._free:
            command = (sys.executable, "-m", "digint_kg", "dump", file.name, f"--generation={number}")
            try:
                code, _, _ = await killable.run(command, environment(self._settings), seconds=_SECONDS)
            except TimeoutError as error:
                raise DigintError(
                    Kind.TIMEOUT, f"Making the dump took longer than {_SECONDS:g} seconds, the limit."
                ) from error
        if code != 0:
            raise DigintError(
                Kind.UPSTREAM, "The dump could not be made.", remedy="The generation may be gone; see /dump."
            )
