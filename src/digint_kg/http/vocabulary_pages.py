"""`/def` and `/shapes`: one document each with an anchor for every term; `/code` lists the code lists."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from digint_kg.formats import GRAPHS
from digint_kg.http.negotiation import HTML, choose
from digint_kg.http.pages import Pages
from digint_kg.http.rdf_answers import alternates, graph_answer, links, statements_in
from digint_kg.http.tables import Cell
from digint_kg.http.thing_view import cell_of
from digint_kg.terms import DEF, OWL, RDF_TYPE, RDFS, SH, SHAPES, SKOS
from digint_kg.use_cases.contents import code_lists, vocabulary
from digint_kg.use_cases.labels import PREDICATES, Labels, best, labels_of
from digint_kg.use_cases.select import Asker, Row, iri_of
from digint_kg.wiring import Service

_KINDS: Final = {
    "classes": OWL + "Class",
    "object_properties": OWL + "ObjectProperty",
    "datatype_properties": OWL + "DatatypeProperty",
    "annotations": OWL + "AnnotationProperty",
    "node_shapes": SH + "NodeShape",
    "property_shapes": SH + "PropertyShape",
}
_OTHERS: Final = "other_terms"
_DEFINING: Final = (SKOS + "definition", SH + "message", RDFS + "comment")
_LEFT_OUT: Final = frozenset({*PREDICATES, *_DEFINING, RDF_TYPE, RDFS + "isDefinedBy"})


@dataclass(frozen=True, slots=True)
class TermShown:
    """A term: its anchor, its name, what it means, and what else is said of it."""

    anchor: str
    label: Cell
    definitions: tuple[Cell, ...]
    facts: tuple[tuple[Cell, tuple[Cell, ...]], ...]


class VocabularyRoutes:
    """The routes of terms, shapes and code lists."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages

    def router(self) -> APIRouter:
        """One route a document."""
        router = APIRouter(tags=["things"])
        content: dict[str, object] = {"content": {item.media_type: {} for item in (*GRAPHS, HTML)}}
        router.add_api_route("/def", self.terms, summary="The ontology", responses={200: content})
        router.add_api_route("/shapes", self.shapes, summary="The SHACL shapes", responses={200: content})
        router.add_api_route("/code", self.codes, include_in_schema=False)
        return router

    async def terms(self, request: Request) -> Response:
        """All terms of the ontology; in RDF with the code lists and alignments.

        Raises:
            DigintError: NOT_ACCEPTABLE; what `Answerer.answer` raises.
        """
        return await self._document(request, self._service.names.ontology, DEF, "terms")

    async def shapes(self, request: Request) -> Response:
        """All shapes.

        Raises:
            DigintError: as `terms`.
        """
        return await self._document(request, self._service.names.shapes, SHAPES, "shapes")

    async def codes(self, request: Request) -> Response:
        """The code lists."""
        schemes, labels = await code_lists(self._asker)
        language, base = self._pages.language(request), self._service.names.base
        cells = [cell_of(scheme, labels, language, base) for scheme in schemes]
        cells.sort(key=lambda cell: cell.text.casefold())
        return self._pages.render(request, "codes.html", schemes=cells)

    async def _document(self, request: Request, graph: str, namespace: str, topic: str) -> Response:
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (*GRAPHS, HTML))
        path = request.url.path
        headers = links(path)
        if chosen is not HTML:
            return await graph_answer(self._service, request, statements_in(graph), chosen, headers)
        said = await vocabulary(self._asker, graph, namespace)
        labels = await labels_of(self._asker, _named(said.values()))

        def page() -> Response:
            view = _Viewer(labels, self._pages.language(request), self._service.names.base)
            return self._pages.render(
                request,
                "terms.html",
                headers=headers,
                topic=topic,
                groups=_grouped(said, {iri: view.term(iri, namespace, said[iri]) for iri in said}),
                namespace=namespace,
                formats=alternates(path),
            )

        return await asyncio.to_thread(page)

    @property
    def _asker(self) -> Asker:
        return Asker(self._service.answerer, self._service.question_limits)


class _Viewer:
    def __init__(self, labels: Labels, language: str, base: str) -> None:
        self._labels = labels
        self._language = language
        self._base = base

    def term(self, iri: str, namespace: str, rows: Sequence[Row]) -> TermShown:
        by_predicate: dict[str, list[Row]] = {}
        for row in rows:
            by_predicate.setdefault(iri_of(row["predicate"]), []).append(row)
        facts = [
            (self._cell(predicate), self._values(found))
            for predicate, found in by_predicate.items()
            if predicate not in _LEFT_OUT
        ]
        defining = [self._text(by_predicate[item]) for item in _DEFINING if item in by_predicate]
        return TermShown(
            anchor=iri.removeprefix(namespace),
            label=self._cell(iri),
            definitions=tuple(cell for cell in defining if cell),
            facts=tuple(sorted(((name, values) for name, values in facts if values), key=_by_name)),
        )

    def _text(self, rows: Iterable[Row]) -> Cell | None:
        texts = [row["object"] for row in rows]
        literal = best([text for text in texts if isinstance(text, Literal)], self._language)
        if literal is None:
            return None
        return Cell(literal.value, language=literal.language if literal.language != self._language else None)

    def _values(self, rows: Sequence[Row]) -> tuple[Cell, ...]:
        iris = sorted({row["object"].value for row in rows if isinstance(row["object"], NamedNode)})
        cells = [self._cell(iri) for iri in iris if "/.well-known/genid/" not in iri]
        literals = [row["object"] for row in rows if isinstance(row["object"], Literal)]
        plain = [Cell(literal.value) for literal in literals if literal.language is None]
        tagged = self._text(row for row in rows if getattr(row["object"], "language", None))
        return (*cells, *plain, *((tagged,) if tagged else ()))

    def _cell(self, iri: str) -> Cell:
        return cell_of(iri, self._labels, self._language, self._base)


def _by_name(fact: tuple[Cell, tuple[Cell, ...]]) -> str:
    return fact[0].text.casefold()


def _named(said: Iterable[Sequence[Row]]) -> set[str]:
    rows = [row for found in said for row in found]
    return {iri_of(row[place]) for row in rows for place in ("term", "predicate", "object")} - {""}


def _grouped(said: dict[str, list[Row]], terms: dict[str, TermShown]) -> list[tuple[str, list[TermShown]]]:
    groups: dict[str, list[TermShown]] = {name: [] for name in (*_KINDS, _OTHERS)}
    for iri, rows in said.items():
        kinds = {iri_of(row["object"]) for row in rows if iri_of(row["predicate"]) == RDF_TYPE}
        name = next((name for name, kind in _KINDS.items() if kind in kinds), _OTHERS)
        groups[name].append(terms[iri])
    return [
        (name, sorted(found, key=lambda term: (term.label.text.casefold(), term.anchor)))
        for name, found in groups.items()
        if found
    ]
