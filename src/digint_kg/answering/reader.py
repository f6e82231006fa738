"""The reader process: `python -I -m digint_kg.answering.reader SOCKET BASE GENID MEMORY [CHANNEL]`.

It talks over the inherited socket, answers one query after another, and can be killed at any moment. It
imports only what it needs, because it must be there in a tenth of a second. With CHANNEL, another inherited
socket, it gives up its network before anything else, or ends.
"""

import json
import os
import select
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from digint_kg.answering import faults
from digint_kg.answering.blank import BlankNodes
from digint_kg.answering.confinement import ConfinementError, hand_over
from digint_kg.answering.counting import COUNTERS, NoRows
from digint_kg.answering.frames import FAULT, GONE, GRAPH, SOLUTIONS, frame
from digint_kg.answering.incoming import Incoming
from digint_kg.answering.messages import FaultMessage, QueryMessage
from digint_kg.answering.query_text import QueryText, look_at
from digint_kg.answering.rerouting import rerouted
from digint_kg.answering.sink import Sink
from digint_kg.terms import PREFIXES

_STATM: Final = Path("/proc/self/statm")


class Reader:
    """Answers queries from one generation at a time."""

    def __init__(self, link: socket.socket, base: str, genid: str, memory: int) -> None:
        self._link = link
        self._incoming = Incoming(link)
        self._base = base
        self._blank = BlankNodes(genid)
        self._memory = memory
        self._generation: int | None = None
        self._store: Store | None = None

    def run(self) -> None:
        """Answers until the service closes the socket."""
        while (message := self._incoming.next()) is not None:
            self._serve(json.loads(message))

    def _serve(self, message: QueryMessage) -> None:
        store = self._open(message["generation"], message["folder"])
        if store is None:
            self._link.sendall(frame(GONE))
            return
        try:
            self._answer(store, message)
        except faults.ReaderFault as fault:
            self._tell(fault.message)
        except SyntaxError as error:
            self._tell(faults.syntax(error))
        except MemoryError:
            self._tell(faults.too_much_memory().message)
        except (OSError, ValueError, RuntimeError) as error:
            self._tell(_fault(error, message))

    def _tell(self, message: FaultMessage) -> None:
        self._link.sendall(frame(FAULT, json.dumps(message).encode()))

    def _open(self, generation: int, folder: str) -> Store | None:
        if self._store is None or generation != self._generation:
            self._store = None
            try:
                self._store = Store.read_only(folder)
            except OSError:
                return None
            if self._generation is None:
                _bound_memory(self._memory)
            self._generation = generation
        return self._store

    def _answer(self, store: Store, message: QueryMessage) -> None:
        seen = look_at(message["text"])
        if seen.is_update:
            raise faults.is_load() if seen.form == "LOAD" else faults.is_update()
        result = _evaluate(store, message, seen, self._base)
        if isinstance(result, QueryTriples):
            self._write_graph(store, result, message, seen)
        else:
            self._write_solutions(result, message)

    def _write_solutions(self, result: QuerySolutions | QueryBoolean, message: QueryMessage) -> None:
        media_type = message["solutions"]
        if media_type is None:
            raise faults.not_acceptable("solutions")
        counter = COUNTERS[media_type]() if isinstance(result, QuerySolutions) else NoRows()
        sink = Sink(self._link, SOLUTIONS, counter, (message["rows"], message["bytes"]))
        result.serialize(cast("BinaryIO", sink), QueryResultsFormat.from_media_type(media_type))
        sink.finish()

    def _write_graph(
        self, store: Store, result: QueryTriples, message: QueryMessage, seen: QueryText
    ) -> None:
        media_type = message["graph"]
        if media_type is None:
            raise faults.not_acceptable("graph")
        sink = Sink(self._link, GRAPH, NoRows(), (0, message["bytes"]))
        triples = self._blank.closed(store, result) if seen.form == "DESCRIBE" else result
        serialize(
            _at_most(message["rows"], self._blank.restored(triples)),
            cast("BinaryIO", sink),
            RdfFormat.from_media_type(media_type),
            prefixes=PREFIXES,
        )
        sink.finish()


def _fault(error: OSError | ValueError | RuntimeError, message: QueryMessage) -> FaultMessage:
    if message["gateway"] and not isinstance(error, ValueError):
        return faults.from_outside(error)
    return faults.internal(f"{type(error).__name__}: {error}")


def _evaluate(
    store: Store, message: QueryMessage, seen: QueryText, base: str
) -> QuerySolutions | QueryBoolean | QueryTriples:
    """The result, not yet computed.

    A text whose endpoints lead to the gateway is tried first. Where it is not valid, the text as it came is
    run: its syntax errors have the right places, and a call that was overlooked has nowhere to go.
    """
    text = message["text"]
    if message["gateway"]:
        outward = rerouted(text, base, message["gateway"])
        if outward != text:
            try:
                return _run(store, outward, message, seen, base)
            except SyntaxError:
                pass
    return _run(store, text, message, seen, base)


def _run(
    store: Store, text: str, message: QueryMessage, seen: QueryText, base: str
) -> QuerySolutions | QueryBoolean | QueryTriples:
    """The union of all graphs is its dataset only where nobody named one.

    The engine's switch for the union would override FROM.
    """
    if message["default_graphs"] or message["named_graphs"]:
        return store.query(
            text,
            base_iri=base,
            default_graph=[_graph(iri) for iri in message["default_graphs"]],
            named_graphs=[_graph(iri) for iri in message["named_graphs"]],
        )
    return store.query(text, base_iri=base, use_default_graph_as_union=not seen.names_dataset)


def _graph(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise faults.no_iri(iri) from error


def _at_most(limit: int, triples: Iterator[Triple]) -> Iterator[Triple]:
    for count, triple in enumerate(triples):
        if count >= limit:
            raise faults.too_many_rows(limit)
        yield triple


def _bound_memory(memory: int) -> None:
    """Bounds what queries may take on top of what the process and its open store have taken already."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 (there is no such module on every platform)

    taken = int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


def _end_with(link: socket.socket) -> None:
    """Ends this process, even in the middle of a query, once the other end of the socket is closed."""
    poll = select.poll()
    poll.register(link.fileno(), 0)
    poll.poll()
    os._exit(0)


def main() -> None:
    """Runs a reader on the socket that was inherited."""
    descriptor, base, genid, memory, *channel = sys.argv[1:]
    if channel:
        try:
            hand_over(socket.socket(fileno=int(channel[0])))
        except ConfinementError:
            sys.exit(1)
    link = socket.socket(fileno=int(descriptor))
    threading.Thread(target=_end_with, args=(link,), daemon=True).start()
    try:
        Reader(link, base, genid, int(memory)).run()
    except (BrokenPipeError, ConnectionResetError):
        return


if __name__ == "__main__":
    main()
