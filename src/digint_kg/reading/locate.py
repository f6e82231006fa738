"""Findings and the places of triples: which place shows a finding best."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from pyoxigraph import NamedNode, Triple

from digint_kg.findings import Finding
from digint_kg.locations import Location
from digint_kg.reading.places import Places

Clue: TypeAlias = tuple[str | None, ...]


def located(
    findings: Sequence[Finding], triples: Iterable[tuple[Triple, int]], places: Places, file: str
) -> list[Finding]:
    """The findings with the best place there is for each.

    In this order: the triple itself; the first with its focus and path; the first of which the focus is the
    subject; the first that leads to the focus; the file.
    """
    wanted = {clue for finding in findings for clue in _clues(finding)}
    marks: dict[Clue, int] = {}
    for triple, mark in triples:
        for clue in _shown_by(triple, wanted):
            marks.setdefault(clue, mark)
    return [replace(finding, location=_location(finding, marks, places, file)) for finding in findings]


def _clues(finding: Finding) -> list[Clue]:
    focus, path, value = _bare(finding.focus), finding.path, finding.value
    clues: list[Clue] = [finding.detail] if finding.detail else []
    if path is not None:
        path = _bare(path)
        if value is not None:
            clues.append((focus, path, _bare(value)))
        clues.append((focus, path))
    return [*clues, (focus,), (None, focus)]


def _shown_by(triple: Triple, wanted: set[Clue]) -> list[Clue]:
    subject, object_ = triple.subject, triple.object
    shown: list[Clue] = []
    if isinstance(object_, NamedNode) and (None, object_.value) in wanted:
        shown.append((None, object_.value))
    if isinstance(subject, NamedNode) and (subject.value,) in wanted:
        focus, path = subject.value, triple.predicate.value
        value = object_.value if isinstance(object_, NamedNode) else str(object_)
        shown += [clue for clue in ((focus,), (focus, path), (focus, path, value)) if clue in wanted]
    return shown


def _location(finding: Finding, marks: dict[Clue, int], places: Places, file: str) -> Location:
    for clue in _clues(finding):
        if clue in marks:
            line, element = places.spot(marks[clue])
            return Location(file, line, element=element)
    return Location(file)


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") and term.endswith(">") else term
