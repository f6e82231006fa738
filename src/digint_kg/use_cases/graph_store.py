"""Put, merge and delete whole graphs: what the SPARQL 1.1 Graph Store Protocol does."""

from pathlib import Path

from pyoxigraph import parse

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RDF, Format
from digint_kg.locations import Location
from digint_kg.ports import Document, Trial
from digint_kg.publishing.publisher import Outcome
from digint_kg.publishing.submission import Submission
from digint_kg.use_cases.change import Desk, change


def put(desk: Desk, graph: str, path: Path, format_: Format) -> Outcome:
    """Gives a graph the content of a file (5.3).

    Raises:
        DigintError: BAD_INPUT with line and column for a file that cannot be read, that says nothing, or that
            holds named graphs; CONFLICT; NOT_FOUND for an unknown region.
    """
    return desk.publish(Submission([_read(desk, graph, path, format_)]))


def merge(desk: Desk, graph: str, path: Path, format_: Format) -> Outcome:
    """Adds the content of a file to a graph (5.5); blank nodes of the file are new ones.

    Raises:
        DigintError: as `put` does.
    """
    document = _read(desk, graph, path, format_)
    if graph not in desk.store.datasets():
        return desk.publish(Submission([document], based_on=desk.number))

    def add(trial: Trial) -> list[str]:
        quads = parse(path=path, format=RDF[format_], base_iri=graph, rename_blank_nodes=True)
        trial.add(graph, (quad.triple for quad in quads))
        return [graph]

    return change(desk, add)


def delete(desk: Desk, graph: str) -> Outcome:
    """Removes a graph (5.4).

    Raises:
        DigintError: NOT_FOUND where there is none.
    """
    if graph not in desk.store.datasets():
        raise DigintError(Kind.NOT_FOUND, f"There is no graph {graph}.", remedy="/graph lists what there is.")
    return desk.publish(Submission((), frozenset({graph})))


def _read(desk: Desk, graph: str, path: Path, format_: Format) -> Document:
    documents = desk.reader.read(path, graph, format_=format_)
    if [document.graph for document in documents] != [graph]:
        raise DigintError(
            Kind.BAD_INPUT,
            "The body holds named graphs, and a graph is put one at a time.",
            where=Location(str(path)),
            remedy="Send each graph to its own address.",
        )
    return documents[0]
