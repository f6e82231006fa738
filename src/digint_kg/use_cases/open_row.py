"""Open a row of an answer: its evidence, with dataset, source, status and date of each statement."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.explaining.tree import Path, Pattern, Var, Verb
from digint_kg.generations import DatasetState
from digint_kg.ports import GraphStore
from digint_kg.questions import Question
from digint_kg.terms import DCTERMS
from digint_kg.use_cases.ask import Answer, rows
from digint_kg.use_cases.choices import refuse_unknown
from digint_kg.use_cases.evidence import (
    Evidence,
    Source,
    cells_of,
    evidence_of,
    refuse_untraceable,
    values_of,
)
from digint_kg.use_cases.labels import Labels, labels_of
from digint_kg.use_cases.origins import Origin, origins_of
from digint_kg.use_cases.proofs import Statement
from digint_kg.use_cases.select import Asker, iri_of

_DATES: Final = tuple(DCTERMS + name for name in ("date", "issued", "created", "modified"))
_SOURCE: Final = DCTERMS + "source"


@dataclass(frozen=True, slots=True)
class Holder:
    """A graph that statements of a row stand in: what is known of it, and when it was last published."""

    origin: Origin
    dates: tuple[str, ...]
    published_in: int | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """A row with all that is needed to tell its evidence. `sources` are those that things name themselves."""

    question: Question
    answer: Answer
    evidence: Evidence
    holders: Mapping[str, Holder]
    sources: Mapping[str, tuple[str, ...]]
    labels: Labels

    def by_graph(self) -> list[tuple[Holder, list[Statement]]]:
        """The statements by the graph that holds them; datasets first, what serves all regions last."""
        grouped: dict[str, list[Statement]] = {}
        for statement in self.evidence.statements:
            grouped.setdefault(statement.graph, []).append(statement)
        found = [(self.holders[graph], held) for graph, held in grouped.items()]
        return sorted(found, key=lambda pair: pair[0].published_in is None)

    @property
    def invented(self) -> bool:
        """Whether any of it is illustrative."""
        return any((holder.origin.status or "").endswith("/illustrative") for holder in self.holders.values())


async def answer_of(source: Source, question: Question, given: Mapping[str, str]) -> Answer:
    """The answer whose rows are to be opened.

    Raises:
        DigintError: REFUSED for a question without evidence; BAD_INPUT; what `Answerer.answer` raises.
    """
    refuse_untraceable(question)
    asked = (source.answerer, question, given, source.names, source.limits)
    await refuse_unknown(*asked)
    return await rows(*asked)


async def open_row(
    source: Source,
    store: GraphStore,
    question: Question,
    given: Mapping[str, str],
    answer: Answer,
    row: int,
) -> OpenedRow:
    """A row of an answer, counted from 1, opened.

    Raises:
        DigintError: NOT_FOUND where there is no such row; as `evidence_of`.
    """
    cells = cells_of(answer, row)
    evidence = await evidence_of(source, question, values_of(question, given, source.names), cells, row)
    asker = Asker(source.answerer, source.limits)
    graphs = {item.graph for item in evidence.statements}
    graphs |= {place.graph for search in evidence.searches for place in search.places}
    states = await asyncio.to_thread(store.datasets)
    origins = await origins_of(asker, source.names, graphs)
    facts = await _facts(asker, graphs | {item.subject.value for item in evidence.statements})
    return OpenedRow(
        question=question,
        answer=answer,
        evidence=evidence,
        holders={origin.graph: _holder(origin, facts, states.get(origin.graph)) for origin in origins},
        sources={iri: tuple(said[_SOURCE]) for iri, said in facts.items() if _SOURCE in said},
        labels=await labels_of(asker, _named(evidence)),
    )


async def _facts(asker: Asker, iris: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """What these say of their own sources and dates."""
    values = " ".join(str(NamedNode(iri)) for iri in sorted(set(iris)))
    told = ", ".join(str(NamedNode(iri)) for iri in (*_DATES, _SOURCE))
    found: dict[str, dict[str, list[str]]] = {}
    text = f"VALUES ?iri {{ {values} }} ?iri ?p ?v FILTER(?p IN ({told}))"
    for row in await asker.rows(f"SELECT DISTINCT ?iri ?p ?v WHERE {{ {text} }} ORDER BY ?iri ?p ?v"):
        value = row["v"]
        if isinstance(value, (NamedNode, Literal)):
            found.setdefault(iri_of(row["iri"]), {}).setdefault(iri_of(row["p"]), []).append(value.value)
    return found


def _holder(
    origin: Origin, facts: Mapping[str, Mapping[str, list[str]]], state: DatasetState | None
) -> Holder:
    said = facts.get(origin.graph, {})
    dates = tuple(dict.fromkeys(date for name in _DATES for date in said.get(name, [])))
    return Holder(origin, dates, state.changed_in if state else None, state.changed_at if state else None)


def _named(evidence: Evidence) -> set[str]:
    """Every IRI that is told of in words."""
    terms: list[object] = [*evidence.cells.values()]
    for item in evidence.statements:
        terms += [item.subject, item.predicate, item.object]
    for search in evidence.searches:
        for looked in search.patterns:
            terms += _terms(looked.pattern)
        terms += [NamedNode(iri) for place in search.places for iri in (place.predicate, place.class_) if iri]
    return {term.value for term in terms if isinstance(term, NamedNode)}


def _terms(pattern: Pattern) -> list[object]:
    return [pattern.subject, pattern.object, *_leaves(pattern.verb)]


def _leaves(verb: Verb) -> list[object]:
    if isinstance(verb, Path):
        return [leaf for part in verb.parts for leaf in _leaves(part)]
    return [] if isinstance(verb, Var) else [verb]
