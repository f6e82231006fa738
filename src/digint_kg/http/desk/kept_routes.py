"""Submissions on the shelf: handed in by whatever door, not published, to be taken up again."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from digint_kg.checking import rendering, report_html
from digint_kg.checking.report_json import report_of
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport
from digint_kg.http import access
from digint_kg.http.desk import api, asking, tables
from digint_kg.http.desk.desk import Desk, Earlier
from digint_kg.http.desk.proposal_routes import MOST_FINDINGS
from digint_kg.http.negotiation import HTML, JSON, choose
from digint_kg.http.pages import Pages
from digint_kg.permissions import Action
from digint_kg.submissions import KeptSubmission


class KeptRoutes:
    """The routes of a region's kept submissions."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._shelf = desk.service.shelf
        self._pages = pages

    def router(self) -> APIRouter:
        """One submission; taking it up; dropping it."""
        router = APIRouter(tags=["datasets"])
        one = "/datasets/{region}/submissions/{key}"
        api.add(router, "GET", one, self.show, "What was handed in and not published, and why")
        api.add(router, "POST", one + "/again", self.again, "Take it up again as a proposal")
        api.add(router, "DELETE", one, self.drop, "Drop it")
        router.add_api_route(one + "/drop", self.drop, methods=["POST"], include_in_schema=False)
        return router

    async def show(self, request: Request, region: str, key: str) -> Response:
        """A submission with the report of its last check.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, NOT_FOUND, CONFLICT where it is damaged.
        """
        if asking.is_stranger(request):
            return asking.to_login(request)
        await access.require(request, self._desk.service, Action.CHECK, region)
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (JSON, HTML))
        kept = await asyncio.to_thread(self._get, region, key)
        content = await asyncio.to_thread(self._shelf.report, key)
        if chosen is JSON:
            return JSONResponse(tables.kept(kept, content), headers=asking.NO_STORE)
        language = self._pages.language(request)
        report = await asyncio.to_thread(_report, kept, content) if content else None
        few = replace(report, findings=report.findings[:MOST_FINDINGS]) if report else None
        return self._pages.render(
            request,
            "desk_kept.html",
            headers=asking.NO_STORE,
            region=region,
            kept=kept,
            made_up=await self._desk.is_made_up(region),
            here=f"/datasets/{region}/submissions/{key}",
            summary=rendering.summary(report, language) if report else "",
            findings=Markup(report_html.findings(few, language)) if few else "",  # noqa: S704 (it escapes)
        )

    async def again(self, request: Request, region: str, key: str) -> Response:
        """Has it prepared again, with mended files where they are sent.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, NOT_FOUND, TOO_MANY, OVERLOADED, TOO_LARGE, UPSTREAM;
                CONFLICT where the submission is damaged.
        """
        await access.require_before_form(request, self._desk.service, Action.CHECK, region)
        kept = await asyncio.to_thread(self._get, region, key)
        paths = await asyncio.to_thread(self._shelf.files, key)
        slip = kept.slip
        earlier = Earlier(
            {path.name: path for path in paths},
            slip.dataset,
            slip.message,
            prepared_against=slip.prepared_against,
            supersedes=key,
        )
        proposal = await self._desk.received(request, region, self._pages.language(request), earlier)
        standing = await self._desk.standing(region, proposal.id)
        return asking.onward(request, tables.address(proposal), tables.brief(standing), status=202)

    async def drop(self, request: Request, region: str, key: str) -> Response:
        """Takes it off the shelf.

        Raises:
            DigintError: UNAUTHENTICATED, REFUSED, NOT_FOUND, UPSTREAM.
        """
        service = self._desk.service
        principal, _ = await asking.sent_by(request, service, Action.CHECK, region)
        await asyncio.to_thread(self._get, region, key)
        async with access.recorded(service, principal, "drop", region) as note:
            note.detail = key
            await asyncio.to_thread(self._shelf.drop, key)
        if request.method == "DELETE":
            return Response(status_code=204, headers=asking.NO_STORE)
        return asking.onward(request, f"/datasets/{region}", {})

    def _get(self, region: str, key: str) -> KeptSubmission:
        """One of the region's own; another's is as little there as one that never was."""
        kept = self._shelf.get(key)
        if kept.slip.region != region:
            raise DigintError(Kind.NOT_FOUND, f"{region} has no submission {key}.")
        return kept


def _report(kept: KeptSubmission, content: bytes) -> CheckReport:
    """The report, with files called as they were handed in, whatever folder they lay in then."""
    report = report_of(json.loads(content))
    names = {file.name for file in kept.files}

    def called(file: str) -> str:
        last = Path(file).name
        return last if last in names else file

    findings = tuple(
        replace(finding, location=replace(finding.location, file=called(finding.location.file)))
        if finding.location
        else finding
        for finding in report.findings
    )
    excerpts = tuple(replace(excerpt, file=called(excerpt.file)) for excerpt in report.excerpts)
    return replace(report, findings=findings, excerpts=excerpts)
