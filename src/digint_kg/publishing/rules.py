"""Derives what rules derive, a region at a time (HOUSE, section 7)."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from digint_kg.generations import Change
from digint_kg.graphs import GraphNames
from digint_kg.ports import Draft

_SLOT = "VALUES ?region { UNDEF }"


class Rules:
    """The CONSTRUCT rules of a folder, run in the order of their names, one round.

    A rule says `VALUES ?region { UNDEF }` once; the region's IRI takes the place of UNDEF.
    """

    def __init__(self, folder: Path, names: GraphNames) -> None:
        self._texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq"))]
        self._names = names

    def derive(self, draft: Draft, region: str) -> Change | None:
        """Rebuilds the region's derived graph; None where there are no rules."""
        if not self._texts:
            return None
        graph = self._names.derived(region)
        return draft.put_quads(graph, self._quads(draft, region, NamedNode(graph)))

    def _quads(self, draft: Draft, region: str, graph: NamedNode) -> Iterator[Quad]:
        iri = NamedNode(self._names.region_iri(region))
        for text in self._texts:
            for triple in draft.construct(text.replace(_SLOT, f"VALUES ?region {{ {iri} }}")):
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
