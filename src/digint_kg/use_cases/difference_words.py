"""Tells a difference in words, in English or Italian, and as a table for machines."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg import readable
from digint_kg.generations import Change, Things
from digint_kg.terms import DCTERMS, RDF_TYPE, RDFS, SKOS
from digint_kg.use_cases.differences import Difference, Kind, PropertyChange, Term, ThingChange, Value
from digint_kg.use_cases.labels import Labels, best

_LONGEST: Final = 160
_KINDS: Final = {
    "en": {Kind.ADDED: "Added", Kind.REMOVED: "Removed", Kind.CHANGED: "Changed"},
    "it": {Kind.ADDED: "Aggiunto", Kind.REMOVED: "Eliminato", Kind.CHANGED: "Modificato"},
}
_TEXTS: Final = {
    "en": {
        "things": "Things: {added} added, {removed} removed, {changed} changed.",
        "triples": "{graph}: {added} triples added, {removed} removed",
        "more": "… and {count} more.",
        "none": "Nothing differs.",
        "nothing": "nothing",
        "nameless": "a node without a name",
    },
    "it": {
        "things": "Cose: {added} aggiunte, {removed} eliminate, {changed} modificate.",
        "triples": "{graph}: {added} triple aggiunte, {removed} tolte",
        "more": "… e altre {count}.",
        "none": "Nessuna differenza.",
        "nothing": "niente",
        "nameless": "un nodo senza nome",
    },
}
_PROPERTIES: Final = {
    RDF_TYPE: {"en": "kind", "it": "tipo"},
    RDFS + "label": {"en": "name", "it": "nome"},
    RDFS + "comment": {"en": "remark", "it": "nota"},
    SKOS + "prefLabel": {"en": "name", "it": "nome"},
    DCTERMS + "title": {"en": "title", "it": "titolo"},
    DCTERMS + "description": {"en": "description", "it": "descrizione"},
    DCTERMS + "source": {"en": "source", "it": "fonte"},
    DCTERMS + "license": {"en": "licence", "it": "licenza"},
    DCTERMS + "rights": {"en": "rights", "it": "diritti"},
    DCTERMS + "isPartOf": {"en": "part of", "it": "parte di"},
}


def text(difference: Difference, language: str) -> str:
    """The whole difference: graphs, things with their old and new values, and the counts."""
    words = _words(language)
    if not difference.triples:
        return words["none"] + "\n"
    lines = [
        words["triples"].format(graph=readable.short(graph), added=added, removed=removed)
        for graph, (added, removed) in difference.triples.items()
    ]
    for thing in difference.things:
        lines += ["", *_thing(thing, difference.labels, language)]
    if difference.more:
        lines += ["", words["more"].format(count=difference.more)]
    return "\n".join([*lines, "", counted(difference.counts, language)]) + "\n"


def counted(things: Things, language: str) -> str:
    """How many things were added, removed, changed, in one sentence."""
    return _words(language)["things"].format(
        added=things.added, removed=things.removed, changed=things.changed
    )


def described(change: Change, language: str) -> str:
    """What a publication did to one graph, in one line."""
    line = _words(language)["triples"].format(
        graph=readable.short(change.graph), added=change.added, removed=change.removed
    )
    return f"{line}. {counted(change.things, language)}" if change.things else line


def table(difference: Difference, language: str) -> dict[str, object]:
    """The difference for machines; names in the language, terms as in SPARQL's JSON results."""
    counts = difference.counts
    return {
        "things": {"added": counts.added, "removed": counts.removed, "changed": counts.changed},
        "graphs": [
            {"graph": graph, "added": added, "removed": removed}
            for graph, (added, removed) in difference.triples.items()
        ],
        "changes": [
            {
                "iri": thing.iri,
                "name": name_of(thing.iri, difference.labels, language),
                "change": thing.kind.value,
                "graphs": list(thing.graphs),
                "properties": [_property(item, difference.labels, language) for item in thing.properties],
            }
            for thing in difference.things
        ],
        "not_told": difference.more,
    }


def name_of(iri: str, labels: Labels, language: str) -> str:
    """What an IRI is called: its label, else its short form."""
    if label := best(labels.get(iri, ()), language):
        return label.value
    if known := _PROPERTIES.get(iri):
        return known.get(language) or known["en"]
    if "/.well-known/genid/" in iri:
        return _words(language)["nameless"]
    return readable.short(iri)


def _words(language: str) -> dict[str, str]:
    return _TEXTS.get(language, _TEXTS["en"])


def _thing(thing: ThingChange, labels: Labels, language: str) -> Iterator[str]:
    kind = _KINDS.get(language, _KINDS["en"])[thing.kind]
    yield f"{kind}: {name_of(thing.iri, labels, language)}  <{thing.iri}>"
    for item in thing.properties:
        old = _values(item.removed, labels, language)
        new = _values(item.added, labels, language)
        if thing.kind is not Kind.CHANGED:
            values = new or old
        else:
            nothing = f"({_words(language)['nothing']})"
            values = f"{old or nothing} → {new or nothing}"
        yield f"    {_path(item, labels, language)}: {values}"


def _path(item: PropertyChange, labels: Labels, language: str) -> str:
    return " / ".join(name_of(predicate, labels, language) for predicate in item.path)


def _values(values: tuple[Value, ...], labels: Labels, language: str) -> str:
    return ", ".join(value_text(value, labels, language) for value in values)


def value_text(value: Value, labels: Labels, language: str) -> str:
    """A value in words: a name, a text in quotes, or what a nameless node says."""
    if value.inside:
        inside = (
            f"{name_of(predicate, labels, language)}: {value_text(inner, labels, language)}"
            for predicate, inner in value.inside
        )
        return f"[{'; '.join(inside)}]"
    if isinstance(value.term, NamedNode):
        return name_of(value.term.value, labels, language)
    if isinstance(value.term, Literal):
        written = value.term.value
        short = written if len(written) <= _LONGEST else written[: _LONGEST - 1] + "…"
        tag = f" ({value.term.language})" if value.term.language else ""
        return f"“{short}”{tag}"
    return str(value.term)


def _property(item: PropertyChange, labels: Labels, language: str) -> dict[str, object]:
    return {
        "path": list(item.path),
        "name": _path(item, labels, language),
        "removed": [_machine(value, labels, language) for value in item.removed],
        "added": [_machine(value, labels, language) for value in item.added],
    }


def _machine(value: Value, labels: Labels, language: str) -> dict[str, object]:
    return term_table(value.term) | {"text": value_text(value, labels, language)}


def term_table(term: Term) -> dict[str, object]:
    """A term as in SPARQL's JSON results."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": str(term)}
    found: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        return found | {"xml:lang": term.language}
    return found | {"datatype": term.datatype.value}
