"""`POST /sparql` with an update: SPARQL 1.1 Protocol, update operation (2.2)."""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from digint_kg.answering.barrier import refuse_outward
from digint_kg.errors import DigintError, Kind
from digint_kg.http.problems import HttpError
from digint_kg.http.sparql_request import Fields, single
from digint_kg.http.writing.answers import told
from digint_kg.http.writing.doors import SCRATCH_DEFAULT, WriteDoors
from digint_kg.http.writing.job import Job
from digint_kg.permissions import EVERYWHERE
from digint_kg.use_cases.record import NOBODY
from digint_kg.use_cases.update import Update, target_of

_ACTION: Final = "update"
_WHY: Final = "SPARQL Update"


class Updates:
    """Answers requests that hold an update."""

    def __init__(self, doors: WriteDoors) -> None:
        self._doors = doors
        self._service = doors.service

    async def respond(self, request: Request, fields: Fields) -> Response:
        """What became of the update.

        Raises:
            DigintError: BAD_INPUT, UNAUTHENTICATED, REFUSED, CONFLICT, TIMEOUT, TOO_LARGE, OVERLOADED.
            HttpError: 405 for any method but POST.
        """
        update = self._read(request, fields)
        csrf = single(fields, "csrf")
        try:
            refuse_outward(update.text)
            graph = await asyncio.to_thread(self._target, update)
        except DigintError as error:
            if error.kind is Kind.REFUSED and not self._service.scratch:
                await self._doors.refuse(request, error, EVERYWHERE, csrf=csrf)
            raise
        principal = await self._doors.writer(request, graph, csrf=csrf) if graph else NOBODY
        job = Job(
            "update",
            graph,
            self._doors.signature(principal),
            single(fields, "message") or _WHY,
            scratch=self._service.scratch,
            text=update.text,
            unnamed=update.unnamed,
            using=update.using,
            using_named=update.using_named,
        )
        async with self._doors.noted(principal, _ACTION, graph or EVERYWHERE) as note:
            done = await self._doors.processes.write(job)
            return told(done, note, self._doors.language(request), created=204)

    def _read(self, request: Request, fields: Fields) -> Update:
        if request.method != "POST":
            raise HttpError(
                405,
                "An update is sent by POST.",
                remedy="Use POST.",
                headers={"allow": "GET, HEAD, POST, QUERY"},
            )
        texts = fields["update"]
        if len(texts) > 1 or "query" in fields:
            raise DigintError(
                Kind.BAD_INPUT, "The request holds more than one operation.", remedy="Send one update alone."
            )
        using = tuple(fields.get("using-graph-uri", ()))
        return Update(
            texts[0],
            unnamed=self._unnamed(fields, using),
            using=using,
            using_named=tuple(fields.get("using-named-graph-uri", ())),
        )

    def _unnamed(self, fields: Fields, using: tuple[str, ...]) -> str | None:
        """The graph of triples in no GRAPH: `graph`, else the one that WHERE is to see."""
        if self._service.scratch:
            return SCRATCH_DEFAULT
        return single(fields, "graph") or (using[0] if len(using) == 1 else None)

    def _target(self, update: Update) -> str | None:
        return None if self._service.scratch else target_of(update, self._service.names)
