"""Open a row of an answer: the statements that led to it, and what was looked for and not found.

The question's own SPARQL is the guide: its tree is walked with every solution that gives the row, so that
a new question needs nothing of its own (decision record 20).
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.errors import DigintError, Kind
from digint_kg.explaining.parsing import parsed, parsed_rule
from digint_kg.explaining.tracing import Branch, Check, Claim, Sought, Trace, sought, trace
from digint_kg.explaining.tree import Part, Pattern, Select, Solution, Term, Var, certain, computed
from digint_kg.explaining.writing import all_of, given_text, pattern_text, within
from digint_kg.graphs import GraphNames
from digint_kg.ports import Answerer, Limits
from digint_kg.questions import Question
from digint_kg.questions.parameters import term_of
from digint_kg.use_cases.ask import Answer
from digint_kg.use_cases.proofs import Prover, Statement
from digint_kg.use_cases.searches import Search, describe
from digint_kg.use_cases.select import Asker

MOST: Final = 200
_DEEP: Final = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row rests on. `more`: it rests on more solutions than were looked at."""

    row: int
    cells: Solution
    statements: tuple[Statement, ...]
    searches: tuple[Search, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where evidence is asked for; `rules` are the CONSTRUCT texts that derived statements come from."""

    answerer: Answerer
    names: GraphNames
    limits: Limits
    rules: tuple[str, ...] = ()


def refuse_untraceable(question: Question) -> None:
    """Refuses the questions whose rows do not come from published statements.

    Raises:
        DigintError: REFUSED, with where the evidence is instead.
    """
    if question.compares:
        raise DigintError(
            Kind.REFUSED,
            f"The rows of {question.slug} are what sets two publications apart; no statements lead to them.",
            remedy="The journal is their evidence: `digint-kg history` and `digint-kg diff` show it.",
        )
    if question.own_file:
        raise DigintError(
            Kind.REFUSED,
            f"The rows of {question.slug} come from the asker's own file, which is never published.",
            remedy="Look into the file itself.",
        )


def values_of(question: Question, given: Mapping[str, str], names: GraphNames) -> dict[str, Term]:
    """The terms of the parameters that were given or have a default.

    Raises:
        DigintError: BAD_INPUT for what is no value.
    """
    written = {item.name: given.get(item.name) or item.default for item in question.parameters}
    known = {item.name: item for item in question.parameters}
    return {name: term_of(known[name], text, names) for name, text in written.items() if text}


def cells_of(answer: Answer, row: int) -> Solution:
    """A row of an answer, counted from 1, as a solution.

    Raises:
        DigintError: NOT_FOUND where there is no such row.
    """
    if not 1 <= row <= len(answer.rows):
        raise DigintError(
            Kind.NOT_FOUND,
            f"The answer has no row {row}.",
            remedy=f"It has {len(answer.rows)}, counted from 1.",
        )
    pairs = zip(answer.columns, answer.rows[row - 1], strict=True)
    return {name: cell if isinstance(cell, (NamedNode, Literal)) else None for name, cell in pairs}


async def evidence_of(
    source: Source, question: Question, values: Mapping[str, Term], cells: Solution, row: int
) -> Evidence:
    """The evidence of one row; what rules derived is traced to what it was derived from.

    Raises:
        DigintError: REFUSED for a question that is not answered from published statements alone; BAD_INPUT
            where its SPARQL has parts that cannot be traced; what `Answerer.answer` raises.
    """
    refuse_untraceable(question)
    select = await asyncio.to_thread(parsed, question.text)
    asker = Asker(source.answerer, source.limits)
    search = _Inquiry(asker, dict(values), Prover(asker))
    await search.explain(select, [cells])
    for rule in source.rules:
        template, part = await asyncio.to_thread(parsed_rule, rule)
        await search.derive(template, part, source.names)
    searches = await describe(asker, search.missing)
    return Evidence(row, cells, tuple(search.statements), searches, search.more)


@dataclass(slots=True)
class _Inquiry:
    asker: Asker
    values: dict[str, Term]
    prover: Prover
    statements: dict[Statement, None] = field(default_factory=dict)
    missing: dict[Sought, None] = field(default_factory=dict)
    more: bool = False

    async def explain(self, select: Select, seeds: Sequence[Solution], depth: int = 0) -> None:
        """Notes what these rows of a SELECT rest on."""
        names = select.keys if select.grouped else select.columns
        wanted = [{name: seed.get(name) for name in names} for seed in seeds]
        solutions = await self.solutions(select.part, wanted)
        kept = [item for item in solutions if any(_decides(select, item, seed) for seed in seeds)]
        await self.walk(select.part, kept, None, depth)

    async def solutions(self, part: Part, seeds: Sequence[Solution]) -> list[Solution]:
        """All solutions of a part that agree with one of the seeds, up to `MOST`."""
        seeds = list({_key(seed): seed for seed in seeds}.values())
        if not seeds:
            return []
        before = _narrowing(part, seeds)
        rows = await self.asker.rows(all_of(part, self.values, before, _agreeing(seeds), MOST + 1))
        self.more = self.more or len(rows) > MOST
        return [_solution(row) for row in rows[:MOST]]

    async def derive(self, template: Sequence[Pattern], part: Part, names: GraphNames) -> None:
        """Notes what a rule derived these statements from, as far as they are derived ones."""
        family = names.derived("")
        derived = [item for item in self.statements if item.graph.startswith(family)]
        for item in derived:
            region = NamedNode(names.region_iri(item.graph.removeprefix(family)))
            inner = _Inquiry(self.asker, {"region": region}, self.prover, self.statements, self.missing)
            for pattern in template:
                if seed := _unified(pattern, item):
                    await inner.walk(part, await inner.solutions(part, [seed]), None, 1)

    async def walk(self, part: Part, solutions: Iterable[Solution], graph: str | None, depth: int) -> None:
        """Notes what these solutions of a part rest on, and goes on into what lies inside."""
        traces = [trace(part, solution, graph) for solution in solutions]
        await self.prover.learn(claim.pattern for found in traces for claim in _claims(found))
        for found in traces:
            await self.note(found)
        if depth >= _DEEP:
            return
        inner: dict[int, tuple[Select, list[Solution]]] = {}
        for found in traces:
            for select, seed in found.inner:
                inner.setdefault(id(select), (select, []))[1].append(seed)
        for select, seeds in inner.values():
            known = [seed for seed in seeds if any(cell is not None for cell in seed.values())]
            if known:
                await self.explain(select, known, depth + 1)
        await self.checks([check for found in traces for check in found.checks], depth)

    async def note(self, found: Trace) -> bool:
        """Adds a trace's statements, where all it claims holds."""
        proofs = [await self.prover.prove(claim.pattern, claim.graph) for claim in found.claims]
        if any(proof is None for proof in proofs):
            return False
        for proof in proofs:
            self.statements.update(dict.fromkeys(proof or ()))
        for branches in found.choices:
            await self.choose(branches, found)
        self.missing.update(dict.fromkeys(found.sought))
        return True

    async def choose(self, branches: Sequence[Branch], into: Trace) -> None:
        """Adds the first branch that holds; those before it were looked for in vain."""
        for branch in branches:
            if branch.trace and await self.note(branch.trace):
                into.inner += branch.trace.inner
                into.checks += branch.trace.checks
                return
            if await self.applies(branch):
                self.missing[branch.sought] = None

    async def applies(self, branch: Branch) -> bool:
        """Whether a branch that did not hold was meant for this solution at all."""
        if not branch.sought.patterns:
            return False
        for claim in branch.grounds:
            if await self.prover.prove(claim.pattern, claim.graph) is None:
                return False
        for patterns, test in branch.gates:
            body = " ".join(map(pattern_text, patterns))
            if not await self.asker.rows(f"SELECT * WHERE {{ {body} FILTER ({test}) }} LIMIT 1"):
                return False
        return True

    async def checks(self, checks: Sequence[Check], depth: int) -> None:
        """What EXISTS found, and what NOT EXISTS did not find."""
        for check in checks:
            if check.otherwise and await self.holds(check.otherwise, check.solution):
                continue
            if check.exists.negated:
                missing = sought(check.exists.part, check.solution, check.graph)
                if not _naming(missing):
                    self.missing[missing] = None
            else:
                names = tuple(check.solution)
                given = given_text(names, [tuple(check.solution.values())])
                rows = await self.asker.rows(within(check.exists.part, self.values, given, MOST))
                merged = [{**check.solution, **_solution(row)} for row in rows]
                await self.walk(check.exists.part, merged, check.graph, depth + 1)

    async def holds(self, test: str, solution: Solution) -> bool:
        """Whether an expression is true of a solution."""
        names = tuple(solution)
        given = given_text(names, [tuple(solution.values())])
        return bool(await self.asker.rows(f"SELECT * WHERE {{ {{ {given} }} FILTER ({test}) }} LIMIT 1"))


def _unified(pattern: Pattern, item: Statement) -> Solution | None:
    """What a template's variables stand for in a statement; None where it is not made by that pattern."""
    seed: dict[str, Term | None] = {}
    places = ((pattern.subject, item.subject), (pattern.verb, item.predicate), (pattern.object, item.object))
    for place, term in places:
        if isinstance(place, Var):
            seed[place.name] = term
        elif place != term:
            return None
    return seed


def _claims(found: Trace) -> list[Claim]:
    claims = list(found.claims)
    for branches in found.choices:
        for branch in branches:
            claims += branch.grounds
            claims += _claims(branch.trace) if branch.trace else []
    return claims


def _decides(select: Select, solution: Solution, seed: Solution) -> bool:
    """Whether a solution is among those that make this row of a SELECT, and attains what it chooses."""
    names = select.keys if select.grouped else ()
    if any(solution.get(name) != seed.get(name) for name in names):
        return False
    chosen = [item for item in select.aggregates if item.function in ("MIN", "MAX", "SAMPLE")]
    if len(chosen) != len(select.aggregates):
        return True
    return all(
        solution.get(item.inside.removeprefix("?")) == seed.get(item.variable)
        for item in chosen
        if item.inside.startswith("?") and seed.get(item.variable) is not None
    )


def _narrowing(part: Part, seeds: Sequence[Solution]) -> str:
    """VALUES before a part, for what its patterns bind in any case."""
    early = certain(part) - computed(part)
    names = [name for name in seeds[0] if name in early and all(seed.get(name) is not None for seed in seeds)]
    if not names:
        return ""
    rows = list(dict.fromkeys(tuple(seed[name] for name in names) for seed in seeds))
    return given_text(names, rows)


def _agreeing(seeds: Sequence[Solution]) -> str:
    """FILTER after a part: one of the seeds, exactly."""
    cases = [
        "(" + " && ".join(_same(name, cell) for name, cell in seed.items()) + ")" for seed in seeds if seed
    ]
    return f"FILTER ({' || '.join(cases)})" if cases else ""


def _same(name: str, cell: Term | None) -> str:
    return f"!BOUND(?{name})" if cell is None else f"sameTerm(?{name}, {cell})"


def _solution(row: Mapping[str, object]) -> Solution:
    return {name: cell if isinstance(cell, (NamedNode, Literal)) else None for name, cell in row.items()}


def _key(seed: Solution) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(cell)) for name, cell in seed.items())


def _naming(missing: Sought) -> bool:
    """Whether this only picks one name of several: the questions call the others `lesser…`."""
    return all(
        isinstance(pattern.object, Var) and pattern.object.name.startswith("lesser")
        for pattern in missing.patterns
    )
