"""The questions as `sh:SPARQLExecutable`, as editors and SIB's tools for example queries read them."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal

from digint_kg.describing.facts import Place
from digint_kg.describing.statements import SCHEMA, Statements, typed
from digint_kg.questions import Question
from digint_kg.terms import PREFIXES, RDFS, SH

_HEADER: Final = re.compile(r"^#\+.*\n?", re.MULTILINE)


def examples(questions: Iterable[tuple[Question, str]], place: Place) -> Statements:
    """All triples of the examples.

    Args:
        questions: each question with its text, the values of its example bound.
        place: where the service answers.

    Raises:
        DigintError: BAD_INPUT where the address is none.
    """
    said = Statements()
    _prefixes(said, place)
    for question, bound in questions:
        _example(said, question, bound, place)
    return said


def _prefixes(said: Statements, place: Place) -> None:
    document = f"{place.address}/examples"
    said.a(document, "http://www.w3.org/2002/07/owl#Ontology")
    for prefix, namespace in PREFIXES.items():
        declaration = f"{document}#prefix-{prefix}"
        said.say(document, SH + "declare", declaration)
        said.a(declaration, SH + "PrefixDeclaration")
        said.say(declaration, SH + "prefix", Literal(prefix))
        said.say(declaration, SH + "namespace", typed(namespace, "anyURI"))


def _example(said: Statements, question: Question, bound: str, place: Place) -> None:
    iri = f"{place.address}/examples#{question.slug}"
    said.a(iri, SH + "SPARQLExecutable", SH + "SPARQLSelectExecutable")
    said.say(iri, RDFS + "label", *_texts(question.title))
    said.say(iri, RDFS + "comment", *_texts(question.description or question.title))
    said.say(iri, SH + "prefixes", f"{place.address}/examples")
    said.say(iri, SH + "select", Literal(_HEADER.sub("", bound).strip() + "\n"))
    said.say(iri, SCHEMA + "target", place.endpoint)
    said.say(iri, SCHEMA + "keywords", *(Literal(tag) for tag in question.tags))
    said.say(iri, RDFS + "seeAlso", f"{place.address}/questions/{question.slug}")


def _texts(texts: Mapping[str, str]) -> list[Literal]:
    return [Literal(words, language=tag) for tag, words in sorted(texts.items())]
