"""Where answers come from: a service, or a store on this machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Binding = Mapping[str, Mapping[str, str]]
"""A row of SPARQL's JSON results: what is bound, by column."""


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer's columns and rows, and what is known of them."""

    columns: Sequence[str]
    bindings: Sequence[Binding]
    about: Mapping[str, Any] = field(default_factory=dict)


class Source(Protocol):
    """What a client asks."""

    def questions(self) -> Sequence[Mapping[str, Any]]:
        """The catalogue, as the service lists it."""

    def ask(self, slug: str, given: Mapping[str, str]) -> Rows:
        """The whole answer. Raises DigintError."""

    def query(self, text: str) -> Rows:
        """The answer to a SPARQL query. Raises DigintError."""

    def close(self) -> None:
        """Gives back what it holds."""


def rows_of(document: Mapping[str, Any], about: Mapping[str, Any]) -> Rows:
    """The rows of a document in SPARQL's JSON; of a yes or no, one row."""
    if "boolean" in document:
        value = {
            "type": "literal",
            "value": str(document["boolean"]).lower(),
            "datatype": "http://www.w3.org/2001/XMLSchema#boolean",
        }
        return Rows(["answer"], [{"answer": value}], about)
    return Rows(document["head"]["vars"], document["results"]["bindings"], about)


def described(question: Mapping[str, Any], given: Mapping[str, str], generation: int) -> dict[str, Any]:
    """What a frame says of itself, from a question's entry in the catalogue."""
    columns = question["columns"]
    return {
        "slug": question["slug"],
        "title": question["title"],
        "description": question["description"],
        "parameters": dict(given),
        "generation": generation,
        "labels": {column["name"]: column["label"] for column in columns},
        "units": {column["name"]: column["unit"] for column in columns if column["unit"]},
    }
