"""What a question is: a valid SPARQL text, and what its header says of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from digint_kg.questions.chart import Chart

Texts = Mapping[str, str]

STEPS: Final = (
    "what",
    "who",
    "step2",
    "step3-1",
    "step3-2",
    "alignment",
    "collaboration",
    "coherence",
    "competence",
    "benchmark",
    "stewardship",
)
"""The folders of questions, in the order of the blueprint."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the asker may give.

    `type` is one of iri, code, integer, decimal, year, date, text. `class_` (for iri) is the class whose
    instances are the choices; `scheme` (for code) the code list. Without a value a parameter that is not
    `required` leaves its variable open, so that the question is asked of everything.
    """

    name: str
    type: str
    label: Texts
    class_: str | None = None
    scheme: str | None = None
    default: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: its variable, its heading, the unit of its numbers."""

    name: str
    label: Texts
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question: `number` is that of the competency question (design, section 4) it answers.

    `own_file`: it is answered from the asker's own file alone, and this, below `data/`, is an example of one.
    `compares`: its rows are what sets two publications apart (decision record 17).
    """

    slug: str
    step: str
    number: int
    title: Texts
    description: Texts
    text: str
    goal: str
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    charts: tuple[Chart, ...] = ()
    example: Mapping[str, str] = field(default_factory=dict)
    own_file: str | None = None
    compares: bool = False


def in_language(texts: Texts, language: str) -> str:
    """The text in `language`, else in English, else in whatever there is."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def by_step(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """The questions by the step of the blueprint that they belong to, in its order."""
    steps: dict[str, list[Question]] = {step: [] for step in STEPS}
    for question in questions:
        steps.setdefault(question.step, []).append(question)
    return {step: found for step, found in steps.items() if found}
