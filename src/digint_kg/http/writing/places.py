"""How many changes may be at work, wait, or still be received at a time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

from digint_kg.errors import DigintError, Kind

_AT_ONCE: Final = 2
_WAITING: Final = 8


class Places:
    """The places of one door. `free` is held by what is at work."""

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(_AT_ONCE)
        self._present = 0

    @contextlib.asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """A place, to be taken before a body is received.

        Raises:
            DigintError: OVERLOADED where too many wait already.
        """
        if self._present >= _AT_ONCE + _WAITING:
            raise DigintError(
                Kind.OVERLOADED, "Too many changes are waiting.", remedy="Send yours again in a minute."
            )
        self._present += 1
        try:
            yield
        finally:
            self._present -= 1
