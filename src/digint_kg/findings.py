"""What a check found: findings, located, and the report that holds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from digint_kg.locations import Location


class Severity(IntEnum):
    """SHACL's severities; the larger, the graver."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def word(self) -> str:
        """The name as SHACL writes it: `Info`, `Warning`, `Violation`."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: at which node, on which path, by which shape, and where in which file.

    `focus`, `path`, `value` are IRIs or, for a value, any term in N-Triples form. `messages` maps a
    language tag to a sentence that names the thing, the fault and the remedy. `detail` is the node and the
    predicate where the fault is to be mended, where that is another node than the focus.
    """

    severity: Severity
    stage: str
    shape: str
    focus: str
    messages: Mapping[str, str]
    path: str | None = None
    value: str | None = None
    graph: str | None = None
    location: Location | None = None
    detail: tuple[str, str] | None = None

    def message(self, language: str = "en") -> str:
        """The sentence in `language`, else in English, else in whatever there is."""
        for tag in (language, "en"):
            if tag in self.messages:
                return self.messages[tag]
        return next(iter(self.messages.values()), "")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The rows or lines around the findings in one file, or in one sheet of it.

    `rows` are their numbers, from 1, with the texts of their cells from column A on, or with the one text of
    a line. What was left out for its size is not marked: an excerpt shows, it proves nothing.
    """

    file: str
    sheet: str | None
    is_table: bool
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All that one check found, and what it was made with, so that it can be read again later."""

    findings: tuple[Finding, ...]
    sources: tuple[str, ...]
    engine: str
    shapes_sha256: str
    ontology_sha256: str
    checked: Mapping[str, int] = field(default_factory=dict)
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing blocks a publication: no violation."""
        return self.count(Severity.VIOLATION) == 0

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings, gravest first, then in the order of the file."""
    return tuple(sorted(findings, key=_rank))


def _rank(finding: Finding) -> tuple[int, str, int, str, str]:
    where = finding.location
    return (
        -finding.severity,
        where.file if where else "",
        (where.line or 0) if where else 0,
        finding.focus,
        finding.shape,
    )
