"""What a client is told of its write."""

import json
from typing import Any, Final

from starlette.responses import Response

from digint_kg.checking import rendering
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import Severity
from digint_kg.http import problems
from digint_kg.http.problems import MEDIA_TYPE
from digint_kg.http.writing.job import Done
from digint_kg.use_cases.record import Note

_MOST_FINDINGS: Final = 1000
"""Findings beyond these are counted, not told: an answer must stay of a readable size."""


def told(
    done: Done, note: Note, language: str, *, created: int = 204, location: str | None = None
) -> Response:
    """The response to a write: 201, 204, or 422 with what was found.

    Args:
        done: what became of it.
        language: of what it says of findings.
        note: what the audit log is to say; refused where nothing was published for violations.
        created: the status where the graph is new.
        location: the graph's IRI, where its sender did not name it.
    """
    if not done.report.conforms:
        count = done.report.count(Severity.VIOLATION)
        note.refused(f"{count} violations")
        return _not_conforming(done, count, language)
    headers = {"cache-control": "no-store"}
    if done.generation is not None:
        headers["digint-generation"] = str(done.generation)
        note.detail = f"generation {done.generation}"
    else:
        note.detail = "nothing changed"
    if location:
        headers["location"] = location
    return Response(status_code=created if done.created else 204, headers=headers)


def _not_conforming(done: Done, count: int, language: str) -> Response:
    said = f"{count} violations: nothing was published."
    problem = problems.of(
        DigintError(Kind.INVALID_DATA, said, remedy="`report` says what to mend, and where.")
    ).within(language)
    report: dict[str, Any] = json.loads(rendering.as_json(done.report, language))
    report["findings"] = report["findings"][:_MOST_FINDINGS]
    content = json.dumps(problem.document() | {"report": report}, ensure_ascii=False).encode()
    return Response(content, problem.status, problem.told(), MEDIA_TYPE)
