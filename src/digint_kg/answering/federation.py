"""The separate way of texts that could call another server: readers without network, before a gateway."""

import asyncio
import logging
from dataclasses import dataclass

from digint_kg.answering.barrier import because
from digint_kg.answering.confinement import ConfinementError
from digint_kg.answering.gateway import Gateway
from digint_kg.answering.lane import Lane
from digint_kg.answering.probe import why_unconfined
from digint_kg.answering.process import ReaderProcess
from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Federation:
    """What is needed for it: the gateway, and how many confined readers there may be."""

    gateway: Gateway
    readers: int


class ConfinedReaders:
    """The confined readers, started when they are first needed.

    Args:
        federation: the gateway and the number of readers.
        names, memory, queue: as for other readers.
    """

    def __init__(self, federation: Federation, names: GraphNames, *, memory: int, queue: int) -> None:
        self._gateway = federation.gateway
        self._names = names
        self._memory = memory
        self._why: str | None = None
        self.lane = Lane(self._start, federation.readers, queue)

    async def look(self) -> None:
        """Finds out whether this platform allows it, and logs which is in force."""
        if why := await self._forbidden():
            _LOG.warning("Texts that hold `service` or `load` are refused: %s.", why)
        else:
            _LOG.info("Texts that hold `service` or `load` run in readers without network.")

    async def admit(self, refusal: DigintError) -> Lane:
        """The readers for a text against which something is said.

        Raises:
            DigintError: that refusal, with its cause, where readers cannot be confined.
        """
        if why := await self._forbidden():
            raise because(refusal, why)
        return self.lane

    async def _forbidden(self) -> str:
        if self._why is None:
            self._why = await asyncio.to_thread(why_unconfined)
        return self._why

    async def _start(self) -> ReaderProcess:
        try:
            return await ReaderProcess.start_confined(self._names, self._memory, self._gateway)
        except ConfinementError as error:
            _LOG.warning("A reader could not be confined: %s", error)
            raise DigintError(
                Kind.OVERLOADED,
                "No reader without network could be started for this text.",
                remedy="Ask again in a few seconds.",
            ) from error
