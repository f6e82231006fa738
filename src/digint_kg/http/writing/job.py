"""What a process that writes is asked, and what it answers, as JSON."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from digint_kg.checking import rendering
from digint_kg.checking.report_json import report_of
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport
from digint_kg.locations import Location
from digint_kg.publishing.publisher import Outcome

Verb = Literal["update", "put", "merge", "delete"]


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of a body: where it lies, its RDF syntax's media type, and what its sender calls it."""

    path: str
    syntax: str
    name: str


@dataclass(frozen=True, slots=True)
class Job:
    """One write.

    `graph` is the one graph that may be written; None: any (a scratch store). `text` and what follows are an
    update's; `files` are a body's.
    """

    verb: Verb
    graph: str | None
    by: str
    message: str
    scratch: bool = False
    files: tuple[JobFile, ...] = ()
    text: str = ""
    unnamed: str | None = None
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()

    def dumped(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def loaded(cls, content: bytes) -> "Job":
        """From JSON."""
        table = json.loads(content)
        lists = {name: tuple(table[name]) for name in ("using", "using_named")}
        files = tuple(JobFile(**file) for file in table["files"])
        return cls(**{**table, **lists, "files": files})


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a write.

    `generation` is None where nothing was published: since the data have violations, or since nothing would
    have changed. `created`: a graph that held nothing before holds something now.
    """

    generation: int | None
    created: bool
    report: CheckReport


def answer(outcome: Outcome) -> bytes:
    """An outcome as JSON."""
    table = {
        "generation": outcome.generation.number if outcome.generation else None,
        "created": any(change.whole for change in outcome.changes),
        "report": json.loads(rendering.as_json(outcome.report, "en")),
    }
    return json.dumps(table).encode()


def failure(error: DigintError) -> bytes:
    """An error as JSON."""
    where = error.where and {name: getattr(error.where, name) for name in error.where.__slots__}
    table = {"kind": error.kind.value, "what": error.what, "remedy": error.remedy, "where": where}
    return json.dumps({"problem": table}).encode()


def read(content: bytes) -> Done:
    """The answer of a process.

    Raises:
        DigintError: the error that it tells.
        ValueError: it tells nothing that can be read.
    """
    table: dict[str, Any] = json.loads(content)
    if problem := table.get("problem"):
        where = problem["where"]
        raise DigintError(
            Kind(problem["kind"]),
            problem["what"],
            where=Location(**where) if where else None,
            remedy=problem["remedy"],
        )
    return Done(table["generation"], table["created"], report_of(table["report"]))
