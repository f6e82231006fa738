"""Carries an update out on a trial, so that nothing but the graphs it may write can change.

The engine is only ever asked queries, which cannot write. What an operation takes out and puts in is what two
CONSTRUCT queries give; it is written here, into graphs that `Bounds` allows, or not at all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Triple

from digint_kg.errors import DigintError, Kind
from digint_kg.ports import Trial
from digint_kg.updating.operations import (
    ALL,
    DEFAULT,
    NAMED,
    VARIABLE,
    Change,
    Creation,
    Emptying,
    Operation,
    Template,
    Transfer,
)

_EVERYTHING = "{ ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an update may write and what it reads.

    `writable` says whether a graph may be written. `unnamed` is the graph of triples that stand in no GRAPH;
    None: there is none. `using` and `using_named` are the protocol's dataset (SPARQL 1.1 Protocol, 2.2.3).
    """

    writable: Callable[[str], bool]
    unnamed: str | None = None
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


def run(operations: Iterable[Operation], trial: Trial, bounds: Bounds) -> frozenset[str]:
    """Carries the operations out, each on what the one before has left.

    Returns:
        The graphs that were written, changed by it or not.

    Raises:
        DigintError: REFUSED for a graph that may not be written; BAD_INPUT for one that is not there.
    """
    execution = _Execution(trial, bounds)
    for operation in operations:
        execution.carry_out(operation)
    return frozenset(execution.touched)


class _Execution:
    """One update on its way."""

    def __init__(self, trial: Trial, bounds: Bounds) -> None:
        self._trial = trial
        self._bounds = bounds
        self.touched: set[str] = set()

    def carry_out(self, operation: Operation) -> None:
        if isinstance(operation, Change):
            self._change(operation)
        elif isinstance(operation, Transfer):
            self._transfer(operation)
        elif isinstance(operation, Emptying):
            self._empty(operation)
        else:
            self._create(operation)

    def _change(self, operation: Change) -> None:
        self._refuse_two_datasets(operation)
        removed = self._found(operation, operation.deletion)
        added = self._found(operation, operation.insertion)
        for graph, triples in removed:
            self._trial.remove(graph, triples)
        for graph, triples in added:
            self._trial.add(graph, triples)

    def _found(self, operation: Change, template: Template) -> list[tuple[str, Sequence[Triple]]]:
        """The triples that a template gives, by graph; `where` is asked once a graph."""
        merged: dict[str, list[str]] = {}
        for name, text in template.items():
            merged.setdefault(self._to_write(name, operation.with_), []).append(text)
        return [(graph, self._constructed(operation, " .\n".join(texts))) for graph, texts in merged.items()]

    def _constructed(self, operation: Change, template: str) -> Sequence[Triple]:
        text = f"{operation.prologue}\nCONSTRUCT {{ {template}\n}} WHERE {operation.where}"
        default, named = self._dataset(operation)
        return self._trial.construct(text, default, named)

    def _dataset(self, operation: Change) -> tuple[Sequence[str] | None, Sequence[str] | None]:
        """The default graph and the named graphs that a pattern sees; None: the union, and all."""
        if operation.given:
            return (), ()
        if operation.using or operation.using_named:
            return operation.using, operation.using_named
        if self._bounds.using or self._bounds.using_named:
            return self._bounds.using, self._bounds.using_named
        own = operation.with_ or self._bounds.unnamed
        return (None, None) if own is None else ((own,), None)

    def _transfer(self, operation: Transfer) -> None:
        source = self._to_read(operation.source)
        target = self._to_write(operation.target)
        if source not in self._trial.graphs() and not operation.silent:
            raise _not_there(source)
        if operation.verb == "MOVE":
            self._to_write(operation.source)
        if source == target:
            return
        triples = self._trial.construct(f"CONSTRUCT {_EVERYTHING} WHERE {_EVERYTHING}", (source,), ())
        if operation.verb != "ADD":
            self._trial.clear(target)
        self._trial.add(target, triples)
        if operation.verb == "MOVE":
            self._trial.clear(source)

    def _empty(self, operation: Emptying) -> None:
        if operation.graph in (ALL, NAMED):
            graphs = set(self._trial.graphs())
            if operation.graph == NAMED:
                graphs.discard(self._bounds.unnamed or "")
            for graph in sorted(graphs):
                self._trial.clear(self._to_write(graph))
            return
        graph = self._to_write(operation.graph)
        if graph not in self._trial.graphs() and not operation.silent and operation.graph != DEFAULT:
            raise _not_there(graph)
        self._trial.clear(graph)

    def _create(self, operation: Creation) -> None:
        if self._to_write(operation.graph) in self._trial.graphs() and not operation.silent:
            raise DigintError(Kind.BAD_INPUT, f"The graph {operation.graph} is there already.")

    def _to_write(self, name: str, with_: str | None = None) -> str:
        graph = self._resolved(name, with_)
        if not self._bounds.writable(graph):
            raise may_not_be_written(graph)
        self.touched.add(graph)
        return graph

    def _to_read(self, name: str) -> str:
        return self._resolved(name, None)

    def _resolved(self, name: str, with_: str | None) -> str:
        if name == VARIABLE:
            raise DigintError(
                Kind.REFUSED,
                "GRAPH with a variable may write any graph.",
                remedy="Name the one dataset that is to change by its IRI; GRAPH ?g is for WHERE.",
            )
        graph = with_ or self._bounds.unnamed if name == DEFAULT else name
        if graph is None:
            raise no_default_graph()
        return graph

    def _refuse_two_datasets(self, operation: Change) -> None:
        outside = self._bounds.using or self._bounds.using_named
        if outside and (operation.with_ or operation.using or operation.using_named):
            raise DigintError(
                Kind.BAD_INPUT,
                "The dataset is named twice: by using-graph-uri or using-named-graph-uri, and in the text.",
                remedy="Leave out the parameters, or WITH and USING.",
            )


def may_not_be_written(graph: str) -> DigintError:
    """The error that an update would write a graph that it may not."""
    return DigintError(
        Kind.REFUSED,
        f"This update would write {graph}, which it may not.",
        remedy="An update changes one dataset, /graph/{region}/{dataset}; all other graphs stay as they are.",
    )


def no_default_graph() -> DigintError:
    """The error that triples are for no graph at all."""
    return DigintError(
        Kind.REFUSED,
        "Triples outside of GRAPH have no place here: the default graph is the union of all others.",
        remedy="Name the dataset: GRAPH <…> { … } or WITH <…> in the text, or ?graph=… in the address.",
    )


def _not_there(graph: str) -> DigintError:
    return DigintError(
        Kind.BAD_INPUT, f"There is no graph {graph}.", remedy="Write SILENT where that does not matter."
    )
