"""The process of one write: `python -I -m digint_kg.http.writing.worker MEMORY`, a job on standard input.

It can be killed at any moment: what it tries is thrown away, and a publication that did not reach its switch
never was. Nothing of the service's own process is at stake, whatever a text or a file may cost.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from digint_kg import settings, wiring
from digint_kg.errors import DigintError
from digint_kg.formats import N_TRIPLES, Format, rdf_format_of_media_type
from digint_kg.http.writing import job as jobs
from digint_kg.http.writing.job import Job, JobFile
from digint_kg.locations import Location
from digint_kg.publishing.publisher import Outcome
from digint_kg.updating.parsing import UPDATE
from digint_kg.use_cases import graph_store
from digint_kg.use_cases.change import Desk
from digint_kg.use_cases.graph_store import Part
from digint_kg.use_cases.update import Update, carry_out

_STATM: Final = Path("/proc/self/statm")


def main() -> None:
    """Does the job that stands on standard input and writes what became of it."""
    job = Job.loaded(sys.stdin.buffer.read())
    service = wiring.build(settings.load(), readers=1, scratch=job.scratch)
    desk = Desk(
        service.store,
        service.reader,
        service.publisher,
        service.names,
        job.by,
        job.message,
        anything=job.scratch,
    )
    _bound_memory(int(sys.argv[1]))
    try:
        told = jobs.answer(_told(_done(job, desk), job))
    except DigintError as error:
        told = jobs.failure(_without_paths(error, job))
    sys.stdout.buffer.write(told)


def _done(job: Job, desk: Desk) -> Outcome:
    if job.verb == "update":
        update = Update(job.text, job.unnamed, job.using, job.using_named)
        return carry_out(update, job.graph, desk)
    if job.graph is None:
        raise ValueError("a graph is put, merged or deleted by its name")
    if job.verb == "delete":
        return graph_store.delete(desk, job.graph)
    work = graph_store.put if job.verb == "put" else graph_store.merge
    return work(desk, job.graph, [Part(Path(file.path), _syntax(file)) for file in job.files])


def _syntax(file: JobFile) -> Format:
    return rdf_format_of_media_type(file.syntax) or N_TRIPLES


def _told(outcome: Outcome, job: Job) -> Outcome:
    """The outcome, with places in the body that its sender knows, none in files that only we have seen."""
    names = _names(job)
    findings = tuple(
        replace(finding, location=_known(finding.location, names)) for finding in outcome.report.findings
    )
    sources = tuple(file.name for file in job.files) or (job.verb,)
    return replace(outcome, report=replace(outcome.report, findings=findings, sources=sources))


def _without_paths(error: DigintError, job: Job) -> DigintError:
    what, names = error.what, _names(job)
    for path, name in names.items():
        what = what.replace(path, name)
    return DigintError(error.kind, what, where=_known(error.where, names), remedy=error.remedy)


def _names(job: Job) -> Mapping[str, str]:
    return {UPDATE: UPDATE} | {file.path: file.name for file in job.files}


def _known(where: Location | None, names: Mapping[str, str]) -> Location | None:
    return replace(where, file=names[where.file]) if where and where.file in names else None


def _bound_memory(memory: int) -> None:
    """Bounds what the write may take on top of what the process has taken already, where the platform can."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 (there is no such module on every platform)

    taken = int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


if __name__ == "__main__":
    main()
