"""Who may write which graph, and how a write is told from the audit log's point of view."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, NoReturn

from starlette.requests import Request

from digint_kg.errors import DigintError
from digint_kg.http import access
from digint_kg.http.languages import language_of
from digint_kg.http.writing.processes import WriteProcesses
from digint_kg.permissions import Action, Principal
from digint_kg.updating.execution import may_not_be_written
from digint_kg.use_cases.record import NOBODY, Note
from digint_kg.wiring import Service

SCRATCH_DEFAULT: Final = "urn:x-digint:default-graph"
"""What a scratch store calls the default graph that it, unlike any other, has."""
_SCRATCH_LABEL: Final = "test suite"


class WriteDoors:
    """What the doors for writing share.

    Args:
        service: whose data are changed.
        processes: where the work is done.
    """

    def __init__(self, service: Service, processes: WriteProcesses) -> None:
        self.service = service
        self.processes = processes

    def language(self, request: Request) -> str:
        """The language that the sender reads."""
        return language_of(request, self.service.settings.language)

    async def writer(self, request: Request, graph: str, *, csrf: str | None = None) -> Principal:
        """Who sends this, where they may change `graph`. Never reads the body.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, TOO_MANY; REFUSED for a graph that is no dataset's.
        """
        if self.service.scratch:
            return NOBODY
        place = self.service.names.split(graph)
        if place:
            return await access.require(request, self.service, Action.PUBLISH, place[0], csrf=csrf)
        return await self.refuse(request, may_not_be_written(graph), graph, csrf=csrf)

    async def refuse(
        self, request: Request, error: DigintError, graph: str, *, csrf: str | None = None
    ) -> NoReturn:
        """Refuses with `error` somebody who is known here, and with what they lack anybody else; recorded.

        Raises:
            DigintError: `error`, UNAUTHENTICATED, TOO_MANY.
        """
        principal = await access.known(request, self.service, Action.PUBLISH.value, graph, csrf=csrf)
        async with access.recorded_refusal(self.service, principal, Action.PUBLISH.value, graph):
            raise error
        raise AssertionError("unreachable")  # what records never swallows

    def signature(self, principal: Principal) -> str:
        """Who the history says it was."""
        return _SCRATCH_LABEL if self.service.scratch else principal.label

    @asynccontextmanager
    async def noted(self, principal: Principal, action: str, graph: str) -> AsyncIterator[Note]:
        """Takes a place among the writes, and records what becomes of this one."""
        recorded = access.recorded(self.service, principal, action, graph)
        async with recorded as note, self.processes.places.one():
            yield note


@asynccontextmanager
async def folder() -> AsyncIterator[Path]:
    """A folder for a body; it is removed at the end."""
    made = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="digint-kg-write-")
    try:
        yield Path(made.name)
    finally:
        await asyncio.to_thread(made.cleanup)
