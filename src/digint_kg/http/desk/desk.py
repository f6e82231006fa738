"""Takes proposals in: received, placed on disk in one step, and on their way."""

import asyncio
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request

from digint_kg import atomic
from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import dataset_name, region_name, slug_of
from digint_kg.http import access
from digint_kg.http.desk import intake
from digint_kg.http.desk.intake import Received
from digint_kg.http.desk.jobs import Jobs
from digint_kg.http.desk.proposal import Proposal, Standing
from digint_kg.http.desk.proposals import Proposals, unwritable
from digint_kg.permissions import Action, Principal
from digint_kg.reading.table_reader import is_mapping
from digint_kg.terms import ILLUSTRATIVE
from digint_kg.wiring import Service

_RECEIVED = "propose"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a proposal goes on from: its files, where they are, and how they were meant."""

    files: Mapping[str, Path] = field(default_factory=dict)
    dataset: str | None = None
    message: str = ""
    generation: int | None = None
    prepared_against: int | None = None
    supersedes: str | None = None


class Desk:
    """Takes proposals in for one service."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.proposals = Proposals(service.settings.home, hours=service.settings.proposal_hours)
        self.jobs = Jobs(service, self.proposals)

    async def standing(self, region: str, id_: str) -> Standing:
        """One proposal of a region, and how far it is.

        Raises:
            DigintError: NOT_FOUND.
        """
        return await asyncio.to_thread(self.proposals.get, region, id_, self.jobs.under_way)

    async def standings(self, region: str) -> list[Standing]:
        """Those of a region, newest first."""
        return await asyncio.to_thread(self.proposals.of_region, region, self.jobs.under_way)

    async def is_made_up(self, region: str) -> bool:
        """Whether a dataset of the region is illustrative, so that pages on it must say so."""
        states = await asyncio.to_thread(self.service.store.datasets)
        names = self.service.names
        return any(
            state.status == ILLUSTRATIVE and names.is_of(graph, region) for graph, state in states.items()
        )

    async def received(
        self, request: Request, region: str, language: str, earlier: Earlier | None = None
    ) -> Proposal:
        """Takes in what a request holds, goes on from `earlier` where it is given, and has it prepared.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, TOO_MANY, OVERLOADED, TOO_LARGE, BAD_INPUT, UPSTREAM.
        """
        principal, visitor = await access.require_before_form(
            request, self.service, Action.CHECK, region_name(region)
        )
        async with (
            access.recorded_refusal(self.service, principal, _RECEIVED, region),
            self.jobs.places.one(),
        ):
            await asyncio.to_thread(self.proposals.make_room, region, self.jobs.under_way)
            id_ = self.proposals.new_id()
            staging = await asyncio.to_thread(self.proposals.staging, id_)
            try:
                limit = self.service.settings.upload_bytes
                received = await intake.receive(request, staging / "files", limit)
                if visitor:
                    access.check_form(request, visitor, received.fields.get("csrf"))
                proposal = await asyncio.to_thread(
                    _proposal, id_, region, principal, received, earlier or Earlier(), staging / "files"
                )
                proposal = replace(proposal, language=language)
                await asyncio.to_thread(self.proposals.place, proposal, staging)
            finally:
                await asyncio.to_thread(shutil.rmtree, staging, ignore_errors=True)
        await self.jobs.start(proposal, "prepare", principal)
        return proposal

    async def restored(self, region: str, generation: int, principal: Principal, language: str) -> Proposal:
        """Has it prepared that a region's datasets become what they were in a generation.

        Raises:
            DigintError: TOO_MANY, OVERLOADED, UPSTREAM.
        """
        await asyncio.to_thread(self.proposals.make_room, region, self.jobs.under_way)
        id_ = self.proposals.new_id()
        proposal = Proposal(id_, region, principal.label, _now(), generation=generation, language=language)
        staging = await asyncio.to_thread(self.proposals.staging, id_)
        await asyncio.to_thread(self.proposals.place, proposal, staging)
        await self.jobs.start(proposal, "prepare", principal)
        return proposal


def _proposal(
    id_: str, region: str, principal: Principal, received: Received, earlier: Earlier, folder: Path
) -> Proposal:
    fields = received.fields
    files, dataset = _joined(received.files, earlier, folder)
    if not any(not is_mapping(Path(name)) for name in files) and earlier.generation is None:
        raise DigintError(
            Kind.BAD_INPUT, "No file was sent.", remedy="Send it as the field `file` of a form."
        )
    wanted = fields.get("dataset", "").strip() or dataset
    seen = _number(fields.get("if_generation"))
    return Proposal(
        id_,
        region,
        principal.label,
        _now(),
        files=files,
        generation=earlier.generation,
        dataset=dataset_name(wanted) if wanted else None,
        message=fields.get("message", "").strip() or earlier.message,
        prepared_against=earlier.prepared_against if seen is None else seen,
        supersedes=earlier.supersedes,
        mended=bool(received.files),
    )


def _joined(sent: tuple[str, ...], earlier: Earlier, folder: Path) -> tuple[tuple[str, ...], str | None]:
    """The files in `folder`, with those from earlier that were not sent anew, and the dataset's name then.

    One file sent for the only one from earlier takes its place whatever it is called, and its dataset.
    """
    data = [name for name in earlier.files if not is_mapping(Path(name))]
    anew = [name for name in sent if not is_mapping(Path(name))]
    maps = any(is_mapping(Path(name)) for name in sent)
    dataset, replaced = earlier.dataset, set(sent)
    if len(data) == len(anew) == 1:
        replaced.add(data[0])
        dataset = dataset or slug_of(Path(data[0]).stem)
    files = list(sent)
    for name, path in earlier.files.items():
        if name not in replaced and not (maps and is_mapping(Path(name))):
            _copy(path, folder / name)
            files.append(name)
    return tuple(files), dataset


def _copy(path: Path, target: Path) -> None:
    try:
        atomic.copy(path, target)
    except OSError as error:
        raise unwritable(error) from error


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdigit():
        raise DigintError(
            Kind.BAD_INPUT, f"{text!r} is no generation.", remedy="Give the number of a generation."
        )
    return int(text)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
