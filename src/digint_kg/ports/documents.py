"""What comes in: documents, and who reads them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from pyoxigraph import Triple

from digint_kg.findings import Finding
from digint_kg.formats import Format
from digint_kg.generations import SourceFile


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
