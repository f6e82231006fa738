"""What a steward finds at the desk: her regions and their datasets, their history, templates to fill in."""

import asyncio
import json
import tempfile
from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from digint_kg import assets
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import Format
from digint_kg.generations import Publication
from digint_kg.graphs import region_name
from digint_kg.http import access
from digint_kg.http.check import TEXT
from digint_kg.http.desk import api, asking, intake, tables
from digint_kg.http.desk.desk import Desk
from digint_kg.http.desk.proposal_routes import XLSX
from digint_kg.http.negotiation import HTML, JSON, choose
from digint_kg.http.pages import Pages
from digint_kg.http.tables import status_word
from digint_kg.permissions import EVERYWHERE, Action, Principal
from digint_kg.templates.kinds import Kinds
from digint_kg.use_cases import difference_words, submissions
from digint_kg.use_cases.history import as_table, history
from digint_kg.use_cases.regions import RegionSummary, list_regions

_PATCH: Final = Format("rdfp", "application/rdf-patch", "rdfp")
_ENTRIES: Final = 50
_REGION: Final = "/datasets/{region}"


class BrowseRoutes:
    """The routes that change nothing, and the one that starts an undo."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._service = desk.service
        self._pages = pages

    def router(self) -> APIRouter:
        """The desk, a region's part of it, its history, differences, templates."""
        router = APIRouter(tags=["datasets"])
        routes = (
            ("GET", "/datasets", self.desk, "The regions and datasets that are yours"),
            ("GET", _REGION, self.region, "A region's datasets, proposals and kept submissions"),
            ("GET", _REGION + "/history", self.history, "Who published what when"),
            ("GET", _REGION + "/difference", self.difference, "What sets two generations of a region apart"),
            ("GET", _REGION + "/template", self.template, "A workbook to fill in"),
            ("POST", _REGION + "/restore", self.restore, "Prepare the return to an earlier generation"),
        )
        for method, path, route, summary in routes:
            api.add(router, method, path, route, summary)
        return router

    async def desk(self, request: Request) -> Response:
        """The regions of whoever asks, as JSON or as a page.

        Raises:
            DigintError: UNAUTHENTICATED.
        """
        if asking.is_stranger(request):
            return asking.to_login(request)
        principal = await access.known(request, self._service, Action.CHECK.value, EVERYWHERE)
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (JSON, HTML))
        regions = await self._regions(request, principal)
        authors = await asyncio.to_thread(self._authors, regions)
        if chosen is JSON:
            told = [{"region": region.slug, **self._datasets(region, authors)} for region in regions]
            return JSONResponse(told, headers=asking.NO_STORE)
        return self._pages.render(
            request,
            "desk.html",
            headers=asking.NO_STORE,
            regions=regions,
            authors=authors,
            status_word=status_word,
            may_publish={region.slug for region in regions if principal.may(Action.PUBLISH, region.slug)},
        )

    async def region(self, request: Request, region: str) -> Response:
        """A region's part of the desk, as JSON or as a page.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, BAD_INPUT.
        """
        if asking.is_stranger(request):
            return asking.to_login(request)
        principal = await access.require(request, self._service, Action.CHECK, region_name(region))
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (JSON, HTML))
        found = [item for item in await self._all(request) if item.slug == region]
        summary = found[0] if found else self._empty(region)
        authors = await asyncio.to_thread(self._authors, [summary])
        standings = await self._desk.standings(region)
        shelf = await asyncio.to_thread(submissions.of_region, self._service.counter, region)
        if chosen is JSON:
            told = {
                "region": region,
                **self._datasets(summary, authors),
                "proposals": [tables.brief(standing) for standing in standings],
                "submissions": [tables.kept(kept) for kept in shelf],
                "templates": [kind.name for kind in self._kinds.all()],
                "mappings": list(intake.mappings()),
            }
            return JSONResponse(told, headers=asking.NO_STORE)
        shown = {standing.kept for standing in standings}
        return self._pages.render(
            request,
            "desk_region.html",
            headers=asking.NO_STORE,
            region=summary,
            authors=authors,
            status_word=status_word,
            standings=standings,
            address=tables.address,
            shelf=[kept for kept in shelf if kept.id not in shown],
            kinds=self._kinds.all(),
            mappings=list(intake.mappings()),
            may_publish=principal.may(Action.PUBLISH, region),
            limit=self._service.settings.upload_bytes,
        )

    async def history(self, request: Request, region: str) -> Response:
        """The publications that changed a region, newest first, as JSON or as a page; `?before=` turns it.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, BAD_INPUT.
        """
        if asking.is_stranger(request):
            return asking.to_login(request)
        principal = await access.require(request, self._service, Action.CHECK, region_name(region))
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (JSON, HTML))
        before, names = self._number(request.query_params.get("before"), 0), self._service.names
        entries, more = await asyncio.to_thread(self._entries, region, before)
        if chosen is JSON:
            told = [as_table(entry, lambda graph: names.is_of(graph, region)) for entry in entries]
            return JSONResponse(told, headers=asking.NO_STORE)
        return self._pages.render(
            request,
            "desk_history.html",
            headers=asking.NO_STORE,
            region=region,
            entries=entries,
            more=more,
            first=not before,
            made_up=await self._desk.is_made_up(region),
            may_publish=principal.may(Action.PUBLISH, region),
            described=difference_words.described,
            is_told=lambda graph: names.is_of(graph, region),
        )

    async def difference(self, request: Request, region: str) -> Response:
        """What sets generation `after` of a region apart from `before`.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, BAD_INPUT, NOT_FOUND, NOT_ACCEPTABLE, TIMEOUT.
        """
        if asking.is_stranger(request):
            return asking.to_login(request)
        await access.require(request, self._service, Action.CHECK, region_name(region))
        offered = (JSON, HTML, TEXT, _PATCH)
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), offered)
        current = await asyncio.to_thread(self._service.store.current)
        newest = current.number if current else 0
        after = self._number(request.query_params.get("after"), newest)
        before = self._number(request.query_params.get("before"), max(after - 1, 0))
        if max(before, after) > newest:
            raise DigintError(
                Kind.NOT_FOUND,
                f"There is no generation {max(before, after)} yet.",
                remedy=f"The newest is {newest}.",
            )
        language = self._pages.language(request)
        format_ = "json" if chosen in (JSON, HTML) else chosen.name
        options = (f"--region={region}", f"--lang={language}", f"--format={format_}")
        content = await self._desk.jobs.run("diff", str(before), str(after), *options)
        if chosen is not HTML:
            return Response(content, media_type=chosen.media_type, headers=asking.NO_STORE)
        return self._pages.render(
            request,
            "desk_difference.html",
            headers=asking.NO_STORE,
            region=region,
            before=before,
            after=after,
            difference=json.loads(content),
            made_up=await self._desk.is_made_up(region),
        )

    async def template(self, request: Request, region: str) -> Response:
        """A template: an empty one of a `kind`, or one filled with what a `dataset` holds.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, NOT_FOUND, BAD_INPUT, TIMEOUT.
        """
        await access.require(request, self._service, Action.CHECK, region_name(region))
        kind, dataset = request.query_params.get("kind"), request.query_params.get("dataset")
        if dataset:
            what, name = await self._filled(region, dataset), dataset
        elif kind:
            what, name = (self._kinds.get(kind).name,), kind
        else:
            raise DigintError(
                Kind.BAD_INPUT,
                "The request names neither a kind of template nor a dataset.",
                remedy=f"Give ?kind= one of {', '.join(item.name for item in self._kinds.all())}.",
            )
        options = (f"--region={region}", f"--lang={self._pages.language(request)}")
        content = await self._workbook("template", *what, *options)
        headers = {**asking.NO_STORE, **api.attachment(f"{name}.xlsx")}
        return Response(content, media_type=XLSX.media_type, headers=headers)

    async def restore(self, request: Request, region: str) -> Response:
        """Has it prepared that a region's datasets become what they were in a generation.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, BAD_INPUT, TOO_MANY, OVERLOADED, UPSTREAM.
        """
        principal, fields = await asking.sent_by(request, self._service, Action.CHECK, region_name(region))
        generation = self._number(fields.get("generation"), 0)
        if not generation:
            raise DigintError(
                Kind.BAD_INPUT,
                "The request names no generation.",
                remedy=f"/datasets/{region}/history lists them.",
            )
        language = self._pages.language(request)
        proposal = await self._desk.restored(region, generation, principal, language)
        standing = await self._desk.standing(region, proposal.id)
        return asking.onward(request, tables.address(proposal), tables.brief(standing), status=202)

    @cached_property
    def _kinds(self) -> Kinds:
        return Kinds(assets.folder("data") / "templates")

    async def _regions(self, request: Request, principal: Principal) -> list[RegionSummary]:
        known = [item for item in await self._all(request) if principal.may(Action.CHECK, item.slug)]
        there = {item.slug for item in known} | {EVERYWHERE}
        named = sorted({scope.region for scope in principal.scopes} - there)
        return known + [self._empty(slug) for slug in named if principal.may(Action.CHECK, slug)]

    async def _all(self, request: Request) -> list[RegionSummary]:
        service = self._service
        language = self._pages.language(request)
        return await list_regions(
            service.answerer, service.store, service.names, service.question_limits, language
        )

    def _empty(self, slug: str) -> RegionSummary:
        return RegionSummary(slug, self._service.names.region_iri(slug), slug, None, ())

    def _authors(self, regions: Sequence[RegionSummary]) -> dict[int, str]:
        """Who made each generation that last changed one of the datasets."""
        numbers = {dataset.changed_in for region in regions for dataset in region.datasets}
        return {number: self._service.store.publication(number).by for number in numbers}

    def _datasets(self, region: RegionSummary, authors: dict[int, str]) -> dict[str, Any]:
        found = [tables.dataset(item, authors[item.changed_in]) for item in region.datasets]
        return {"label": region.label, "datasets": found}

    def _entries(self, region: str, before: int) -> tuple[list[Publication], bool]:
        entries = history(self._service.store, self._service.names, region)
        found = list(
            islice((entry for entry in entries if not before or entry.number < before), _ENTRIES + 1)
        )
        return found[:_ENTRIES], len(found) > _ENTRIES

    async def _filled(self, region: str, dataset: str) -> tuple[str, ...]:
        graph = self._service.names.dataset(region, dataset)
        if graph not in await asyncio.to_thread(self._service.store.datasets):
            raise DigintError(Kind.NOT_FOUND, f"{region} has no dataset called {dataset!r}.")
        return ("--filled", f"--dataset={dataset}")

    async def _workbook(self, *arguments: str) -> bytes:
        folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="digint-kg-template-")
        path = Path(folder.name) / "template.xlsx"
        try:
            await self._desk.jobs.run(*arguments, f"--output={path}")
            return await asyncio.to_thread(path.read_bytes)
        finally:
            await asyncio.to_thread(folder.cleanup)

    @staticmethod
    def _number(text: str | None, default: int) -> int:
        if not text:
            return default
        if not (text.isascii() and text.isdigit()) or len(text) > len("999999999"):
            raise DigintError(
                Kind.BAD_INPUT, f"{text[:40]!r} is no generation.", remedy="Give the number of a generation."
            )
        return int(text)
