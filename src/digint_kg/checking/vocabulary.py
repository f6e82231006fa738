"""The one rule that catches misspelt terms: every name in our namespaces must be declared (HOUSE, 6)."""

import difflib
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from digint_kg.checking.result import Result
from digint_kg.findings import Severity
from digint_kg.terms import CODE, DEF, RDF_TYPE, SHAPES

SHAPE = SHAPES + "UndeclaredTerm"
STAGE = "10-wellformed"


class Vocabulary:
    """The declared terms and codes of ours.

    Args:
        ontology: the triples of the ontology and its code lists.
    """

    def __init__(self, ontology: Iterable[Triple]) -> None:
        subjects = (triple.subject for triple in ontology)
        self._declared = {
            subject.value
            for subject in subjects
            if isinstance(subject, NamedNode) and subject.value.startswith((DEF, CODE))
        }

    def undeclared(self, triples: Iterable[Triple]) -> Iterator[Result]:
        """One result for each place where an undeclared name of ours is used."""
        for triple in triples:
            yield from self._in_predicate(triple)
            yield from self._in_object(triple)

    def messages(self, term: str) -> dict[str, str]:
        """The sentences about one undeclared term, with the nearest declared name."""
        near = difflib.get_close_matches(term, self._declared, n=1, cutoff=0.75)
        name = _short(term)
        english = f"uses {name}, which the ontology does not declare."
        italian = f"usa {name}, che l'ontologia non dichiara."
        if near:
            english += f" Did you mean {_short(near[0])}?"
            italian += f" Si intendeva {_short(near[0])}?"
        return {"en": english, "it": italian}

    def _in_predicate(self, triple: Triple) -> Iterator[Result]:
        term = triple.predicate.value
        if term.startswith(DEF) and term not in self._declared:
            yield _result(triple, term, path=term)

    def _in_object(self, triple: Triple) -> Iterator[Result]:
        if not isinstance(triple.object, NamedNode):
            return
        term = triple.object.value
        is_class = triple.predicate.value == RDF_TYPE and term.startswith(DEF)
        if (is_class or term.startswith(CODE)) and term not in self._declared:
            yield _result(triple, term, path=triple.predicate.value)


def _result(triple: Triple, term: str, path: str) -> Result:
    return Result(
        severity=Severity.VIOLATION,
        focus=str(getattr(triple.subject, "value", triple.subject)),
        shape=SHAPE,
        component=SHAPE,
        path=path,
        value=f"<{term}>" if term != path else None,
        message="",
    )


def _short(term: str) -> str:
    if term.startswith(DEF):
        return "digint:" + term.removeprefix(DEF)
    return "code/" + term.removeprefix(CODE)
