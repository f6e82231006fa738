"""Tells the evidence of a row in words, in English or Italian, and as a table for machines."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from digint_kg import readable
from digint_kg.explaining.tree import Path, Pattern, Place, Var, Verb
from digint_kg.questions.question import in_language
from digint_kg.terms import RDF_TYPE
from digint_kg.use_cases.labels import Labels, best
from digint_kg.use_cases.open_row import Holder, OpenedRow
from digint_kg.use_cases.proofs import Statement
from digint_kg.use_cases.searches import Looked, Search
from digint_kg.use_cases.searches import Place as Searched

_TEXTS: Final = {
    "en": {
        "kind": "is a",
        "inverse": "{verb} (the other way round)",
        "or": " or ",
        "any": "any ({name})",
        "many": "{verb}, any number of times",
        "perhaps": "{verb}, or nothing",
        "row": "Row {row} of {count}: {cells}",
        "statements": "Statements it rests on:",
        "absent": "Looked for and not found:",
        "optional": "Not published either, though the row does not depend on it:",
        "found": "{words} ({found} found for itself)",
        "where": "looked for among {count} statements of {predicate} in {graph}",
        "nowhere": "no statement of {predicates} is published at all",
        "demand": "with the condition {test}",
        "status": "status {status}",
        "source": "source {source}",
        "published": "published in generation {number} on {date}",
        "more": "It rests on more than can be shown.",
    },
    "it": {
        "kind": "è di tipo",
        "inverse": "{verb} (nel verso opposto)",
        "or": " oppure ",
        "any": "qualsiasi ({name})",
        "many": "{verb}, quante volte si vuole",
        "perhaps": "{verb}, o nulla",
        "row": "Riga {row} di {count}: {cells}",
        "statements": "Affermazioni su cui poggia:",
        "absent": "Cercato e non trovato:",
        "optional": "Neanche pubblicato, ma la riga non ne dipende:",
        "found": "{words} (trovato {found} volte da solo)",
        "where": "cercato fra {count} affermazioni di {predicate} in {graph}",
        "nowhere": "nessuna affermazione di {predicates} è pubblicata",
        "demand": "con la condizione {test}",
        "status": "stato {status}",
        "source": "fonte {source}",
        "published": "pubblicato nella generazione {number} il {date}",
        "more": "Poggia su più di quanto si può mostrare.",
    },
}


class Words:
    """Words for what a row rests on.

    Args:
        labels: what things are called.
        language: English where it is neither `en` nor `it`.
    """

    def __init__(self, labels: Labels, language: str) -> None:
        self._labels = labels
        self._language = language
        self.texts = _TEXTS.get(language, _TEXTS["en"])

    def term(self, term: object) -> str:
        """A term by its label, a literal by its text."""
        if isinstance(term, NamedNode):
            label = best(self._labels.get(term.value, ()), self._language)
            return label.value if label else readable.short(term.value)
        return term.value if isinstance(term, Literal) else ""

    def place(self, place: Place) -> str:
        """A term, or what stands for any."""
        return self.texts["any"].format(name=place.name) if isinstance(place, Var) else self.term(place)

    def verb(self, verb: Verb) -> str:
        """A predicate or a path."""
        if isinstance(verb, Var):
            return self.place(verb)
        if not isinstance(verb, Path):
            return self.texts["kind"] if verb.value == RDF_TYPE else self.term(verb)
        inner = [self.verb(part) for part in verb.parts]
        if verb.kind == "/":
            return " → ".join(inner)
        if verb.kind == "|":
            return self.texts["or"].join(dict.fromkeys(inner))
        key = {"^": "inverse", "?": "perhaps"}.get(verb.kind, "many")
        return self.texts[key].format(verb=inner[0])

    def pattern(self, pattern: Pattern) -> str:
        """A pattern as a line."""
        return f"{self.place(pattern.subject)} — {self.verb(pattern.verb)} — {self.place(pattern.object)}"

    def statement(self, item: Statement) -> str:
        """A statement as a line."""
        return self.pattern(Pattern(item.subject, item.predicate, item.object))

    def title(self, holder: Holder | None, graph: str) -> str:
        """What a graph is called."""
        label = best(holder.origin.titles, self._language) if holder else None
        return label.value if label else readable.short(graph)

    def search(self, place: Searched, title: str) -> str:
        """Where something was looked for."""
        named = self.verb(NamedNode(place.predicate))
        if place.class_:
            named = f"{named} {self.term(NamedNode(place.class_))}"
        return self.texts["where"].format(count=place.statements, predicate=named, graph=title)

    def looked(self, looked: Looked) -> str:
        """What was looked for, and how often it is found for itself."""
        return self.texts["found"].format(words=self.pattern(looked.pattern), found=looked.found)


def told(opened: OpenedRow, language: str) -> str:
    """The evidence of a row as plain text."""
    return "\n".join(_lines(opened, Words(opened.labels, language))) + "\n"


def _lines(opened: OpenedRow, words: Words) -> Iterator[str]:
    texts, evidence = words.texts, opened.evidence
    cells = " · ".join(words.term(cell) for cell in evidence.cells.values() if cell is not None)
    yield texts["row"].format(row=evidence.row, count=len(opened.answer.rows), cells=cells)
    yield texts["statements"]
    for holder, statements in opened.by_graph():
        yield f"  {words.title(holder, holder.origin.graph)} [{', '.join(_about(holder, words))}]"
        yield from (f"    {words.statement(item)}" for item in statements)
    for optional, heading in ((False, "absent"), (True, "optional")):
        searches = [item for item in evidence.searches if item.optional is optional]
        if searches:
            yield texts[heading]
        for item in searches:
            yield from _searched(item, opened.holders, words)
    if evidence.more:
        yield texts["more"]


def _searched(item: Search, holders: Mapping[str, Holder], words: Words) -> Iterator[str]:
    yield from (f"    {words.looked(looked)}" for looked in item.patterns)
    yield from (f"      {words.texts['demand'].format(test=test)}" for test in item.tests)
    for place in item.places:
        yield f"      {words.search(place, words.title(holders.get(place.graph), place.graph))}"


def _about(holder: Holder, words: Words) -> Iterator[str]:
    texts, origin = words.texts, holder.origin
    if origin.status:
        yield texts["status"].format(status=readable.short(origin.status))
    for source in origin.sources:
        yield texts["source"].format(source=readable.short(source))
    if holder.published_at:
        yield texts["published"].format(number=holder.published_in, date=holder.published_at.date())


def as_table(opened: OpenedRow, language: str) -> dict[str, Any]:
    """The evidence of a row for machines: IRIs beside the words."""
    words, evidence = Words(opened.labels, language), opened.evidence
    return {
        "question": opened.question.slug,
        "title": in_language(opened.question.title, language),
        "row": evidence.row,
        "rows": len(opened.answer.rows),
        "generation": opened.answer.generation,
        "illustrative": opened.invented,
        "cells": {name: _value(cell, words) for name, cell in evidence.cells.items() if cell is not None},
        "statements": [_statement(item, opened, words) for item in evidence.statements],
        "notFound": [_search(item, opened, words) for item in evidence.searches],
        "graphs": [_graph(holder, words) for holder, _ in opened.by_graph()],
        "more": evidence.more,
    }


def _value(cell: object, words: Words) -> dict[str, str]:
    iri = {"iri": cell.value} if isinstance(cell, NamedNode) else {}
    return iri | {"label": words.term(cell)}


def _statement(item: Statement, opened: OpenedRow, words: Words) -> dict[str, Any]:
    return {
        "subject": _value(item.subject, words),
        "predicate": _value(item.predicate, words),
        "object": _value(item.object, words),
        "words": words.statement(item),
        "graph": item.graph,
        "sources": list(opened.sources.get(item.subject.value, ())),
    }


def _search(item: Search, opened: OpenedRow, words: Words) -> dict[str, Any]:
    return {
        "patterns": [{"words": words.pattern(one.pattern), "found": one.found} for one in item.patterns],
        "conditions": list(item.tests),
        "decisive": not item.optional,
        "searched": [
            {
                "predicate": place.predicate,
                "class": place.class_,
                "graph": place.graph,
                "title": words.title(opened.holders.get(place.graph), place.graph),
                "statements": place.statements,
            }
            for place in item.places
        ],
    }


def _graph(holder: Holder, words: Words) -> dict[str, Any]:
    origin = holder.origin
    return {
        "graph": origin.graph,
        "title": words.title(holder, origin.graph),
        "status": origin.status,
        "sources": list(origin.sources),
        "licence": origin.licence,
        "dates": list(holder.dates),
        "publishedIn": holder.published_in,
        "publishedAt": holder.published_at.isoformat() if holder.published_at else None,
    }
