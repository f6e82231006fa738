"""The graphs that the package itself brings: ontology, shapes, reference schemes."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from digint_kg import assets
from digint_kg.generations import Change
from digint_kg.graphs import GraphNames
from digint_kg.ports import Document, Draft, Reader


class Package:
    """Reads the asset folders and puts them into a draft.

    Args:
        root: the folder that holds `ontology`, `shapes`, `data`.
        reader: reads the files.
        names: the graph layout.
    """

    def __init__(self, root: Path, reader: Reader, names: GraphNames) -> None:
        self._root = root
        self._reader = reader
        self._names = names

    def hashes(self) -> dict[str, str]:
        """What the package's graphs and rules hash to, by family; the base is part of it."""
        folders = {"ontology": "ontology", "shapes": "shapes", "reference": "data/reference"}
        found = {name: assets.sha256(self._root / folder, "*.ttl") for name, folder in folders.items()}
        rules = assets.sha256(self._root / "rules", "*.rq")
        return found | {"rules": rules, "base": self._names.base}

    def install(self, draft: Draft) -> list[Change]:
        """Gives the package's graphs the package's content."""
        changes = [
            draft.put_quads(self._names.ontology, self._merged("ontology", self._names.ontology)),
            draft.put_quads(self._names.shapes, self._merged("shapes", self._names.shapes)),
        ]
        changes += [draft.put(document) for document in self.references()]
        return changes

    def references(self) -> Sequence[Document]:
        """The reference schemes, one document each."""
        files = sorted((self._root / "data" / "reference").glob("*.ttl"))
        return list(chain.from_iterable(self._reader.read(path, self._graph(path)) for path in files))

    def _graph(self, path: Path) -> str:
        return self._names.reference(path.stem)

    def _merged(self, folder: str, graph: str) -> Iterator[Quad]:
        node = NamedNode(graph)
        for path in sorted((self._root / folder).rglob("*.ttl")):
            if path.stem.endswith((".good", ".bad")):
                continue
            for document in self._reader.read(path, graph):
                for triple in document.triples():
                    yield Quad(triple.subject, triple.predicate, triple.object, node)
