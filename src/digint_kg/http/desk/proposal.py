"""A change that a steward proposes to her region's datasets, and what has become of it."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Literal

Verb = Literal["prepare", "publish"]


class Stage(Enum):
    """How far a proposal is."""

    WAITING = "waiting"
    """It has a place in the queue."""
    PREPARING = "preparing"
    READY = "ready"
    """It may be published; what that would change is known."""
    NOTHING = "nothing"
    """What it holds is published already."""
    BLOCKED = "blocked"
    """The data have violations, or a file cannot be read; the report says where."""
    UNMAPPED = "unmapped"
    """A table came without a mapping; one is proposed."""
    CONFLICT = "conflict"
    """Somebody else has published the same datasets meanwhile, or is publishing now."""
    FAILED = "failed"
    """It could not be done for another reason; the problem says which."""
    INTERRUPTED = "interrupted"
    """The service was stopped over it."""
    PUBLISHING = "publishing"
    PUBLISHED = "published"


UNDER_WAY = frozenset({Stage.WAITING, Stage.PREPARING, Stage.PUBLISHING})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed.

    `files` are the names of the files that were handed in, or none: then the region's datasets are to become
    what they were in `generation`. `prepared_against` is the generation that its author had before her; None:
    the one in force when it is prepared. `supersedes` is the kept submission that it takes up,
    `mended` whether with other files. `language` is that of labels in the answers that are compared.
    """

    id: str
    region: str
    by: str
    created: datetime
    files: tuple[str, ...] = ()
    generation: int | None = None
    dataset: str | None = None
    message: str = ""
    language: str = "en"
    prepared_against: int | None = None
    supersedes: str | None = None
    mended: bool = False

    def dumped(self) -> bytes:
        """As JSON."""
        table = asdict(self) | {"created": self.created.isoformat()}
        return json.dumps(table, ensure_ascii=False, indent=1).encode()

    @classmethod
    def loaded(cls, content: bytes) -> "Proposal":
        """From JSON.

        Raises:
            ValueError, TypeError, KeyError: it is damaged.
        """
        table: dict[str, Any] = json.loads(content)
        created = datetime.fromisoformat(table["created"])
        return cls(**table | {"created": created, "files": tuple(table["files"])})


@dataclass(frozen=True, slots=True)
class Result:
    """How a step ended.

    `problem` is an error as a table (`kind`, `what`, `remedy`, `where`). `against` is the generation that the
    preview compares with. `difference` is by language as `difference_words.table` writes it, `answers` as
    `preview_table` does. `kept` is the submission on the shelf that holds the files. `mapping` is one
    proposed for a table.
    """

    stage: Stage
    against: int = 0
    generation: int | None = None
    problem: dict[str, Any] | None = None
    difference: dict[str, Any] | None = None
    answers: dict[str, Any] | None = None
    kept: str | None = None
    mapping: str | None = None

    def dumped(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self) | {"stage": self.stage.value}, ensure_ascii=False).encode()

    @classmethod
    def loaded(cls, content: bytes) -> "Result":
        """From JSON.

        Raises:
            ValueError, TypeError, KeyError: it is damaged.
        """
        table: dict[str, Any] = json.loads(content)
        return cls(**table | {"stage": Stage(table["stage"])})


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal, how far it is, how its preparation ended, and how its publication did."""

    proposal: Proposal
    stage: Stage
    prepared: Result | None = None
    published: Result | None = None
    steps: tuple[str, ...] = field(default=())

    @property
    def latest(self) -> Result | None:
        """The newer of both results."""
        return self.published or self.prepared

    @property
    def kept(self) -> str | None:
        """The submission on the shelf that holds its files, if any."""
        return (self.latest and self.latest.kept) or self.proposal.supersedes
