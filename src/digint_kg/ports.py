"""The protocols between the parts: adapters fulfil them, use cases speak only of them, wiring joins them."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from pyoxigraph import Literal, Quad, Triple

from digint_kg.findings import Finding
from digint_kg.formats import Format
from digint_kg.generations import (
    Change,
    DatasetState,
    Generation,
    GraphDifference,
    Publication,
    SourceFile,
)
from digint_kg.permissions import Principal
from digint_kg.submissions import KeptSubmission, Slip


class Document(Protocol):
    """A source file that was read whole and is well-formed: triples for one graph."""

    @property
    def source(self) -> SourceFile:
        """The file's name, hash and syntax."""

    @property
    def path(self) -> Path:
        """Where its bytes are."""

    @property
    def originals(self) -> Sequence[Path]:
        """Where the files are that it was converted from, in the order of `source.made_from`; mostly none."""

    @property
    def graph(self) -> str:
        """The graph that it is for."""

    @property
    def base(self) -> str:
        """The IRI that the file was read with: relative IRIs are resolved against it."""

    @property
    def merged_graphs(self) -> bool:
        """Whether named graphs inside the file were merged into this one, as the user said."""

    @property
    def loads_as_it_stands(self) -> bool:
        """Whether a store may bulk-load the file itself: one graph, no blank nodes."""

    @property
    def faults(self) -> Sequence[Finding]:
        """What reading found wrong, at its places; a violation among them blocks a publication."""

    def triples(self) -> Iterator[Triple]:
        """The file's triples, literals as written, blank nodes as skolem IRIs. Parsed anew at each call."""

    def locate(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings with their place in the file, as near as the syntax allows."""


class Reader(Protocol):
    """Reads source files into documents."""

    def read(
        self, path: Path, graph: str, *, format_: Format | None = None, merge: bool = False
    ) -> Sequence[Document]:
        """The documents in `path`: one, or one for each named graph that names a dataset of ours.

        Raises:
            DigintError: BAD_INPUT with file and line where the file is broken, is empty of triples, or names
                graphs that have no place here.
        """


class Intake(Reader, Protocol):
    """Reads whatever is handed in: tables by their mappings as well."""

    def read_mapped(self, path: Path, mapping: Path, graph: str) -> Document:
        """The document in a table, by a mapping.

        Raises:
            DigintError: BAD_INPUT with file and line of the mapping, or sheet and cell of the table.
        """


class Checker(Protocol):
    """Checks a document against shapes and rules."""

    def check(self, document: Document, context: Iterable[Triple]) -> tuple[Finding, ...]:
        """The located findings for the document's own nodes; `context` holds what other graphs say.

        `context` describes IRIs that the document mentions but does not itself describe.
        """

    @property
    def engine(self) -> str:
        """Name and version of the engine in force."""

    @property
    def shapes_sha256(self) -> str:
        """The hash of the shapes."""

    @property
    def ontology_sha256(self) -> str:
        """The hash of the ontology."""


class Comparison(Protocol):
    """What sets two states of the graph apart. Lives only as long as the states themselves."""

    def graphs(self) -> Iterator[GraphDifference]:
        """The graphs that differ, by IRI; all of them, those of the machinery too."""

    def known_before(self, iri: str) -> bool:
        """Whether the earlier state says anything of this IRI."""

    def known_after(self, iri: str) -> bool:
        """Whether the later state says anything of this IRI."""

    def labels(self, iri: str) -> Sequence[Literal]:
        """What the later state calls this IRI, or else the earlier."""

    def owner(self, iri: str) -> tuple[str, str] | None:
        """Something that leads to this IRI in the later state, or else the earlier, and its predicate."""


class Past(Protocol):
    """The generations that were, rebuilt from the journal where they are gone from disk."""

    def compare(self, before: int, after: int) -> Comparison:
        """Two generations; 0 is the state before the first.

        Raises:
            DigintError: NOT_FOUND for a generation that never was; CONFLICT where the journal is damaged.
        """

    def preview(self) -> AbstractContextManager[Path]:
        """A path for a checkpoint of a draft; what is there at the end is removed.

        Raises:
            DigintError: UPSTREAM where the disk fails.
        """


class Draft(Protocol):
    """The next generation while it is being made; nobody else sees it."""

    @property
    def number(self) -> int:
        """The number it will have."""

    @property
    def datasets(self) -> Mapping[str, DatasetState]:
        """The datasets in force, by graph IRI, in the generation that it starts from."""

    def put(self, document: Document) -> Change:
        """Gives the document's graph the document's content, by difference."""

    def put_quads(self, graph: str, quads: Iterable[Quad]) -> Change:
        """Gives a graph the content of `quads`, by difference. For graphs that the machinery writes."""

    def drop(self, graph: str) -> Change:
        """Empties a graph."""

    def describe(self, iris: Iterable[str], *, outside: str) -> Iterator[Triple]:
        """What graphs other than `outside` say of these IRIs, and of what these refer to."""

    def changed_subjects(self, graph: str) -> set[str]:
        """The IRIs whose description in this graph the draft changed."""

    def mentioning(self, iris: set[str], *, outside: set[str]) -> set[str]:
        """The graphs, but for `outside`, that mention one of these IRIs."""

    def construct(self, text: str) -> Iterator[Triple]:
        """The triples of a CONSTRUCT query over the draft, all graphs as one."""

    def compare(self) -> Comparison:
        """What the draft changes in the generation below it; to be used while the draft is open."""

    def checkpoint(self, folder: Path) -> None:
        """Puts a copy of the draft as it stands into a new folder, for readers; costs no room of its own."""

    def commit(self, entry: Publication, documents: Sequence[Document]) -> Generation:
        """Keeps the sources, writes the journal, and switches: now this is the current generation."""


class Trial(Protocol):
    """A private copy of the generation in force, on which a change is tried. Nobody else sees it."""

    def graphs(self) -> frozenset[str]:
        """The graphs that hold anything."""

    def construct(
        self, text: str, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
    ) -> Sequence[Triple]:
        """The triples of a CONSTRUCT query; by None its default graph is the union, and GRAPH sees all.

        Raises:
            DigintError: BAD_INPUT where the engine cannot answer it.
        """

    def add(self, graph: str, triples: Iterable[Triple]) -> None:
        """Puts triples into a graph; blank nodes may be among them."""

    def remove(self, graph: str, triples: Iterable[Triple]) -> None:
        """Takes triples out of a graph."""

    def clear(self, graph: str) -> None:
        """Empties a graph."""

    def write(self, graph: str, path: Path) -> bool:
        """Writes a graph as N-Triples, literals in the store's form; False where it holds nothing."""


class GraphStore(Protocol):
    """Where generations live."""

    def current(self) -> Generation | None:
        """The generation in force; None before the first."""

    def datasets(self) -> Mapping[str, DatasetState]:
        """The datasets in force, by graph IRI."""

    def publication(self, number: int) -> Publication:
        """A journal entry. Raises DigintError NOT_FOUND."""

    def publications(self) -> Iterator[Publication]:
        """The journal, newest first."""

    def source(self, source: SourceFile) -> Path:
        """A kept source file. Raises DigintError NOT_FOUND."""

    def describe(
        self, iris: Iterable[str], *, hidden: frozenset[str], beside: Sequence[Document]
    ) -> Iterator[Triple]:
        """What the generation in force, but for `hidden` graphs, and `beside` say of these IRIs."""

    def kept(self) -> Sequence[int]:
        """The numbers of the generations whose quads can be read, newest first."""

    def quads(self, graphs: Iterable[str], generation: int | None = None) -> Iterator[Quad]:
        """The quads of these graphs, blank nodes as skolem IRIs.

        Args:
            graphs: their IRIs.
            generation: one of those kept; by default the one in force.

        Raises:
            DigintError: NOT_FOUND where that generation is not kept.
        """

    def draft(self) -> AbstractContextManager[Draft]:
        """A draft on top of the current generation, under the publisher's lock; thrown away unless committed.

        Raises:
            DigintError: CONFLICT where another publisher is at work.
        """

    def trial(self) -> AbstractContextManager[Trial]:
        """A copy of the generation in force, thrown away at the end. Takes no lock.

        Raises:
            DigintError: UPSTREAM where the disk fails.
        """


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take."""

    seconds: float
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class PublicationsCompared:
    """Two publications that are to be told apart, by their numbers; 0 is the state before the first.

    `after` None is the one in force.
    `region` is a short name and `thing` an IRI: then that alone counts. `language` is that of labels.
    """

    before: int
    after: int | None = None
    region: str | None = None
    thing: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query as a reader process gets it.

    `solutions` and `graph` are the formats wanted for either kind of result; None: not acceptable.
    Without `default_graphs` and `named_graphs` (SPARQL 1.1 Protocol, 2.1.4) it sees the union of all graphs.
    With `compared` it sees no graph: what sets two publications apart stands in its empty VALUES block.
    """

    text: str
    solutions: Format | None
    graph: Format | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    compared: PublicationsCompared | None = None


class AnswerStream(Protocol):
    """An answer on its way: its format, then its bytes.

    Up to the spool size everything is there before the first byte is given out. Past it, a limit that is
    reached raises from within `chunks`, and the door must cut the connection.
    """

    @property
    def format(self) -> Format:
        """The format that the bytes are in."""

    @property
    def generation(self) -> int:
        """The generation that was asked."""

    @property
    def complete(self) -> bytes | None:
        """All bytes, where the whole answer fitted into the spool."""

    def chunks(self) -> AsyncIterator[bytes]:
        """The bytes. Must be read to the end or closed."""

    async def close(self) -> None:
        """Ends the query, if it still runs; its process is gone afterwards."""


class Answerer(Protocol):
    """Answers SPARQL from the current generation, in processes that can be ended."""

    async def answer(self, query: Query, limits: Limits) -> AnswerStream:
        """The answer's stream.

        Raises:
            DigintError: BAD_INPUT (a syntax error, with line and column), REFUSED, TIMEOUT, TOO_LARGE,
                NOT_ACCEPTABLE, OVERLOADED, NOT_FOUND (nothing is published yet).
        """

    async def close(self) -> None:
        """Ends all reader processes."""


class SubmissionShelf(Protocol):
    """Keeps what was handed in and not published. It blocks: call it in a thread."""

    def keep(self, slip: Slip, files: Sequence[Path], report: bytes | None) -> KeptSubmission:
        """Puts copies of the files on the shelf, with the report on them, all in one step.

        Raises:
            DigintError: UPSTREAM where the disk fails; then nothing is kept and nothing is left behind.
        """

    def all(self) -> list[KeptSubmission]:
        """What is on the shelf, newest first; a damaged one is left out."""

    def get(self, id_: str) -> KeptSubmission:
        """One submission. Raises DigintError NOT_FOUND; CONFLICT where it is damaged."""

    def files(self, id_: str) -> list[Path]:
        """Where its files are, found whole. Raises DigintError NOT_FOUND; CONFLICT where one is damaged."""

    def report(self, id_: str) -> bytes | None:
        """The report of its last check; None where that was not reached. Raises DigintError as `get` does."""

    def tried_again(self, id_: str, why: str, remedy: str, report: bytes | None) -> KeptSubmission:
        """Notes that it was handed in once more and not published.

        Raises:
            DigintError: NOT_FOUND; UPSTREAM where the disk fails; then the last report still stands.
        """

    def drop(self, id_: str) -> None:
        """Takes a submission off the shelf. Raises DigintError NOT_FOUND; UPSTREAM."""


class Guard(Protocol):
    """Knows who may write. Reads a small file: call it in a thread."""

    def principal(self, secret: str, client: str) -> Principal:
        """Who holds this token.

        Args:
            secret: the whole token, as it was shown once.
            client: the client's address, for the limit on failures; kept in memory alone.

        Raises:
            DigintError: UNAUTHENTICATED where it is unknown, expired or revoked; TOO_MANY after too many
                failures of this client.
        """

    def holder(self, token: str) -> Principal:
        """Who holds the token with this id, for somebody who logged in with it.

        Raises:
            DigintError: UNAUTHENTICATED where it has expired or was revoked since.
        """


class AuditOutcome(Enum):
    """What became of something that was to be written."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One line of the audit log.

    `who` is a token's id, `cli` for the command line, or `-` for somebody unknown; `label` is what the
    token's holder is called; `target` is a region or the IRI of a graph.
    """

    when: datetime
    who: str
    label: str
    action: str
    target: str
    outcome: AuditOutcome
    detail: str = ""
    request_id: str = ""


class Audit(Protocol):
    """The log of every write and of every refusal."""

    def record(self, event: AuditEvent) -> None:
        """Adds a line; it is durable afterwards where somebody known is at work. Call it in a thread."""

    def events(self) -> Iterator[AuditEvent]:
        """What the log holds, newest first."""
