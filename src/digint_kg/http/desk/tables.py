"""What stands at the desk, as tables for programs."""

import json
from dataclasses import asdict
from typing import Any

from digint_kg.findings import CheckReport, Severity
from digint_kg.http.desk.proposal import Proposal, Result, Standing
from digint_kg.submissions import KeptSubmission
from digint_kg.texts import translated
from digint_kg.use_cases.regions import DatasetSummary


def address(proposal: Proposal) -> str:
    """The path of a proposal."""
    return f"/datasets/{proposal.region}/proposals/{proposal.id}"


def brief(standing: Standing) -> dict[str, Any]:
    """A proposal in a list."""
    proposal = standing.proposal
    return {
        "id": proposal.id,
        "href": address(proposal),
        "stage": standing.stage.value,
        "by": proposal.by,
        "created": proposal.created.isoformat(),
        "files": list(proposal.files),
        "restores": proposal.generation,
        "message": proposal.message,
    }


def whole(standing: Standing, report: CheckReport | None, language: str) -> dict[str, Any]:
    """All that is known of a proposal; empty members are left out."""
    result = standing.latest
    told = brief(standing) | {
        "region": standing.proposal.region,
        "dataset": standing.proposal.dataset,
        "steps": [translated(step, language) for step in standing.steps],
        "report": _report(standing.proposal, report) if report else None,
        "submission": standing.kept,
    }
    if result:
        told |= {
            "prepared_against": result.against,
            "published_as": result.generation,
            "problem": _told(result.problem, language),
            "mapping": result.mapping,
        }
    if prepared := standing.prepared:
        told |= {"difference": difference(prepared, language), "answers": prepared.answers}
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _told(problem: dict[str, Any] | None, language: str) -> dict[str, Any] | None:
    sentences = ("what", "remedy")
    return problem and problem | {name: translated(problem[name], language) for name in sentences}


def difference(
    prepared: Result, language: str, without: frozenset[str] = frozenset()
) -> dict[str, Any] | None:
    """What a proposal would change, told in a language, but for the count of triples in some graphs."""
    found: dict[str, Any] | None = (prepared.difference or {}).get(language)
    if not found:
        return None
    return found | {"graphs": [graph for graph in found["graphs"] if graph["graph"] not in without]}


def _report(proposal: Proposal, report: CheckReport) -> dict[str, Any]:
    return {
        "conforms": report.conforms,
        "counts": counts(report),
        "href": f"{address(proposal)}/report",
    }


def counts(report: CheckReport) -> dict[str, int]:
    """How many findings there are of each severity."""
    return {severity.word: report.count(severity) for severity in sorted(Severity, reverse=True)}


def dataset(summary: DatasetSummary, by: str) -> dict[str, Any]:
    """A published dataset, and who changed it last."""
    return asdict(summary) | {"changed_at": summary.changed_at.isoformat(), "changed_by": by}


def kept(submission: KeptSubmission, report: bytes | None = None) -> dict[str, Any]:
    """A submission on the shelf, with its report where that is asked for."""
    times = {"created": submission.created.isoformat(), "tried": submission.tried.isoformat()}
    told = asdict(submission) | times
    told["href"] = f"/datasets/{submission.slip.region}/submissions/{submission.id}"
    return told | ({"report": json.loads(report)} if report else {})
