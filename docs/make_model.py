"""Writes docs/model.md: the 58 questions by the terms they need, and every term on one page.

Run it after changing a question, the ontology or model-needs.yaml.
"""  # noqa: INP001

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import yaml
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Node, URIRef

from digint_kg.questions.catalogue import Catalogue
from digint_kg.questions.question import Question
from digint_kg.terms import CODE, DEF

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "model.md"
COMPETENCY_QUESTIONS: Final = 58
DOMAIN: Final = URIRef("https://schema.org/domainIncludes")
RANGE: Final = URIRef("https://schema.org/rangeIncludes")
_TERM: Final = re.compile(r"\bdigint:(\w+)")
_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty)
_MODULES: Final = (
    *("core", "context", "governance", "strategy", "workplan", "indicator"),
    *("competence", "process", "alignment", "project", "provenance"),
)
_PREFIXES: Final = {
    DEF: "",
    CODE: "code/",
    "http://www.w3.org/2001/XMLSchema#": "xsd:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://www.w3.org/ns/org#": "org:",
    "http://www.w3.org/ns/dcat#": "dcat:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://xmlns.com/foaf/0.1/": "foaf:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
}
_INTRODUCTION: Final = """\
# The model and the questions it answers

Made by `docs/make_model.py` from `queries/`, `ontology/` and `docs/model-needs.yaml`; do not edit by hand.
Contents: [the 58 questions](#the-58-questions), [what comes next](#what-comes-next), [choices](#choices),
[classes](#classes) with their properties, [properties](#properties), [code lists](#code-lists).

## The 58 questions

The numbers are those of the competency questions. A question with a link is written, and the terms are those
that its text uses; the others say what they will need.
"""


def page() -> str:
    """The text of the page, as it should be now."""
    questions: dict[int, list[Question]] = {}
    for question in Catalogue(ROOT / "queries"):
        questions.setdefault(question.number, []).append(question)
    kept = yaml.safe_load((ROOT / "docs" / "model-needs.yaml").read_text(encoding="utf-8"))
    ontology = Graph()
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        ontology.parse(path)
    parts = [
        _INTRODUCTION + _matrix(questions, kept["questions"], ontology),
        _next(questions),
        "## Choices\n\nWhere the sources and the design leave it open, this was chosen.\n",
        "\n".join(f"- {choice}" for choice in kept["choices"]) + "\n",
        *_classes(ontology),
        _properties(ontology, _uses(chain.from_iterable(questions.values()))),
        _code_lists(ontology),
    ]
    return "\n".join(parts)


def _matrix(written: dict[int, list[Question]], kept: dict[int, Any], ontology: Graph) -> str:
    classes = {_short(term) for term in _own(ontology, (OWL.Class,))}
    lines = ["", "| number | question | classes | properties |", "|---|---|---|---|"]
    for number in range(1, COMPETENCY_QUESTIONS + 1):
        items = written.get(number, [])
        links = (f"[{item.title['en']}](../queries/{item.step}/{item.slug}.rq)" for item in items)
        title = "; ".join(links) or kept[number]["title"]
        terms = sorted(set().union(*map(_terms, items)) if items else set(kept[number]["needs"]))
        named = ", ".join(term for term in terms if term in classes)
        others = ", ".join(term for term in terms if term not in classes)
        lines.append(f"| {number} | {title} | {named} | {others} |")
    return "\n".join([*lines, ""])


def _next(written: dict[int, list[Question]]) -> str:
    missing = [number for number in range(1, COMPETENCY_QUESTIONS + 1) if number not in written]
    return (
        "## What comes next\n\n"
        f"Written: {len(written)} of {COMPETENCY_QUESTIONS}. "
        f"Not yet: {', '.join(map(str, missing)) or 'none'}.\n"
    )


def _classes(ontology: Graph) -> Iterator[str]:
    yield "## Classes\n\nA class has the properties of the classes above it as well.\n"
    for module in _MODULES:
        yield f"### {module.capitalize()}\n"
        home = URIRef(f"{DEF[:-1]}/{module}")
        for term in _own(ontology, (OWL.Class,)):
            if (term, RDFS.isDefinedBy, home) in ontology:
                yield _class(ontology, term)


def _class(ontology: Graph, term: Node) -> str:
    above = ", ".join(_names(ontology.objects(term, RDFS.subClassOf)))
    heading = f"**{_short(term)}**" + (f" (under {above})" if above else "")
    lines = [f"{heading}: {_text(ontology, term, SKOS.definition)}", ""]
    rows = [
        f"| {_short(found)} | {_text(ontology, found, RDFS.label)} | {_ranges(ontology, found)} "
        f"| {_module(ontology, found)} |"
        for found in sorted(set(ontology.subjects(DOMAIN, term)), key=_short)
    ]
    if rows:
        lines += ["| property | label | value | module |", "|---|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _properties(ontology: Graph, uses: dict[str, list[int]]) -> str:
    lines = ["## Properties", "", "| property | of | value | facts | questions |", "|---|---|---|---|---|"]
    for term in _own(ontology, _PROPERTIES):
        cells = (
            _short(term),
            ", ".join(_names(ontology.objects(term, DOMAIN))),
            _ranges(ontology, term),
            _facts(ontology, term),
            ", ".join(map(str, uses.get(_short(term), []))),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _facts(ontology: Graph, term: Node) -> str:
    facts = [
        word
        for kind, word in ((OWL.FunctionalProperty, "at most one"), (OWL.TransitiveProperty, "transitive"))
        if (term, RDF.type, kind) in ontology
    ]
    facts += [f"implies {name}" for name in _names(ontology.objects(term, RDFS.subPropertyOf))]
    inverses = {*ontology.objects(term, OWL.inverseOf), *ontology.subjects(OWL.inverseOf, term)}
    facts += [f"inverse of {name}" for name in _names(inverses)]
    chains = (ontology.items(head) for head in ontology.objects(term, OWL.propertyChainAxiom))
    facts += sorted("from " + " then ".join(map(_short, steps)) for steps in chains)
    return "; ".join(facts)


def _code_lists(ontology: Graph) -> str:
    lines = ["## Code lists", "", "| list | codes |", "|---|---|"]
    for scheme in sorted(ontology.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        codes = ontology.subjects(SKOS.inScheme, scheme)
        notations = sorted(str(ontology.value(code, SKOS.notation)) for code in codes)
        lines.append(f"| {_short(scheme)} | {', '.join(notations)} |")
    return "\n".join([*lines, ""])


def _uses(questions: Iterable[Question]) -> dict[str, list[int]]:
    uses: dict[str, set[int]] = {}
    for question in questions:
        for term in _terms(question):
            uses.setdefault(term, set()).add(question.number)
    return {term: sorted(numbers) for term, numbers in uses.items()}


def _terms(question: Question) -> set[str]:
    body = "\n".join(line for line in question.text.splitlines() if not line.startswith("#+"))
    return set(_TERM.findall(body))


def _own(ontology: Graph, kinds: Iterable[URIRef]) -> list[Node]:
    found = {term for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    return sorted((term for term in found if str(term).startswith(DEF)), key=_short)


def _ranges(ontology: Graph, term: Node) -> str:
    return ", ".join(_names(ontology.objects(term, RANGE)))


def _names(terms: Iterable[Node]) -> list[str]:
    return sorted(map(_short, terms))


def _module(ontology: Graph, term: Node) -> str:
    return str(ontology.value(term, RDFS.isDefinedBy) or "(reused)").rpartition("/")[2]


def _text(ontology: Graph, term: Node, predicate: URIRef) -> str:
    found = (text for text in ontology.objects(term, predicate) if isinstance(text, Literal))
    return next((str(text) for text in found if text.language == "en"), "")


def _short(term: Node) -> str:
    for start, prefix in _PREFIXES.items():
        if str(term).startswith(start):
            return prefix + str(term).removeprefix(start)
    return str(term)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
