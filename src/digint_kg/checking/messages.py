"""Turns a shape's message into a sentence that names the thing by its label."""

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from digint_kg.terms import DCTERMS, FOAF, RDFS, SKOS

_LABELS = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", FOAF + "name")
_GENID = "/.well-known/genid/"
_NAMELESS = {"en": "A node without a name", "it": "Un nodo senza nome"}


class Labels:
    """What things are called, by IRI and language, as far as the given triples say, and `beyond` them."""

    def __init__(self, triples: Iterable[Triple], beyond: "Labels | None" = None) -> None:
        self._beyond = beyond
        self._by_iri: dict[str, dict[str, str]] = {}
        for triple in triples:
            subject, text = triple.subject, triple.object
            if triple.predicate.value not in _LABELS or not isinstance(text, Literal):
                continue
            if isinstance(subject, NamedNode):
                self._by_iri.setdefault(subject.value, {}).setdefault(text.language or "", text.value)

    def of(self, iri: str, language: str) -> str:
        """The label in `language`, else in English, else any, else the end of the IRI."""
        texts = self._by_iri.get(iri, {})
        if not texts and self._beyond is not None:
            return self._beyond.of(iri, language)
        for tag in (language, "en", ""):
            if tag in texts:
                return texts[tag]
        if texts:
            return next(iter(texts.values()))
        if _GENID in iri:
            return _NAMELESS.get(language, _NAMELESS["en"])
        return re.split(r"[/#]", iri.rstrip("/#"))[-1] or iri


def sentences(messages: Mapping[str, str], focus: str, value: str | None, labels: Labels) -> dict[str, str]:
    """The messages with the focus named in front and `{value}` filled in, by language."""
    return {
        language: f"{labels.of(focus, language)} {_filled(text, value, labels, language)}"
        for language, text in messages.items()
    }


def _filled(text: str, value: str | None, labels: Labels, language: str) -> str:
    if "{value}" not in text:
        return text
    return text.replace("{value}", _readable(value, labels, language))


def _readable(value: str | None, labels: Labels, language: str) -> str:
    if value is None:
        return "?"
    if value.startswith("<"):
        return labels.of(value[1:-1], language)
    literal = re.match(r'"(.*)"(?:@[\w-]+|\^\^<.*>)?\Z', value, re.DOTALL)
    return f"“{literal[1]}”" if literal else value
