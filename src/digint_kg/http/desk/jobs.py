"""Has the steps at the desk done, a few at a time, while their stewards look on or do something else."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable
from typing import Final

from digint_kg import killable
from digint_kg.errors import DigintError, Kind
from digint_kg.http import access
from digint_kg.http.desk.proposal import Proposal, Result, Stage, Verb
from digint_kg.http.desk.proposals import Proposals, begin
from digint_kg.http.limiting.child import bound, is_spent
from digint_kg.http.writing.places import Places
from digint_kg.permissions import Principal
from digint_kg.settings import environment
from digint_kg.use_cases.record import Note
from digint_kg.wiring import Service

_LOG = logging.getLogger(__name__)
_WORKING: Final[dict[Verb, Stage]] = {"prepare": Stage.PREPARING, "publish": Stage.PUBLISHING}
_GOOD: Final = frozenset({Stage.READY, Stage.NOTHING, Stage.PUBLISHED, Stage.UNMAPPED})


class Jobs:
    """The steps of one service.

    Args:
        service: whose store they write to; its settings are passed on to each process.
        proposals: what they work on.
    """

    def __init__(self, service: Service, proposals: Proposals) -> None:
        self._service = service
        self._proposals = proposals
        self.places = Places()
        self._stages: dict[str, Stage] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def under_way(self, id_: str) -> Stage | None:
        """How far a proposal is that is being worked on; None for any other."""
        return self._stages.get(id_)

    async def start(self, proposal: Proposal, verb: Verb, principal: Principal) -> None:
        """Has a step done; does not wait for it.

        Raises:
            DigintError: CONFLICT where the proposal is being worked on; OVERLOADED.
        """
        if proposal.id in self._stages:
            raise DigintError(
                Kind.CONFLICT,
                "This change is being worked on already.",
                remedy="Wait until that is done, and look what came of it.",
            )
        place = contextlib.AsyncExitStack()
        await place.enter_async_context(self.places.one())
        self._stages[proposal.id] = Stage.WAITING
        task = asyncio.create_task(self._do(proposal, verb, principal, place))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def run(self, *arguments: str) -> bytes:
        """What a short command writes on standard output: `digint-kg` with these arguments.

        Raises:
            DigintError: TIMEOUT, TOO_LARGE, OVERLOADED.
        """
        settings = self._service.settings
        async with self.places.one(), self.places.free:
            code, output, said = await self._killable(
                ("-m", "digint_kg", *arguments),
                settings.check_seconds,
                lambda pid: bound(pid, settings.check_memory),
            )
        if code:
            raise RuntimeError(
                f"{arguments[0]} ended with code {code}: {said.decode(errors='replace')[-500:]}"
            )
        return output

    async def close(self) -> None:
        """Ends all steps, their processes too."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _do(
        self, proposal: Proposal, verb: Verb, principal: Principal, place: contextlib.AsyncExitStack
    ) -> None:
        action = _action(proposal, verb)
        try:
            async with place, access.recorded(self._service, principal, action, proposal.region) as note:
                async with self.places.free:
                    self._stages[proposal.id] = _WORKING[verb]
                    await self._step(proposal, verb, principal)
                await asyncio.to_thread(self._note, proposal, verb, note)
        except DigintError as error:
            await asyncio.to_thread(self._failed, proposal, verb, error)
        except Exception:  # noqa: BLE001 (the last net: logged, and told to the steward)
            _LOG.exception("A step at the desk failed: %s %s", verb, proposal.id)
            what = "The service failed over it. The fault is ours, and is logged."
            await asyncio.to_thread(self._failed, proposal, verb, DigintError(Kind.UPSTREAM, what))
        finally:
            del self._stages[proposal.id]

    async def _step(self, proposal: Proposal, verb: Verb, principal: Principal) -> None:
        """Runs the process, which writes its result itself.

        Raises:
            DigintError: TIMEOUT, TOO_LARGE.
        """
        settings = self._service.settings
        folder = self._proposals.folder(proposal.id)
        await asyncio.to_thread(begin, folder, verb)
        worker = ("-I", "-m", "digint_kg.http.desk.worker", str(folder), verb, principal.label)
        await self._ended(await self._killable(worker, settings.check_seconds + settings.preview_seconds))

    async def _ended(self, end: tuple[int | None, bytes, bytes]) -> None:
        code, _, said = end
        if not code:
            return
        _LOG.error("A step ended with code %s: %s", code, said.decode(errors="replace")[-2000:])
        if is_spent(code, said):
            raise DigintError(
                Kind.TOO_LARGE,
                "This took more memory than it may here, or was stopped; nothing was changed.",
                remedy="Hand it in in smaller parts, or publish it with `digint-kg load`.",
            )
        raise RuntimeError(f"a step ended with code {code}")

    async def _killable(
        self, arguments: tuple[str, ...], seconds: float, began: Callable[[int], None] | None = None
    ) -> tuple[int | None, bytes, bytes]:
        try:
            return await killable.run(
                (sys.executable, *arguments),
                environment(self._service.settings),
                seconds=seconds,
                began=began,
            )
        except TimeoutError as error:
            raise DigintError(
                Kind.TIMEOUT,
                f"This took longer than {seconds:g} seconds, the limit here; nothing was changed.",
                remedy="Hand it in in smaller parts, or publish it with `digint-kg load`.",
            ) from error

    def _note(self, proposal: Proposal, verb: Verb, note: Note) -> None:
        standing = self._proposals.get(proposal.region, proposal.id, lambda _: None)
        result = standing.published if verb == "publish" else standing.prepared
        if result is None:
            raise RuntimeError("a step ended well and left no result")
        if result.stage not in _GOOD:
            note.refused(result.problem["what"] if result.problem else result.stage.value)
        elif result.generation:
            note.detail = f"generation {result.generation}"

    def _failed(self, proposal: Proposal, verb: Verb, error: DigintError) -> None:
        problem = {"kind": error.kind.value, "what": error.what, "remedy": error.remedy, "where": None}
        standing = self._proposals.get(proposal.region, proposal.id, lambda _: None)
        against = standing.prepared.against if standing.prepared else 0
        kept = standing.prepared.kept if standing.prepared else None
        self._proposals.ended(proposal.id, verb, Result(Stage.FAILED, against, problem=problem, kept=kept))


def _action(proposal: Proposal, verb: Verb) -> str:
    if verb == "prepare":
        return "prepare"
    return "publish" if proposal.generation is None else "restore"
