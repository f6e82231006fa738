"""Whether the service can answer now."""

import asyncio

from digint_kg.errors import DigintError
from digint_kg.formats import RESULTS_JSON, TURTLE
from digint_kg.ports import Answerer, GraphStore, Limits, Query

_PROBE = Query("ASK {}", RESULTS_JSON, TURTLE)
_LIMITS = Limits(5, 1, 1000)


class Readiness:
    """Ready from the first answer of a reader until the service is told to stop.

    Attributes:
        stopping: set once it is told to.
    """

    def __init__(self, store: GraphStore, answerer: Answerer) -> None:
        self.stopping = False
        self._store = store
        self._answerer = answerer
        self._answered = False

    async def lack(self) -> str:
        """What is missing, in words; empty where nothing is."""
        if self.stopping:
            return "The service is stopping."
        if await asyncio.to_thread(self._store.current) is None:
            return "Nothing is published yet."
        if not self._answered:
            try:
                stream = await self._answerer.answer(_PROBE, _LIMITS)
                await stream.close()
            except DigintError as error:
                return error.what
            self._answered = True
        return ""
