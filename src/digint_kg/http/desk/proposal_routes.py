"""Proposals: hand files in, look what they would do, publish them, or throw them away."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from digint_kg.checking import rendering, report_html
from digint_kg.checking.report_json import report_of
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport
from digint_kg.formats import CSV, TURTLE, Format
from digint_kg.http import access
from digint_kg.http.check import TEXT
from digint_kg.http.desk import api, asking, intake, proposals, tables
from digint_kg.http.desk.desk import Desk, Earlier
from digint_kg.http.desk.proposal import UNDER_WAY, Stage, Standing
from digint_kg.http.desk.seen_answers import seen_answers
from digint_kg.http.negotiation import HTML, JSON, choose
from digint_kg.http.pages import Pages
from digint_kg.permissions import Action
from digint_kg.texts import translated
from digint_kg.use_cases import reports
from digint_kg.use_cases.documents import is_table
from digint_kg.use_cases.history import as_table, history

MOST_FINDINGS: Final = 300
"""Findings beyond these are counted on a page, and stand in the files of the report."""
XLSX: Final = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
_REPORTS: Final = (JSON, HTML, CSV, TEXT, TURTLE, XLSX)
_ACCEPTED: Final = 202


class ProposalRoutes:
    """The routes of the proposals of one region."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._service = desk.service
        self._pages = pages

    def router(self) -> APIRouter:
        """Each step is a route of its own; a browser comes by forms, a program by the same addresses."""
        router = APIRouter(tags=["datasets"])
        one = "/datasets/{region}/proposals/{key}"
        routes = (
            ("POST", "/datasets/{region}/proposals", self.propose, "Hand files in to be published"),
            ("GET", one, self.show, "How far a proposal is, and what it would change"),
            ("GET", one + "/report", self.report, "The report of its check"),
            ("POST", one + "/publish", self.publish, "Publish a proposal that was prepared"),
            ("POST", one + "/again", self.again, "Prepare it again, with mended files or as it is"),
            ("DELETE", one, self.drop, "Throw a proposal away"),
        )
        for method, path, route, summary in routes:
            api.add(router, method, path, route, summary)
        router.add_api_route(one + "/drop", self.drop, methods=["POST"], include_in_schema=False)
        return router

    async def propose(self, request: Request, region: str) -> Response:
        """Receives files, and has them checked and compared.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, TOO_MANY, OVERLOADED, TOO_LARGE, BAD_INPUT, UPSTREAM.
        """
        proposal = await self._desk.received(request, region, self._pages.language(request))
        return await self._led(request, region, proposal.id)

    async def show(self, request: Request, region: str, key: str) -> Response:
        """A proposal, as JSON or as a page.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, NOT_FOUND.
        """
        if asking.is_stranger(request):
            return asking.to_login(request)
        principal = await access.require(request, self._service, Action.CHECK, region)
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (JSON, HTML))
        standing = await self._desk.standing(region, key)
        if chosen is JSON:
            return JSONResponse(await self._told(request, standing), headers=asking.NO_STORE)
        report = await self._report(standing)
        return self._page(
            request,
            standing,
            report,
            may_publish=principal.may(Action.PUBLISH, region),
            since=await self._since(standing),
            made_up=await self._desk.is_made_up(region),
        )

    async def report(self, request: Request, region: str, key: str) -> Response:
        """The report of a proposal's check; as `xlsx` her own table back, its faulty cells coloured.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, NOT_FOUND, NOT_ACCEPTABLE, TIMEOUT, TOO_LARGE.
        """
        await access.require(request, self._service, Action.CHECK, region)
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), _REPORTS)
        standing = await self._desk.standing(region, key)
        report = await self._report(standing)
        if report is None:
            raise DigintError(
                Kind.NOT_FOUND, "There is no report on this.", remedy="Ask again when its check is done."
            )
        language = self._pages.language(request)
        if chosen is XLSX:
            content = await self._coloured(standing, language)
        else:
            content = await asyncio.to_thread(reports.rendered, report, chosen.name, language)
        name = Path(standing.proposal.files[0]).stem if standing.proposal.files else "report"
        return Response(
            content,
            media_type=chosen.media_type,
            headers={
                **asking.NO_STORE,
                **api.attachment(f"{name}.report.{chosen.ending}", chosen is not HTML),
            },
        )

    async def publish(self, request: Request, region: str, key: str) -> Response:
        """Has a proposal published that is ready.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, NOT_FOUND; CONFLICT where it is not ready; OVERLOADED.
        """
        principal, fields = await asking.sent_by(request, self._service, Action.PUBLISH, region)
        standing = await self._desk.standing(region, key)
        if standing.stage is not Stage.READY:
            raise DigintError(
                Kind.CONFLICT,
                f"This is not ready to be published: it is {standing.stage.value}.",
                remedy="Look what it says of itself; prepare it again where that helps.",
            )
        proposal = standing.proposal
        if message := fields.get("message", "").strip():
            proposal = replace(proposal, message=message)
            await asyncio.to_thread(self._desk.proposals.change, proposal)
        await self._desk.jobs.start(proposal, "publish", principal)
        return await self._led(request, region, key)

    async def again(self, request: Request, region: str, key: str) -> Response:
        """Prepares a proposal again against what is published now: with mended files, a mapping, or as it is.

        Raises:
            DigintError: as `propose`; CONFLICT while it is being worked on.
        """
        await access.require_before_form(request, self._service, Action.CHECK, region)
        standing = await self._still(region, key)
        before = standing.proposal
        paths = proposals.files(self._desk.proposals.folder(key), before)
        earlier = Earlier(
            {path.name: path for path in paths},
            before.dataset,
            before.message,
            before.generation,
            supersedes=standing.kept,
        )
        proposal = await self._desk.received(request, region, self._pages.language(request), earlier)
        await asyncio.to_thread(self._desk.proposals.drop, key)
        return await self._led(request, region, proposal.id)

    async def drop(self, request: Request, region: str, key: str) -> Response:
        """Throws a proposal away, with what is kept of it on the shelf.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, NOT_FOUND; CONFLICT while it is being worked on.
        """
        principal, _ = await asking.sent_by(request, self._service, Action.CHECK, region)
        standing = await self._still(region, key)
        async with access.recorded(self._service, principal, "drop", region) as note:
            note.detail = key
            await asyncio.to_thread(self._dropped, standing)
        if request.method == "DELETE":
            return Response(status_code=204, headers=asking.NO_STORE)
        return asking.onward(request, f"/datasets/{region}", {})

    def _dropped(self, standing: Standing) -> None:
        self._desk.proposals.drop(standing.proposal.id)
        if standing.kept and standing.stage is not Stage.PUBLISHED:
            try:
                self._service.shelf.drop(standing.kept)
            except DigintError as error:
                if error.kind is not Kind.NOT_FOUND:
                    raise

    async def _still(self, region: str, id_: str) -> Standing:
        standing = await self._desk.standing(region, id_)
        if standing.stage in UNDER_WAY:
            raise DigintError(
                Kind.CONFLICT, "This change is being worked on.", remedy="Wait until that is done."
            )
        return standing

    async def _led(self, request: Request, region: str, id_: str) -> Response:
        standing = await self._desk.standing(region, id_)
        table = await self._told(request, standing)
        return asking.onward(request, tables.address(standing.proposal), table, status=_ACCEPTED)

    async def _told(self, request: Request, standing: Standing) -> dict[str, Any]:
        language = self._pages.language(request)
        return tables.whole(standing, await self._report(standing), language)

    async def _report(self, standing: Standing) -> CheckReport | None:
        if standing.stage in (Stage.WAITING, Stage.PREPARING):
            return None
        return await asyncio.to_thread(self._read_report, standing.proposal.id)

    def _read_report(self, id_: str) -> CheckReport | None:
        content = self._desk.proposals.report(id_)
        return report_of(json.loads(content)) if content else None

    async def _coloured(self, standing: Standing, language: str) -> bytes:
        folder = self._desk.proposals.folder(standing.proposal.id)
        paths = [path for path in proposals.files(folder, standing.proposal) if is_table(path)]
        source = ("--source", str(paths[0])) if paths else ()
        return await self._desk.jobs.run(
            "report", str(folder / "report.json"), "--format=xlsx", f"--lang={language}", *source
        )

    async def _since(self, standing: Standing) -> list[dict[str, Any]]:
        """Who has published for the region since a proposal in conflict was prepared."""
        result = standing.latest
        if result is None or standing.stage is not Stage.CONFLICT:
            return []
        return await asyncio.to_thread(self._entries, standing.proposal.region, result.against)

    def _entries(self, region: str, against: int) -> list[dict[str, Any]]:
        entries = history(self._service.store, self._service.names, region)
        found = []
        for entry in entries:
            if entry.number <= against:
                break
            found.append(as_table(entry, lambda graph: self._service.names.is_of(graph, region)))
        return found

    @property
    def _machinery(self) -> frozenset[str]:
        """Graphs that change with every publication, of which a steward need not be told."""
        names = self._service.names
        return frozenset({names.publications, names.catalogue})

    def _page(
        self,
        request: Request,
        standing: Standing,
        report: CheckReport | None,
        *,
        may_publish: bool,
        since: list[dict[str, Any]],
        made_up: bool,
    ) -> Response:
        language = self._pages.language(request)
        prepared = standing.prepared
        difference = tables.difference(prepared, language, self._machinery) if prepared else None
        answers = prepared.answers if prepared else None
        findings = None
        if report and report.findings:
            few = replace(report, findings=report.findings[:MOST_FINDINGS])
            findings = Markup(report_html.findings(few, language))  # noqa: S704 (it escapes all that it shows)
        return self._pages.render(
            request,
            "desk_proposal.html",
            headers=asking.NO_STORE,
            region=standing.proposal.region,
            standing=standing,
            proposal=standing.proposal,
            result=standing.latest,
            stage=standing.stage.value,
            waits=standing.stage in UNDER_WAY,
            here=tables.address(standing.proposal),
            steps=[translated(step, language) for step in standing.steps],
            report=report,
            summary=rendering.summary(report, language) if report else "",
            findings=findings,
            more_findings=max(0, len(report.findings) - MOST_FINDINGS) if report else 0,
            tabled=any(is_table(Path(name)) for name in standing.proposal.files),
            difference=difference,
            answers=seen_answers(answers, self._service.questions, language) if answers else None,
            may_publish=may_publish,
            since=since,
            made_up=made_up,
            mappings=list(intake.mappings()),
        )
