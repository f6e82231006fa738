"""Say what is offered to everybody: the sourced datasets and reference schemes of a generation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from digint_kg.describing.facts import Dataset, Offer
from digint_kg.errors import DigintError, Kind
from digint_kg.generations import DatasetState, Generation, Publication
from digint_kg.graphs import GraphNames
from digint_kg.ports import GraphStore
from digint_kg.terms import DCAT, DCTERMS, SOURCED, STATUS

Said = Mapping[str, list[NamedNode | Literal]]

_THEMES: Final = "http://publications.europa.eu/resource/authority/data-theme/"


@dataclass(frozen=True, slots=True)
class Step:
    """One publication that changed a graph."""

    number: int
    created: datetime


@dataclass(slots=True)
class Histories:
    """Which publications changed which graph, newest first; entries of the journal are read once."""

    _steps: dict[str, list[Step]] = field(default_factory=dict)
    _newest: tuple[int, datetime] | None = None

    def of(self, publications: Iterable[Publication]) -> Mapping[str, list[Step]]:
        """The histories.

        Args:
            publications: the journal, newest first; read as far as it is new.
        """
        new: dict[str, list[Step]] = {}
        newest = None
        for entry in publications:
            newest = newest or (entry.number, entry.created)
            if (entry.number, entry.created) == self._newest:
                break
            for change in entry.changes:
                new.setdefault(change.graph, []).append(Step(entry.number, entry.created))
        else:
            self._steps = {}
        for graph, steps in new.items():
            self._steps[graph] = [*steps, *self._steps.get(graph, [])]
        self._newest = newest
        return self._steps


def offer_of(store: GraphStore, names: GraphNames, histories: Histories, number: int | None = None) -> Offer:
    """The offer of a generation, by default of the one in force.

    Raises:
        DigintError: NOT_FOUND where nothing is published, or where that generation is not kept.
    """
    current = store.current()
    if current is None:
        raise DigintError(
            Kind.NOT_FOUND, "Nothing is published yet.", remedy="`digint-kg load` publishes a first dataset."
        )
    entry = store.publication(number or current.number)
    steps = {
        graph: [step for step in found if step.number <= entry.number]
        for graph, found in histories.of(store.publications()).items()
    }
    said = _said(store.quads([names.catalogue], entry.number))
    offered = sorted(graph for graph in said if _is_offered(said[graph], graph, entry, names))
    return Offer(
        generation=Generation(entry.number, entry.created, entry.parent),
        datasets=tuple(
            _dataset(graph, said[graph], steps.get(graph, []), entry.datasets.get(graph), entry)
            for graph in offered
        ),
        beside=(names.ontology, names.shapes),
    )


def _said(quads: Iterable[Quad]) -> dict[str, dict[str, list[NamedNode | Literal]]]:
    said: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            about = said.setdefault(quad.subject.value, {})
            about.setdefault(quad.predicate.value, []).append(quad.object)
    return said


def _is_offered(said: Said, graph: str, entry: Publication, names: GraphNames) -> bool:
    statuses = [status.value for status in said.get(STATUS, ())]
    ours = graph in entry.datasets or graph.startswith(names.reference(""))
    return ours and statuses == [SOURCED]


def _dataset(
    graph: str, said: Said, steps: list[Step], state: DatasetState | None, entry: Publication
) -> Dataset:
    newest = steps[0] if steps else Step(entry.number, entry.created)
    return Dataset(
        graph=graph,
        titles=_literals(said, DCTERMS + "title"),
        descriptions=_literals(said, DCTERMS + "description"),
        sources=_iris(said, DCTERMS + "source"),
        licence=next(iter(_iris(said, DCTERMS + "license")), None),
        rights=_literals(said, DCTERMS + "rights"),
        themes=tuple(iri for iri in _iris(said, DCAT + "theme") if iri.startswith(_THEMES)),
        spatial=_iris(said, DCTERMS + "spatial"),
        issued=steps[-1].created if steps else entry.created,
        modified=newest.created,
        version=newest.number,
        previous=steps[1].number if len(steps) > 1 else None,
        source=state.source if state else None,
    )


def _literals(said: Said, predicate: str) -> tuple[Literal, ...]:
    found = [item for item in said.get(predicate, ()) if isinstance(item, Literal)]
    return tuple(sorted(found, key=lambda item: (item.language or "", item.value)))


def _iris(said: Said, predicate: str) -> tuple[str, ...]:
    return tuple(sorted(item.value for item in said.get(predicate, ()) if isinstance(item, NamedNode)))
