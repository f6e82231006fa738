"""Which findings only follow from a cell or row that could not be read, and would go away with it."""

from collections.abc import Mapping
from functools import cached_property

from pyoxigraph import NamedNode

from digint_kg.findings import Finding, Severity
from digint_kg.reading.templates.content import Content, Spot
from digint_kg.terms import RDF_TYPE


class Consequences:
    """Tells findings of their own from those that follow from faults of reading."""

    def __init__(self, content: Content, stated: Mapping[tuple[str, str, str], Spot]) -> None:
        self._content = content
        self._stated = stated
        self._rows_in_doubt = {iri for iri, _ in content.doubtful}

    def is_one(self, finding: Finding, where: Spot | None) -> bool:
        """Whether the finding says nothing beyond what reading has said."""
        focus, path, value = finding.focus, finding.path or "", bare(finding.value or "")
        if where and where.sheet in self._content.moved:
            return where.cell.rstrip("0123456789") != self._content.moved[where.sheet]
        if self._is_unread(where, focus, path) or self._is_lost(value):
            return True
        if (value, RDF_TYPE) in self._content.doubtful:
            return True
        return finding.severity < Severity.VIOLATION and self._is_of_lack(focus, path, value)

    def _is_unread(self, where: Spot | None, focus: str, path: str) -> bool:
        """Whether it is about a cell, or a whole row with a cell, that could not be read."""
        if where in self._content.bad or (focus, path) in self._content.doubtful:
            return True
        return not path and focus in self._rows_in_doubt

    def _is_of_lack(self, focus: str, path: str, value: str) -> bool:
        """Whether something seems to be missing since a row or a link could not be read."""
        if self._leads_to_what_is_lost(focus):
            return True
        if (focus, path) in self._content.columns or (focus, path, value) in self._stated:
            return False
        return path in self._content.parents or not self._near.isdisjoint((focus, value))

    def _is_lost(self, iri: str) -> bool:
        """Whether a thing may be described by a row that could not be read."""
        return iri not in self._content.rows and iri.rpartition("/")[0] + "/" in self._content.unread

    def _leads_to_what_is_lost(self, iri: str) -> bool:
        if not self._content.unread:
            return False
        seen, waiting = {iri}, [iri]
        while waiting:
            for other in self._links.get(waiting.pop(), ()):
                if self._is_lost(other):
                    return True
                if other not in seen and other in self._content.rows:
                    seen.add(other)
                    waiting.append(other)
        return False

    @cached_property
    def _links(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for triple in self._content.triples:
            if isinstance(triple.object, NamedNode):
                found.setdefault(bare(str(triple.subject)), []).append(triple.object.value)
        return found

    @cached_property
    def _near(self) -> set[str]:
        """What has to do with a row that could not be read, or not whole."""
        found = set(self._content.near)
        for subject, values in self._links.items():
            if subject in self._rows_in_doubt:
                found.update(values)
            elif self._rows_in_doubt.intersection(values):
                found.add(subject)
        return found


def bare(term: str) -> str:
    """An IRI without its brackets."""
    return term[1:-1] if term.startswith("<") and term.endswith(">") else term
