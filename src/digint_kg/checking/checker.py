"""Checks a document: shapes by an engine, undeclared terms by rule; results become located findings."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse, serialize

from digint_kg import assets
from digint_kg.checking import vocabulary
from digint_kg.checking.engine import engine
from digint_kg.checking.messages import Labels, sentences
from digint_kg.checking.result import Engine, Result
from digint_kg.checking.shape_library import ShapeLibrary
from digint_kg.checking.vocabulary import Vocabulary
from digint_kg.findings import Finding, in_order
from digint_kg.ports import Document
from digint_kg.terms import DCTERMS, RDFS, SKOS

_ONLY_WORDS = frozenset(
    {
        *(RDFS + name for name in ("label", "comment", "isDefinedBy")),
        *(SKOS + name for name in ("prefLabel", "altLabel", "definition", "scopeNote", "editorialNote")),
        DCTERMS + "source",
        "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status",
    }
)
"""What the ontology says in words: nothing that a shape asks of it, and most of its bytes."""


class ShapeChecker:
    """The checker over the packaged shapes and ontology.

    Args:
        root: the folder that holds `ontology` and `shapes`.
        engine_name: `shifty` or `pyshacl`.
    """

    def __init__(self, root: Path, engine_name: str) -> None:
        self._ontology_folder = root / "ontology"
        self.shapes = ShapeLibrary(root / "shapes")
        self._engine_name = engine_name

    @property
    def engine(self) -> str:
        """Name and version of the engine in force."""
        return self._engine.name

    @property
    def shapes_sha256(self) -> str:
        """The hash of the shapes."""
        return self.shapes.sha256

    @cached_property
    def ontology_sha256(self) -> str:
        """The hash of the ontology."""
        return assets.sha256(self._ontology_folder, "*.ttl")

    def check(self, document: Document, context: Iterable[Triple]) -> tuple[Finding, ...]:
        """The located findings for the document's own nodes.

        Args:
            document: what is checked.
            context: what other graphs say of IRIs that the document mentions.
        """
        own = list(document.triples())
        around = list(context)
        subjects = {str(getattr(triple.subject, "value", "")) for triple in own}
        data = _text(own) + self._ontology_text + _text(around)
        results = self._engine.validate(data, self.shapes.text)
        results += self._vocabulary.undeclared(own)
        labels = Labels([*own, *around], self._ontology_labels)
        mine = (result for result in results if result.focus in subjects)
        findings = [self._finding(result, document.graph, labels) for result in mine]
        return in_order([*document.faults, *(document.locate(findings) if findings else ())])

    @cached_property
    def _engine(self) -> Engine:
        return engine(self._engine_name)

    @cached_property
    def _ontology(self) -> list[Triple]:
        paths = sorted(self._ontology_folder.rglob("*.ttl"))
        return [quad.triple for path in paths for quad in parse(path=path, rename_blank_nodes=True)]

    @cached_property
    def _ontology_text(self) -> bytes:
        return _text(triple for triple in self._ontology if triple.predicate.value not in _ONLY_WORDS)

    @cached_property
    def _ontology_labels(self) -> Labels:
        return Labels(self._ontology)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._ontology)

    def _finding(self, result: Result, graph: str, labels: Labels) -> Finding:
        shape = None
        if result.shape == vocabulary.SHAPE:
            term = result.value[1:-1] if result.value else result.path or ""
            stage, messages = vocabulary.STAGE, self._vocabulary.messages(term)
            path = result.path
        else:
            shape = self.shapes.get(result.shape)
            stage = shape.stage if shape else ""
            messages = dict(shape.messages) if shape and shape.messages else {"en": result.message}
            path = result.path or (shape.path if shape else None)
        return Finding(
            severity=result.severity,
            stage=stage,
            shape=result.shape,
            focus=result.focus,
            messages=sentences(messages, result.focus, result.value, labels),
            path=path,
            value=result.value,
            graph=graph,
            detail=_detail(result.focus, result.value, shape.points_at if shape else None),
        )


def _detail(focus: str, value: str | None, points_at: str | None) -> tuple[str, str] | None:
    """Where the fault is to be mended, if the shape says: that property of the value, else of the focus."""
    if points_at is None:
        return None
    return (value[1:-1] if value and value.startswith("<") else focus, points_at)


def _text(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""
