"""What a SHACL engine must do, and what its results are before they become findings."""

from collections.abc import Callable
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


def engine(name: str) -> Engine:
    """The engine called `name`; its library is imported only now.

    Raises:
        KeyError: no such engine (settings allow only known names).
    """
    return _ENGINES[name]()


def _shifty() -> Engine:
    from digint_kg.checking.engine_shifty import ShiftyEngine  # noqa: PLC0415 - slow to import

    return ShiftyEngine()


def _pyshacl() -> Engine:
    from digint_kg.checking.engine_pyshacl import PyshaclEngine  # noqa: PLC0415 - slow to import

    return PyshaclEngine()


_ENGINES: dict[str, Callable[[], Engine]] = {"shifty": _shifty, "pyshacl": _pyshacl}
