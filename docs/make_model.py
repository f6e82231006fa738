"""Writes docs/model.md: which terms of the ontology each question needs. Run it after changing a question."""  # noqa: INP001

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, Graph, URIRef

from digint_kg.questions.catalogue import Catalogue
from digint_kg.questions.question import Question
from digint_kg.terms import DEF

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "model.md"
COMPETENCY_QUESTIONS: Final = 58
_TERM: Final = re.compile(r"\bdigint:(\w+)")
_INTRODUCTION: Final = """\
# The model and the questions it answers

Made by `docs/make_model.py` from `queries/` and `ontology/`; do not edit by hand. The numbers are those of
the competency questions. A term that no question names is there for a shape or for the data, or as a
super-term of one that is; `tests/house/test_ontology.py` sees to it that no term is there for nothing.
"""


def page() -> str:
    """The text of the page, as it should be now."""
    questions = list(Catalogue(ROOT / "queries"))
    modules = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        modules.parse(path)
    kinds = (
        ("Classes", {OWL.Class}),
        ("Properties", {OWL.ObjectProperty, OWL.DatatypeProperty}),
    )
    parts = [_INTRODUCTION, _list(questions)]
    parts += [_matrix(heading, _local_names(modules, types), questions) for heading, types in kinds]
    return "\n".join(parts)


def _local_names(modules: Graph, types: Iterable[URIRef]) -> list[str]:
    found = {str(term) for kind in types for term in modules.subjects(RDF.type, kind)}
    return sorted(term.removeprefix(DEF) for term in found if term.startswith(DEF))


def _list(questions: list[Question]) -> str:
    lines = ["## Questions", "", "| number | question | step | goal |", "|---|---|---|---|"]
    for item in questions:
        link = f"[{item.title['en']}](../queries/{item.step}/{item.slug}.rq)"
        lines.append(f"| {item.number} | {link} | {item.step} | {item.goal} |")
    open_ones = sorted(set(range(1, COMPETENCY_QUESTIONS + 1)) - {item.number for item in questions})
    lines += ["", f"Not yet answered: {', '.join(map(str, open_ones))}.", ""]
    return "\n".join(lines)


def _matrix(heading: str, terms: list[str], questions: list[Question]) -> str:
    needs = {item.number: set(_TERM.findall(_body(item))) for item in questions}
    lines = [
        f"## {heading}",
        "",
        f"| term | {' | '.join(map(str, needs))} |",
        f"|---|{'---|' * len(needs)}",
    ]
    for term in terms:
        marks = ("x" if term in used else " " for used in needs.values())
        lines.append(f"| {term} | {' | '.join(marks)} |")
    return "\n".join([*lines, ""])


def _body(question: Question) -> str:
    return "\n".join(line for line in question.text.splitlines() if not line.startswith("#+"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
