"""What a file with an answer says of itself, in the asker's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Origin:
    """A dataset that rows come from: what it is called, its sources, its licence, its status, in words."""

    iri: str
    title: str
    sources: tuple[str, ...]
    licence: str
    status: str


@dataclass(frozen=True, slots=True)
class About:
    """What stands beside the rows.

    `labels` and `units` are those of columns, by name; `given` the values asked with, by label; `mark` is the
    sentence that made-up data carry, or empty.
    """

    title: str
    description: str
    slug: str
    given: Mapping[str, str]
    generation: int
    labels: Mapping[str, str]
    units: Mapping[str, str]
    origins: tuple[Origin, ...]
    mark: str
    language: str

    def heading(self, column: str) -> str:
        """A column's label with its unit."""
        label, unit = self.labels.get(column, column), self.units.get(column)
        return f"{label} [{unit}]" if unit else label


WORDS: Final = {
    "en": {
        "answer": "Answer",
        "about": "About",
        "question": "Question",
        "explanation": "Explanation",
        "asked with": "Asked with",
        "generation": "Generation",
        "rows": "Rows",
        "datasets": "Datasets",
        "title": "Title",
        "sources": "Sources",
        "licence": "Licence",
        "status": "Status",
        "mark": "Rows marked as illustrative are invented: they describe nothing that exists.",
    },
    "it": {
        "answer": "Risposta",
        "about": "Informazioni",
        "question": "Domanda",
        "explanation": "Spiegazione",
        "asked with": "Posta con",
        "generation": "Generazione",
        "rows": "Righe",
        "datasets": "Dataset",
        "title": "Titolo",
        "sources": "Fonti",
        "licence": "Licenza",
        "status": "Stato",
        "mark": "Le righe indicate come illustrative sono inventate: non descrivono nulla che esista.",
    },
}


def words(language: str) -> Mapping[str, str]:
    """The words in a language, else in English."""
    return WORDS.get(language, WORDS["en"])
