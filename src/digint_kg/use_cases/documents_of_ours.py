"""List the things of ours that offered graphs describe, a part at a time: each has a document."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from digint_kg.graphs import GraphNames
from digint_kg.terms import CODE, DEF
from digint_kg.use_cases.select import Asker, iri_of


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the things that one graph describes, in the store's own order."""

    graph: str
    offset: int
    count: int


@dataclass(frozen=True, slots=True)
class Described:
    """Asks for the things of these graphs. A thing that two of them describe is listed twice."""

    asker: Asker
    names: GraphNames
    graphs: Sequence[str]

    async def parts(self, size: int) -> list[list[Slice]]:
        """How the things fall into parts of at most `size`.

        Raises:
            DigintError: what the asker raises.
        """
        parts: list[list[Slice]] = []
        room = 0
        for graph, total in sorted((await self._counts()).items()):
            done = 0
            while done < total:
                if not room:
                    parts.append([])
                    room = size
                count = min(room, total - done)
                parts[-1].append(Slice(graph, done, count))
                done, room = done + count, room - count
        return parts

    async def things(self, part: Sequence[Slice]) -> list[str]:
        """The IRIs in one part.

        Raises:
            DigintError: what the asker raises.
        """
        found: dict[str, None] = {}
        for piece in part:
            node = NamedNode(piece.graph)
            rows = await self.asker.rows(
                f"SELECT DISTINCT ?thing WHERE {{ GRAPH {node} {{ ?thing ?p ?o }} {self._ours} }} "
                f"LIMIT {piece.count} OFFSET {piece.offset}"
            )
            found |= dict.fromkeys(iri_of(row["thing"]) for row in rows)
        return list(found)

    async def _counts(self) -> dict[str, int]:
        values = " ".join(str(NamedNode(graph)) for graph in self.graphs)
        distinct = (
            f"SELECT DISTINCT ?g ?thing WHERE {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?thing ?p ?o }} }}"
        )
        text = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {{ {distinct} }} {self._ours} }} GROUP BY ?g"
        rows = await self.asker.rows(text)
        return {iri_of(row["g"]): int(row["n"].value) for row in rows if isinstance(row["n"], Literal)}

    @property
    def _ours(self) -> str:
        starts = (self.names.thing(""), CODE, DEF.replace("#", "/"))
        ours = " || ".join(f"STRSTARTS(STR(?thing), {Literal(start)})" for start in starts)
        return f"FILTER(isIRI(?thing)) FILTER({ours})"
