"""Who checks a document before it is published."""

from collections.abc import Iterable
from typing import Protocol

from pyoxigraph import Triple

from digint_kg.findings import Finding
from digint_kg.ports.documents import Document


class Checker(Protocol):
    """Checks a document against shapes and rules."""

    def check(self, document: Document, context: Iterable[Triple]) -> tuple[Finding, ...]:
        """The located findings for the document's own nodes; `context` holds what other graphs say.

        `context` describes IRIs that the document mentions but does not itself describe.
        """

    @property
    def engine(self) -> str:
        """Name and version of the engine in force."""

    @property
    def shapes_sha256(self) -> str:
        """The hash of the shapes."""

    @property
    def ontology_sha256(self) -> str:
        """The hash of the ontology."""
