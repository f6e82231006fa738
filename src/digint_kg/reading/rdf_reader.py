"""Reads RDF files: pyoxigraph judges what is well-formed, this decides which graph gets what."""

import hashlib
import json
import mmap
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple, parse

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import JSON_LD, N_TRIPLES, RDF, RDF_XML, TURTLE, Format, rdf_format_of
from digint_kg.generations import SourceFile
from digint_kg.graphs import GraphNames
from digint_kg.locations import Location
from digint_kg.ports import Document
from digint_kg.reading.document import FileDocument
from digint_kg.reading.jsonld_words import unfit_iri, words_of
from digint_kg.reading.lines_of_rdfxml import bursts
from digint_kg.reading.skolem import BlankNodes, CycleError
from digint_kg.reading.syntax_errors import refusal, too_much, unfit, unreadable

GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph

_DEFAULT: Final = DefaultGraph()
_SIGNS_OF_MORE: Final = {
    N_TRIPLES: (b"_:", b"<<"),
    TURTLE: (b"_:", b"[", b"(", b"<<", b"{|", b"~"),
}


class RdfReader:
    """Reads RDF files into documents for the graphs of one installation."""

    def __init__(self, names: GraphNames) -> None:
        self._names = names

    def read(
        self, path: Path, graph: str, *, format_: Format | None = None, merge: bool = False
    ) -> list[Document]:
        """The documents in `path`: one, or one for each named graph that names a dataset of the same region.

        Args:
            path: the file.
            graph: the IRI of the graph that it is for; also the base IRI.
            format_: its syntax; None takes it from the file's ending.
            merge: puts named graphs of whatever name into `graph`.

        Raises:
            DigintError: NOT_FOUND, or BAD_INPUT with file and line where the file is broken, empty of
                triples, or names graphs that have no place here.
        """
        format_ = format_ or rdf_format_of(path)
        survey = _Survey(path, format_, graph, merge, self._names)
        try:
            source = SourceFile(path.name, _sha256(path), format_.media_type)
            _guard(path, format_)
            survey.run()
        except OSError as error:
            raise unreadable(path, error) from error
        except SyntaxError as error:
            raise refusal(path, format_, error, graph) from error
        if format_ == JSON_LD:
            _refuse_unfit_iris(path)
        survey.refuse_nothing()
        return [survey.document(target, source) for target in survey.targets()]


class _Survey:
    """One pass over a file: is it well-formed, which graphs does it name, which blank nodes does it hold."""

    def __init__(self, path: Path, format_: Format, graph: str, merge: bool, names: GraphNames) -> None:  # noqa: FBT001
        self._path = path
        self._format = format_
        self._graph = graph
        self._merge = merge
        self._names = names
        self._counts: dict[GraphName, int] = {}
        self._blanks: dict[str, BlankNodes] = {}

    def run(self) -> None:
        """Parses the file to its end."""
        if _is_plain(self._path, self._format):
            quads = self._quads()
            if next(quads, None) is not None:
                self._counts[_DEFAULT] = 1
                deque(quads, maxlen=0)
        else:
            self._look_closely()

    def refuse_nothing(self) -> None:
        """Refuses a file that says nothing."""
        if not self._counts:
            raise _no_triples(self._path, self._format)

    def targets(self) -> list[str]:
        """The graphs that the file's triples go to.

        Raises:
            DigintError: BAD_INPUT for graphs that have no place here.
        """
        foreign = sorted(str(name) for name in self._counts if self._target(name) is None)
        if foreign:
            raise DigintError(
                Kind.BAD_INPUT,
                f"the file holds named graphs that are no datasets of this region: {', '.join(foreign)}.",
                where=Location(str(self._path)),
                remedy="--merge-graphs merges them into the dataset.",
            )
        found = {target for name in self._counts if (target := self._target(name))}
        return sorted(found, key=lambda target: (target != self._graph, target))

    def document(self, target: str, source: SourceFile) -> Document:
        """The document of one of the targets.

        Raises:
            DigintError: BAD_INPUT for blank nodes in a circle.
        """
        blanks = self._blanks.get(target)
        named = set(self._counts) - {_DEFAULT}
        parts = frozenset(name for name in self._counts if self._target(name) == target)
        return FileDocument(
            source=source,
            path=self._path,
            graph=target,
            format_=self._format,
            base=self._graph,
            parts=None if len(parts) == len(self._counts) else parts,
            blank_names=self._blank_names(blanks, target) if blanks else (),
            merged_graphs=self._merge and bool(named),
            loads_as_it_stands=not named and not blanks,
        )

    def _quads(self) -> Iterator[Quad]:
        return parse(path=self._path, format=RDF[self._format], base_iri=self._graph)

    def _look_closely(self) -> None:
        for quad in self._quads():
            name = quad.graph_name
            self._counts[name] = self._counts.get(name, 0) + 1
            object_ = quad.object
            if isinstance(object_, Triple):
                raise _triple_term(self._path)
            if isinstance(object_, BlankNode) or isinstance(quad.subject, BlankNode):
                target = self._target(name)
                if target:
                    self._blanks.setdefault(target, BlankNodes()).add(quad.triple)

    def _target(self, name: GraphName) -> str | None:
        if self._merge or isinstance(name, DefaultGraph):
            return self._graph
        if isinstance(name, BlankNode):
            return None
        ours, theirs = self._names.split(self._graph), self._names.split(name.value)
        same_region = ours is not None and theirs is not None and ours[0] == theirs[0]
        return name.value if name.value == self._graph or same_region else None

    def _blank_names(self, blanks: BlankNodes, target: str) -> tuple[str, ...]:
        try:
            return tuple(blanks.names(target, self._names.genid))
        except CycleError as error:
            raise DigintError(
                Kind.BAD_INPUT,
                "blank nodes lead to each other in a circle, so that they cannot be told apart for good.",
                where=Location(str(self._path)),
                remedy="Give one of the nodes in the circle an IRI.",
            ) from error


def _guard(path: Path, format_: Format) -> None:
    if not path.stat().st_size:
        raise _no_triples(path, format_)
    if format_ == RDF_XML and bursts(path):
        raise too_much(path)


def _refuse_unfit_iris(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    data = json.loads(text)
    iri = unfit_iri(data, words_of(data))
    if iri is not None:
        raise unfit(path, text, iri)


def _is_plain(path: Path, format_: Format) -> bool:
    """Whether the file surely holds one graph without blank nodes and triple terms."""
    signs = _SIGNS_OF_MORE.get(format_)
    if signs is None:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return all(text.find(sign) < 0 for sign in signs)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _no_triples(path: Path, format_: Format) -> DigintError:
    if not path.stat().st_size:
        what, remedy = "the file is empty.", "Hand in a file that says something."
    elif format_ == JSON_LD:
        what = "no triples: its terms are not mapped by an @context."
        remedy = "Write an @context that maps the terms to IRIs into the file."
    else:
        what, remedy = "no triples: the file says nothing.", "Hand in a file that says something."
    return DigintError(Kind.BAD_INPUT, what, where=Location(str(path)), remedy=remedy)


def _triple_term(path: Path) -> DigintError:
    return DigintError(
        Kind.BAD_INPUT,
        "the file holds triple terms (RDF 1.2), which are not supported.",
        where=Location(str(path)),
        remedy="Describe the statement by a node of its own.",
    )
