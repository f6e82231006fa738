"""What an editor for queries can complete: the classes, properties and graphs that there are."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.describing.facts import Statistics
from digint_kg.graphs import GraphNames
from digint_kg.terms import ILLUSTRATIVE, OWL, STATUS
from digint_kg.use_cases.contents import graphs
from digint_kg.use_cases.labels import Labels, best, labels_of
from digint_kg.use_cases.select import Asker, iri_of

_CLASS: Final = OWL + "Class"
_PROPERTIES: Final = tuple(OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation"))


@dataclass(frozen=True, slots=True)
class Completion:
    """A class or property with how often it is used, or a graph with its status (an IRI)."""

    iri: str
    label: str
    count: int | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Completions:
    """All that can be completed, the most used first."""

    classes: tuple[Completion, ...]
    properties: tuple[Completion, ...]
    graphs: tuple[Completion, ...]


async def completions_of(
    asker: Asker, names: GraphNames, counted: Statistics | None, language: str
) -> Completions:
    """The terms that VoID counts, those that the ontology declares besides, and all graphs.

    Args:
        asker: asks.
        names: the graph layout.
        counted: the statistics of all offered graphs, as VoID gives them; None where they are not known.
        language: of the labels.

    Raises:
        DigintError: what the asker raises.
    """
    classes = dict.fromkeys(await _declared(asker, names, (_CLASS,)), 0)
    properties = dict.fromkeys(await _declared(asker, names, _PROPERTIES), 0)
    if counted:
        classes |= counted.classes
        properties |= {iri: triples for iri, (triples, _, _) in counted.properties.items()}
    labels = await labels_of(asker, [*classes, *properties])
    origins = await graphs(asker, names)
    return Completions(
        _ranked(classes, labels, language),
        _ranked(properties, labels, language),
        tuple(
            Completion(origin.graph, _label(origin.titles, language), status=origin.status)
            for origin in origins
        ),
    )


async def invented_among(asker: Asker, iris: Iterable[str]) -> frozenset[str]:
    """Those of these IRIs that only illustrative data describe, and the graphs of such data.

    Raises:
        DigintError: what the asker raises.
    """
    values = " ".join(str(NamedNode(iri)) for iri in sorted(set(iris)))
    if not values:
        return frozenset()
    status = NamedNode(STATUS)
    told = await asyncio.gather(
        asker.rows(f"SELECT ?iri ?status WHERE {{ VALUES ?iri {{ {values} }} ?iri {status} ?status }}"),
        asker.rows(
            f"SELECT DISTINCT ?iri ?status WHERE {{ VALUES ?iri {{ {values} }} "
            f"GRAPH ?graph {{ ?iri ?predicate ?object }} ?graph {status} ?status }}"
        ),
    )
    statuses: dict[str, set[str]] = {}
    for row in chain(*told):
        statuses.setdefault(iri_of(row["iri"]), set()).add(iri_of(row["status"]))
    return frozenset(iri for iri, those in statuses.items() if those == {ILLUSTRATIVE})


async def _declared(asker: Asker, names: GraphNames, kinds: Iterable[str]) -> list[str]:
    values = " ".join(str(NamedNode(kind)) for kind in kinds)
    rows = await asker.rows(
        f"SELECT DISTINCT ?term WHERE {{ VALUES ?kind {{ {values} }} "
        f"GRAPH {NamedNode(names.ontology)} {{ ?term a ?kind }} FILTER isIRI(?term) }} ORDER BY ?term"
    )
    found = [iri_of(row["term"]) for row in rows]
    return [iri for iri in found if not iri.startswith(names.genid)]


def _ranked(counts: Mapping[str, int], labels: Labels, language: str) -> tuple[Completion, ...]:
    ranked = sorted(counts, key=lambda iri: (-counts[iri], iri))
    return tuple(Completion(iri, _label(labels.get(iri, ()), language), counts[iri]) for iri in ranked)


def _label(labels: Sequence[Literal], language: str) -> str:
    found = best(labels, language)
    return found.value if found else ""
