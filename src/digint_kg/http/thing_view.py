"""A description as a page shows it: labels in the reader's language, links, the order of things."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from digint_kg import readable
from digint_kg.graphs import GraphNames
from digint_kg.http.tables import Cell, status_word
from digint_kg.terms import DCTERMS, DEF, ILLUSTRATIVE, RDF, RDF_TYPE, RDFS, SKOS
from digint_kg.use_cases.describe import COUNTED, Description, Mention, Property, Term, Value
from digint_kg.use_cases.labels import Labels, best
from digint_kg.use_cases.origins import Origin

_FIRST: Final = (
    RDF_TYPE,
    RDFS + "label",
    SKOS + "prefLabel",
    DCTERMS + "title",
    SKOS + "definition",
    DCTERMS + "description",
    RDFS + "comment",
)
_LISTED: Final = RDF + "first"


@dataclass(frozen=True, slots=True)
class Shown:
    """A value: its cell, the graphs that say so as cells, and what is inside an unnamed node."""

    cell: Cell
    origins: tuple[Cell, ...]
    inside: "tuple[Group, ...]"


@dataclass(frozen=True, slots=True)
class Group:
    """A predicate with its values; `count`: in all; `rest`: where to find all, if some are left out."""

    predicate: Cell
    values: tuple[Shown, ...]
    count: str
    rest: str | None


@dataclass(frozen=True, slots=True)
class OriginShown:
    """A dataset: a link to it, the word for its status, its sources and its licence."""

    cell: Cell
    title: str
    status: str | None
    sources: tuple[Cell, ...]
    licence: Cell | None


@dataclass(frozen=True, slots=True)
class ThingView:
    """A description, ready for its template."""

    iri: str
    label: Cell
    classes: tuple[Cell, ...]
    groups: tuple[Group, ...]
    mentions: tuple[Group, ...]
    origins: tuple[OriginShown, ...]

    @property
    def illustrative(self) -> bool:
        """Whether any of it is made up."""
        return any(origin.status == "illustrative" for origin in self.origins)


def view_of(description: Description, language: str, names: GraphNames, unnamed: str) -> ThingView:
    """The description in one language.

    Args:
        description: what there is.
        language: the language of the page.
        names: the graph layout.
        unnamed: what to call a node without a name.
    """
    return _Viewer(description.labels, language, names, unnamed).thing(description)


def cell_of(iri: str, labels: Labels, language: str, base: str) -> Cell:
    """An IRI by its label, linked to where it leads, or by its short name."""
    label = best(labels.get(iri, ()), language)
    if label is None and (word := _words(language).get(iri)):
        label = Literal(word, language=language)
    address = readable.address(iri, base)
    if label is None or not label.value.strip():
        return Cell(readable.short(iri) or iri, address, iri)
    other = label.language if label.language != language else None
    return Cell(label.value, address, iri, other)


class _Viewer:
    def __init__(self, labels: Labels, language: str, names: GraphNames, unnamed: str) -> None:
        self._labels = labels
        self._language = language
        self._names = names
        self._unnamed = unnamed

    def thing(self, description: Description) -> ThingView:
        properties = sorted(description.properties, key=self._order)
        classes = next((item for item in properties if item.predicate == RDF_TYPE), None)
        origins = tuple(self.origin(origin) for origin in description.origins)
        words = {shown.cell.iri: shown.status for shown in origins}
        return ThingView(
            iri=description.iri,
            label=self._cell(description.iri),
            classes=tuple(self._value_cell(value.term) for value in classes.values) if classes else (),
            groups=tuple(self._group(item, words, description.iri) for item in properties),
            mentions=tuple(
                self._mention(item, description.iri)
                for item in sorted(description.mentions, key=lambda item: self._cell(item.predicate).text)
            ),
            origins=origins,
        )

    def _order(self, item: Property) -> tuple[int, int, str]:
        first = _FIRST.index(item.predicate) if item.predicate in _FIRST else len(_FIRST)
        return first, not item.predicate.startswith(DEF), self._cell(item.predicate).text.casefold()

    def _group(self, item: Property, words: Mapping[str | None, str | None], subject: str | None) -> Group:
        shown = [self._value(value, words) for value in item.values]
        if item.predicate != _LISTED:
            shown.sort(key=self._value_order)
        rest = None
        if subject and item.count > len(shown):
            rest = _query(
                f"SELECT ?value WHERE {{ {NamedNode(subject)} {NamedNode(item.predicate)} ?value }}"
            )
        return Group(self._cell(item.predicate), tuple(shown), _counted(item.count), rest)

    def _mention(self, item: Mention, iri: str) -> Group:
        cells = sorted(
            (self._cell(subject) for subject in item.subjects), key=lambda cell: cell.text.casefold()
        )
        rest = None
        if item.count > len(cells):
            rest = _query(f"SELECT ?thing WHERE {{ ?thing {NamedNode(item.predicate)} {NamedNode(iri)} }}")
        values = tuple(Shown(cell, (), ()) for cell in cells)
        return Group(self._cell(item.predicate), values, _counted(item.count), rest)

    def _value(self, value: Value, words: Mapping[str | None, str | None]) -> Shown:
        origins = tuple(
            Cell(
                readable.short(graph),
                readable.address(graph, self._names.base),
                graph,
                status=words.get(graph),
            )
            for graph in value.graphs
        )
        inside = tuple(self._group(item, words, None) for item in value.inside)
        return Shown(self._value_cell(value.term), origins, inside)

    def _value_order(self, shown: Shown) -> tuple[bool, bool, str]:
        cell = shown.cell
        return cell.language not in (None, self._language), cell.iri is None, _sortable(cell)

    def _value_cell(self, term: Term) -> Cell:
        if isinstance(term, NamedNode):
            return self._cell(term.value)
        if isinstance(term, Literal):
            return Cell(term.value, language=term.language)
        return Cell(str(term))

    def _cell(self, iri: str) -> Cell:
        if iri.startswith(self._names.genid):
            return Cell(self._unnamed, readable.address(iri, self._names.base), iri)
        return cell_of(iri, self._labels, self._language, self._names.base)

    def origin(self, origin: Origin) -> OriginShown:
        base = self._names.base
        title = best(origin.titles, self._language)
        status = status_word(origin.status) if origin.status else None
        return OriginShown(
            cell=Cell(readable.short(origin.graph), readable.address(origin.graph, base), origin.graph),
            title=title.value if title else "",
            status="illustrative" if origin.status == ILLUSTRATIVE else status,
            sources=tuple(self._cell(source) for source in origin.sources),
            licence=self._cell(origin.licence) if origin.licence else None,
        )


def origin_view(origin: Origin, language: str, names: GraphNames) -> OriginShown:
    """One dataset, for a list of them."""
    return _Viewer({}, language, names, "").origin(origin)


@cache
def _words(language: str) -> dict[str, str]:
    """What terms of others are called, which the ontology does not name."""
    file = resources.files("digint_kg.http").joinpath("names", f"{language}.json")
    table: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return {namespace + name: word for namespace, names in table.items() for name, word in names.items()}


def _counted(count: int) -> str:
    return f"{COUNTED}+" if count > COUNTED else str(count)


def _query(text: str) -> str:
    return f"/sparql?query={quote(text, safe='')}"


def _sortable(cell: Cell) -> str:
    text = cell.text.casefold()
    return text.zfill(20) if text.isdigit() else text
