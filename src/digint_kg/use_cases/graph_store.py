"""Put, merge and delete whole graphs: what the SPARQL 1.1 Graph Store Protocol does."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import parse

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RDF, Format
from digint_kg.locations import Location
from digint_kg.ports import Document, Trial
from digint_kg.publishing.publisher import Outcome
from digint_kg.publishing.submission import Submission
from digint_kg.use_cases.change import Desk, Edit, change


@dataclass(frozen=True, slots=True)
class Part:
    """A file of what is put, and its syntax."""

    path: Path
    format: Format


def put(desk: Desk, graph: str, parts: Sequence[Part]) -> Outcome:
    """Gives a graph the content of the files (5.3).

    Raises:
        DigintError: BAD_INPUT with line and column for a file that cannot be read, that says nothing, or that
            holds named graphs; CONFLICT; NOT_FOUND for an unknown region.
    """
    documents = [_read(desk, graph, part) for part in parts]
    if len(documents) == 1:
        return desk.publish(Submission(documents))
    return change(desk, _adding(graph, parts, afresh=True))


def merge(desk: Desk, graph: str, parts: Sequence[Part]) -> Outcome:
    """Adds the content of the files to a graph (5.5); their blank nodes are new ones.

    Raises:
        DigintError: as `put` does.
    """
    documents = [_read(desk, graph, part) for part in parts]
    if len(documents) == 1 and graph not in desk.store.datasets():
        return desk.publish(Submission(documents, based_on=desk.number))
    return change(desk, _adding(graph, parts, afresh=False))


def delete(desk: Desk, graph: str) -> Outcome:
    """Removes a graph (5.4).

    Raises:
        DigintError: NOT_FOUND where there is none.
    """
    if graph not in desk.store.datasets():
        raise DigintError(Kind.NOT_FOUND, f"There is no graph {graph}.", remedy="/graph lists what there is.")
    return desk.publish(Submission((), frozenset({graph})))


def _adding(graph: str, parts: Sequence[Part], *, afresh: bool) -> Edit:
    def edit(trial: Trial) -> list[str]:
        if afresh:
            trial.clear(graph)
        for part in parts:
            quads = parse(path=part.path, format=RDF[part.format], base_iri=graph, rename_blank_nodes=True)
            trial.add(graph, (quad.triple for quad in quads))
        return [graph]

    return edit


def _read(desk: Desk, graph: str, part: Part) -> Document:
    documents = desk.reader.read(part.path, graph, format_=part.format)
    if [document.graph for document in documents] != [graph]:
        raise DigintError(
            Kind.BAD_INPUT,
            "The body holds named graphs, and a graph is put one at a time.",
            where=Location(str(part.path)),
            remedy="Send each graph to its own address.",
        )
    return documents[0]
