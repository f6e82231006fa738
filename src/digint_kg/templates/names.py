"""What things are called and of which class they are, gathered from triples."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from digint_kg.terms import DCTERMS, FOAF, RDF_TYPE, RDFS, SKOS

_LABELS = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", FOAF + "name")


class Known:
    """Things by their IRI: labels by language, classes, notations."""

    def __init__(self) -> None:
        self.labels: dict[str, dict[str, str]] = {}
        self.by_class: dict[str, dict[str, None]] = {}
        self._classes: dict[str, list[str]] = {}

    def add(self, triples: Iterable[Triple]) -> None:
        """Learns from triples; what was learnt first stays."""
        for triple in triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, NamedNode):
                continue
            if triple.predicate.value == RDF_TYPE and isinstance(value, NamedNode):
                self.by_class.setdefault(value.value, {})[subject.value] = None
                self._classes.setdefault(subject.value, []).append(value.value)
            elif triple.predicate.value in _LABELS and isinstance(value, Literal):
                self.labels.setdefault(subject.value, {}).setdefault(value.language or "", value.value)

    def classes(self, iri: str) -> list[str]:
        """The classes of a thing."""
        return self._classes.get(iri, [])

    def label(self, iri: str, language: str) -> str | None:
        """What a thing is called in `language`, else in English, else in any; None where nobody says."""
        texts = self.labels.get(iri, {})
        for tag in (language, "en", ""):
            if tag in texts:
                return texts[tag]
        return next(iter(texts.values()), None)
