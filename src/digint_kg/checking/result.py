"""What a SHACL engine must do, and what its results are before they become findings."""

from dataclasses import dataclass
from typing import Protocol

from digint_kg.findings import Severity
from digint_kg.terms import SH

SEVERITIES = {
    SH + "Violation": Severity.VIOLATION,
    SH + "Warning": Severity.WARNING,
    SH + "Info": Severity.INFO,
}


@dataclass(frozen=True, slots=True)
class Result:
    """One `sh:ValidationResult`: IRIs, the value in N-Triples form, the message as the engine gave it."""

    severity: Severity
    focus: str
    shape: str
    component: str
    path: str | None
    value: str | None
    message: str


class Engine(Protocol):
    """A SHACL engine."""

    @property
    def name(self) -> str:
        """Name and version."""

    def validate(self, data: bytes, shapes: bytes) -> list[Result]:
        """The results of `data` against `shapes`, both N-Triples."""
