"""The packaged data that are true: read from their files, not from a store."""

import csv
from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph, Namespace, Node, URIRef

from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.terms import CODE, DEF, NUTS, PROJECT

DIGINT = Namespace(DEF)
NAMES = GraphNames(PROJECT)
DATA = assets.folder("data")
REGIONS = {
    "auvergne-rhone-alpes": "FRK",
    "basque-country": "ES21",
    "bucuresti-ilfov": "RO32",
    "emilia-romagna": "ITH5",
    "flanders": "BE2",
    "noord-brabant": "NL41",
}
FILES = sorted((*(DATA / "regions").rglob("*.ttl"), *(DATA / "reference").rglob("*.ttl")))


def graph_of(path: Path) -> str:
    return NAMES.prefix + path.relative_to(DATA).with_suffix("").as_posix().removeprefix("regions/")


def read(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, publicID=graph_of(path))
    return graph


def region(slug: str) -> Graph:
    return read(*sorted((DATA / "regions" / slug).glob("*.ttl")))


def reference(name: str) -> Graph:
    return read(DATA / "reference" / f"{name}.ttl")


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def code(value: Node | None) -> str:
    return str(value).removeprefix(CODE).rpartition("/")[2] if value is not None else ""


def nuts(notation: str) -> URIRef:
    return URIRef(NUTS + notation)


def thing(path: str) -> URIRef:
    """A thing of ours: its path below `id/`."""
    return URIRef(f"{PROJECT}id/{path}")


def text(graph: Graph, subject: Node, predicate: URIRef, language: str) -> str:
    """The one text in a language; empty where there is none."""
    found = [str(value) for value in graph.objects(subject, predicate) if _language(value) == language]
    assert len(found) <= 1, (subject, predicate, found)
    return "".join(found)


def _language(value: Node) -> str:
    return str(getattr(value, "language", "") or "")
