"""The shapes folder: all shapes as one graph, and for each its stage and its messages by language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from digint_kg import assets
from digint_kg.terms import RDF_TYPE, RDFS, SH, SHAPES

_STAGE = re.compile(r"\d\d-[a-z]+\Z")
_KINDS = frozenset({SH + "NodeShape", SH + "PropertyShape"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What the checker needs to know of a shape beyond SHACL itself.

    `points_at` is the property of the value, in place of the focus, at which the fault is to be mended
    (`rdfs:seeAlso` on the shape).
    """

    iri: str
    stage: str
    messages: Mapping[str, str]
    path: str | None
    points_at: str | None = None


class ShapeLibrary:
    """The shapes below a folder; the examples `*.good.ttl` and `*.bad.ttl` are left out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def files(self) -> list[Path]:
        """The shapes files, in the order of their stages."""
        paths = sorted(self._folder.glob("[0-9][0-9]-*/*.ttl"))
        return [path for path in paths if not path.stem.endswith((".good", ".bad"))]

    @cached_property
    def text(self) -> bytes:
        """All shapes as one N-Triples text."""
        triples = (quad.triple for path in self.files for quad in _quads(path))
        return serialize(triples, format=RdfFormat.N_TRIPLES) or b""

    @cached_property
    def sha256(self) -> str:
        """The hash of the shapes folder."""
        return assets.sha256(self._folder, "*.ttl")

    def get(self, iri: str) -> Shape | None:
        """The shape with this IRI; None for one that is not ours."""
        return self._by_iri.get(iri)

    def __iter__(self) -> Iterator[Shape]:
        return iter(self._by_iri.values())

    @cached_property
    def _by_iri(self) -> dict[str, Shape]:
        return {shape.iri: shape for path in self.files for shape in _shapes(path)}


def _shapes(path: Path) -> list[Shape]:
    stage = path.parent.name if _STAGE.match(path.parent.name) else ""
    messages: dict[str, dict[str, str]] = {}
    paths: dict[str, str] = {}
    points: dict[str, str] = {}
    found: list[str] = []
    for quad in _quads(path):
        if not isinstance(quad.subject, NamedNode):
            continue
        subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object
        if predicate == SH + "message" and isinstance(value, Literal):
            messages.setdefault(subject, {})[value.language or "en"] = value.value
        elif predicate == SH + "path" and isinstance(value, NamedNode):
            paths[subject] = value.value
        elif predicate == RDFS + "seeAlso" and isinstance(value, NamedNode):
            points[subject] = value.value
        elif predicate == RDF_TYPE and isinstance(value, NamedNode) and value.value in _KINDS:
            found.append(subject)
    return [Shape(iri, stage, messages.get(iri, {}), paths.get(iri), points.get(iri)) for iri in found]


def _quads(path: Path) -> list[Quad]:
    return list(parse(path=path, format=RdfFormat.TURTLE, base_iri=SHAPES, rename_blank_nodes=True))
