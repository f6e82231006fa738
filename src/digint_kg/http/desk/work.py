"""What both steps at the desk work with."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from digint_kg.errors import DigintError
from digint_kg.findings import CheckReport
from digint_kg.http.desk import proposals
from digint_kg.http.desk.proposal import Proposal, Result, Stage
from digint_kg.locations import Location
from digint_kg.use_cases import hand_in
from digint_kg.use_cases.hand_in import HandedIn, HandIn
from digint_kg.wiring import Service

_PATIENCE: Final = 60.0
WAITS: Final = "Waiting until somebody else has published"
Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Work:
    """A proposal, the service that it is for, and who does the step."""

    service: Service
    folder: Path
    proposal: Proposal
    by: str = ""

    def tell(self, step: str) -> None:
        """Tells those who wait how far it is."""
        proposals.note_step(self.folder, step)

    @property
    def paths(self) -> list[Path]:
        """The files."""
        return proposals.files(self.folder, self.proposal)

    @property
    def in_force(self) -> int:
        """The number of the generation in force; 0 before the first."""
        current = self.service.store.current()
        return current.number if current else 0

    def hand_in(self, against: int | None) -> HandIn:
        """The files as they are handed in, by somebody who had generation `against` before her."""
        proposal = self.proposal
        return HandIn(
            self.paths,
            proposal.region,
            self.by or proposal.by,
            proposal.message,
            proposal.dataset,
            prepared_against=against,
        )

    def patiently(self, step: Callable[[], Given]) -> Given:
        """What `step` gives, once nobody else is publishing.

        Raises:
            DigintError: what `step` raises; CONFLICT where somebody else goes on publishing.
        """
        last = time.monotonic() + _PATIENCE
        while True:
            try:
                return step()
            except DigintError as error:
                if not isinstance(error.__cause__, TimeoutError) or time.monotonic() > last:
                    raise
                self.tell(WAITS)

    def shelved(self, result: HandedIn, against: int) -> str | None:
        """Keeps the files of a proposal that is not published on the shelf; gives the submission's id.

        A restore has no files: nothing is kept of it. Nor is anything where the shelf cannot be written; the
        proposal itself still is.
        """
        proposal, counter = self.proposal, self.service.counter
        if not proposal.files:
            return None
        try:
            if proposal.supersedes and not proposal.mended:
                what, remedy = hand_in.why(result)
                report = hand_in.report_bytes(result)
                return counter.shelf.tried_again(proposal.supersedes, what, remedy, report).id
            kept = hand_in.keep(counter, self.hand_in(against), against, result).kept
            if kept and proposal.supersedes:
                counter.shelf.drop(proposal.supersedes)
        except DigintError:
            return proposal.supersedes
        return kept.id if kept else proposal.supersedes

    def told(self, report: CheckReport) -> CheckReport:
        """The report with files called as they were handed in; no place in files that only we have seen."""
        names = self._names
        findings = tuple(
            replace(finding, location=_known(finding.location, names)) for finding in report.findings
        )
        excerpts = tuple(
            replace(excerpt, file=names[excerpt.file]) for excerpt in report.excerpts if excerpt.file in names
        )
        sources = self.proposal.files or tuple(dict.fromkeys(report.sources))
        return replace(report, findings=findings, excerpts=excerpts, sources=sources)

    def problem(self, error: DigintError) -> dict[str, Any]:
        """An error as a table that names no folder of ours."""
        what, remedy, where = error.what, error.remedy, _known(error.where, self._names)
        for path, name in self._names.items():
            what, remedy = what.replace(path, name), remedy.replace(path, name)
        place = {name: getattr(where, name) for name in where.__slots__} if where else None
        return {"kind": error.kind.value, "what": what, "remedy": remedy, "where": place}

    def failed(self, error: DigintError, against: int) -> Result:
        """The result that an error is, where nothing can be kept of it."""
        return Result(Stage.FAILED, against, problem=self.problem(error))

    @property
    def _names(self) -> Mapping[str, str]:
        return {str(path): path.name for path in self.paths}


def _known(where: Location | None, names: Mapping[str, str]) -> Location | None:
    return replace(where, file=names[where.file]) if where and where.file in names else None
