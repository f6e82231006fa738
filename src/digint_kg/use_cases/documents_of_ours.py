"""List the things of ours that offered graphs describe, a part at a time: each has a document."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from digint_kg.describing.facts import Offer
from digint_kg.graphs import GraphNames
from digint_kg.terms import CODE, DEF
from digint_kg.use_cases.select import Asker, iri_of


@dataclass(frozen=True, slots=True)
class Described:
    """Asks for the things of one offer."""

    asker: Asker
    names: GraphNames
    offer: Offer

    async def count(self) -> int:
        """How many there are.

        Raises:
            DigintError: what the asker raises.
        """
        (row,) = await self.asker.rows(self._text("(COUNT(DISTINCT ?thing) AS ?n)"))
        cell = row["n"]
        return int(cell.value) if isinstance(cell, Literal) else 0

    async def part(self, number: int, size: int) -> list[str]:
        """Their IRIs, in order.

        Args:
            number: the part, from 1.
            size: how many IRIs a part has.

        Raises:
            DigintError: what the asker raises.
        """
        bounds = f"ORDER BY STR(?thing) LIMIT {size} OFFSET {size * (number - 1)}"
        rows = await self.asker.rows(f"{self._text('DISTINCT ?thing')} {bounds}")
        return [iri_of(row["thing"]) for row in rows]

    def _text(self, told: str) -> str:
        graphs = "".join(f"FROM {NamedNode(graph)} " for graph in self.offer.graphs)
        starts = (self.names.thing(""), CODE, DEF.replace("#", "/"))
        ours = " || ".join(f"STRSTARTS(STR(?thing), {Literal(start)})" for start in starts)
        return f"SELECT {told} {graphs}WHERE {{ ?thing ?p ?o FILTER(isIRI(?thing)) FILTER({ours}) }}"
