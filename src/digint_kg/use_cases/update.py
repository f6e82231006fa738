"""Carry a SPARQL Update out on one dataset, and publish what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.publishing.publisher import Outcome
from digint_kg.updating.execution import Bounds, may_not_be_written, no_default_graph, run
from digint_kg.updating.operations import ALL, DEFAULT, NAMED, VARIABLE, written
from digint_kg.updating.parsing import parse
from digint_kg.updating.validity import refuse_invalid
from digint_kg.use_cases.change import Desk, change


@dataclass(frozen=True, slots=True)
class Update:
    """A SPARQL Update as it came in.

    `unnamed` is the graph of triples that stand in no GRAPH, where the request names one; `using` and
    `using_named` are the protocol's dataset for WHERE.
    """

    text: str
    unnamed: str | None = None
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


def target_of(update: Update, names: GraphNames) -> str:
    """The one dataset graph that an update is for, by its text: what its sender must be allowed to change.

    Raises:
        DigintError: BAD_INPUT for what is no update; REFUSED for more graphs than one, or for another kind of
            graph than a dataset's.
    """
    graphs: set[str] = set()
    for operation in parse(update.text, names.base):
        for graph in written(operation):
            if graph in (ALL, NAMED, VARIABLE):
                raise _not_one([])
            if graph == DEFAULT and update.unnamed is None:
                raise no_default_graph()
            graphs.add(update.unnamed if graph == DEFAULT and update.unnamed else graph)
    if not graphs and update.unnamed:
        graphs.add(update.unnamed)
    if len(graphs) != 1:
        raise _not_one(sorted(graphs))
    (graph,) = graphs
    if names.split(graph) is None:
        raise may_not_be_written(graph)
    return graph


def carry_out(update: Update, target: str | None, desk: Desk) -> Outcome:
    """Publishes what the update makes of the target; nothing else can change.

    Args:
        update: what is to be done.
        target: the graph that may be written; None: any.
        desk: what it is done with.

    Raises:
        DigintError: BAD_INPUT, REFUSED, CONFLICT, NOT_FOUND.
    """
    refuse_invalid(update.text, desk.names.base)
    operations = parse(update.text, desk.names.base)
    bounds = Bounds(
        writable=lambda graph: target in (None, graph),
        unnamed=update.unnamed,
        using=update.using,
        using_named=update.using_named,
    )
    return change(desk, lambda trial: run(operations, trial, bounds))


def _not_one(graphs: Sequence[str]) -> DigintError:
    if graphs:
        what = f"An update changes one dataset, and this one names {len(graphs)}: {', '.join(graphs)}."
    else:
        what = "An update changes one dataset, and this one does not name it."
    return DigintError(
        Kind.REFUSED,
        what,
        remedy="Name one graph by its IRI, /graph/{region}/{dataset}, and send one request for each.",
    )
