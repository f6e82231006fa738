"""Entities of a mapping, made ready for one table: what a row becomes, as lines of N-Triples."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from digint_kg.reading.mapping import ntriples
from digint_kg.reading.mapping.columns import Meaning
from digint_kg.reading.mapping.model import Condition, Entity, Object, Statement
from digint_kg.reading.mapping.statements import REFERENCE

Meanings: TypeAlias = Sequence[Meaning]
Rule: TypeAlias = Callable[[Meanings], bool]
Terms: TypeAlias = Callable[[Meanings], Sequence[str]]

_ALONE: Final = re.compile(r"\$\(([^)]*)\)\Z")
_REMEMBERED: Final = 10_000


class Line(NamedTuple):
    """One statement: the text before its object, its objects, and the column it comes from (its index)."""

    before: str
    terms: Terms
    column: int
    where: Rule | None


@dataclass(frozen=True, slots=True)
class Made:
    """An entity made ready. `column` is the index of the column that its subject comes from."""

    entity: Entity
    subject: Callable[[Meanings], str | None]
    column: int
    lines: tuple[Line, ...]
    where: Rule | None


def columns_in_iris(entity: Entity) -> set[str]:
    """The columns that become parts of IRIs."""
    templates = [entity.subject, *(item.object_.template for item in entity.statements if item.object_.iri)]
    return {name for template in templates for name in REFERENCE.findall(template)}


class Maker:
    """Makes entities ready.

    Args:
        columns: the index of each of the mapping's columns.
        spaces: what the prefixes of the installation's own stand for.
    """

    def __init__(self, columns: Mapping[str, int], spaces: Mapping[str, str]) -> None:
        self._columns = columns
        self._spaces = spaces

    def entity(self, entity: Entity) -> Made:
        """An entity made ready.

        Raises:
            UnclearError: a constant that can be no IRI.
        """
        subject = self._iris(entity.subject)
        column = self._first(entity.subject)
        return Made(
            entity=entity,
            subject=lambda meanings: next(iter(subject(meanings)), None),
            column=column,
            lines=tuple(self._line(statement, column) for statement in entity.statements),
            where=self.rule(entity.where),
        )

    def rule(self, conditions: Sequence[Condition]) -> Rule | None:
        """Whether a row meets all conditions; None where there are none."""
        rules = [self.condition(item) for item in conditions]
        if not rules:
            return None
        return lambda meanings: all(rule(meanings) for rule in rules)

    def condition(self, condition: Condition) -> Rule:
        """Whether a row meets one condition; texts are compared as they stand in the cell, mended."""
        index = self._columns[condition.column]
        is_, not_, filled = condition.is_, condition.not_, condition.filled
        pattern = re.compile(condition.matches) if condition.matches is not None else None

        def holds(meanings: Meanings) -> bool:
            raw = meanings[index].raw
            return not (
                (is_ is not None and raw not in is_)
                or (not_ is not None and raw in not_)
                or (filled is not None and bool(raw) is not filled)
                or (pattern is not None and not pattern.search(raw))
            )

        return holds

    def _line(self, statement: Statement, subject_column: int) -> Line:
        template = statement.object_.template
        column = self._first(template) if REFERENCE.search(template) else subject_column
        return Line(
            before=f" {ntriples.iri(self._spaced(statement.predicate))} ",
            terms=self._objects(statement.object_),
            column=column,
            where=self.rule(statement.where),
        )

    def _objects(self, object_: Object) -> Terms:
        if object_.iri:
            return self._iris(object_.template)
        alone = _ALONE.match(object_.template)
        if alone and object_.language is None and object_.datatype is None:
            index = self._columns[alone[1]]
            return lambda meanings: meanings[index].terms
        return self._literals(object_)

    def _literals(self, object_: Object) -> Terms:
        """Literals of a template; made once for each text."""
        fill = self._filler(object_.template, parts=False)
        known: dict[str, str] = {}

        def terms(meanings: Meanings) -> Sequence[str]:
            found = []
            for text in fill(meanings):
                if text not in known:
                    if len(known) >= _REMEMBERED:
                        known.clear()
                    known[text] = ntriples.literal(text, object_.datatype, object_.language)
                found.append(known[text])
            return found

        return terms

    def _iris(self, template: str) -> Terms:
        """IRIs of a template. A column that stands alone must hold whole IRIs."""
        alone = _ALONE.match(template)
        if alone:
            index = self._columns[alone[1]]
            return lambda meanings: [
                term if term.startswith("<") else ntriples.iri(text)
                for term, text in zip(meanings[index].terms, meanings[index].texts, strict=True)
            ]
        spaced = self._spaced(template)
        if not REFERENCE.search(spaced):
            constant = (ntriples.iri(spaced),)
            return lambda _meanings: constant
        ntriples.iri(REFERENCE.sub("x", spaced))
        fill = self._filler(spaced, parts=True)
        return lambda meanings: [f"<{text}>" for text in fill(meanings)]

    def _filler(self, template: str, *, parts: bool) -> Terms:
        """Fills a template, once for each value of its only column; nothing where a column is empty."""
        pieces = REFERENCE.split(template)
        indexes = [self._columns[name] for name in pieces[1::2]]
        fixed = pieces[0::2]
        if not indexes:
            return lambda _meanings: (template,)

        def fill(meanings: Meanings) -> Sequence[str]:
            values = [meanings[index].parts if parts else meanings[index].texts for index in indexes]
            if not all(value and value[0] for value in values):
                return ()
            if len(values) == 1:
                return [f"{fixed[0]}{value}{fixed[1]}" for value in values[0]]
            text = fixed[0]
            for value, after in zip(values, fixed[1:], strict=True):
                text += value[0] + after
            return (text,)

        return fill

    def _first(self, template: str) -> int:
        names = REFERENCE.findall(template)
        return self._columns[names[0]] if names else 0

    def _spaced(self, template: str) -> str:
        prefix, colon, rest = template.partition(":")
        return self._spaces[prefix] + rest if colon and prefix in self._spaces else template
