"""What one solution of a query rests on: the statements it claims, and what was looked for in vain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import NamedNode

from digint_kg.explaining.tree import (
    Block,
    Both,
    Condition,
    Either,
    Exists,
    Given,
    InGraph,
    Named,
    Part,
    Pattern,
    Perhaps,
    Select,
    Solution,
    Test,
    Var,
    Where,
    patterns_of,
    variables_of,
)
from digint_kg.explaining.writing import filled
from digint_kg.terms import RDF, RDFS, SKOS

_NAMES: Final = frozenset(NamedNode(iri) for iri in (RDFS + "label", SKOS + "prefLabel", SKOS + "definition"))
_NIL: Final = NamedNode(RDF + "nil")


@dataclass(frozen=True, slots=True)
class Claim:
    """A pattern without variables that a solution says holds, in `graph` where the query names one."""

    pattern: Pattern
    graph: str | None


@dataclass(frozen=True, slots=True)
class Sought:
    """Patterns that were to hold together and did not; `tests` are conditions on them, as SPARQL.

    `optional`: the row stands all the same; otherwise it stands because they did not hold.
    """

    patterns: tuple[Pattern, ...]
    graph: str | None = None
    tests: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """An EXISTS that a solution passed, unless `otherwise` held; empty: nothing else would do."""

    exists: Exists
    otherwise: str
    solution: Solution
    graph: str | None


@dataclass(slots=True)
class Trace:
    """What a part of a query says of a solution."""

    claims: list[Claim] = field(default_factory=list)
    choices: list[list["Branch"]] = field(default_factory=list)
    sought: list[Sought] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    inner: list[tuple[Select, Solution]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Branch:
    """One side of a UNION, or an OPTIONAL: `trace` is None where a variable of it is unbound.

    It was looked for in vain where it did not hold though its `grounds` do and its `gates` are open.
    """

    trace: Trace | None
    sought: Sought
    grounds: tuple[Claim, ...] = ()
    gates: tuple[tuple[tuple[Pattern, ...], str], ...] = ()


def trace(part: Part, solution: Solution, graph: str | None = None) -> Trace:
    """What `part` says of a solution of its own."""
    found = Trace()
    _walk(part, solution, graph, found)
    return found


def sought(part: Part, solution: Solution, graph: str | None = None) -> Sought:
    """The patterns of a part that did not hold, with what the solution binds in them."""
    if isinstance(part, InGraph):
        graph = _graph(part, solution, graph)
    patterns = tuple(filled(pattern, solution) for pattern in patterns_of(part))
    return Sought(patterns, graph, tuple(_told(test, solution) for test in _tests(part)))


def _walk(part: Part, solution: Solution, graph: str | None, found: Trace) -> None:
    match part:
        case Block():
            patterns = (filled(pattern, solution) for pattern in part.patterns)
            found.claims += [Claim(pattern, graph) for pattern in patterns if not variables_of(pattern)]
        case InGraph():
            _walk(part.part, solution, _graph(part, solution, graph), found)
        case Both():
            _walk(part.left, solution, graph, found)
            _walk(part.right, solution, graph, found)
        case Perhaps():
            _walk(part.left, solution, graph, found)
            _option(part, solution, graph, found)
        case Either():
            found.choices.append([_branch(branch, solution, graph) for branch in _branches(part)])
        case Where():
            _walk(part.part, solution, graph, found)
            _note(part.condition, solution, graph, found)
        case Named():
            _walk(part.part, solution, graph, found)
        case Select():
            found.inner.append((part, {name: solution.get(name) for name in part.columns}))
        case Given():
            pass


def _graph(part: InGraph, solution: Solution, graph: str | None) -> str | None:
    place = solution.get(part.graph.name) if isinstance(part.graph, Var) else part.graph
    return place.value if isinstance(place, NamedNode) else graph


def _option(part: Perhaps, solution: Solution, graph: str | None, found: Trace) -> None:
    patterns = list(patterns_of(part.right))
    if patterns and all(pattern.verb in _NAMES for pattern in patterns):
        return
    if any(
        _NIL in (filled(pattern, solution).subject, filled(pattern, solution).object) for pattern in patterns
    ):
        return
    branch = _branch(part.right, solution, graph)
    branch = replace(branch, sought=replace(branch.sought, optional=True))
    if branch.trace and part.condition:
        _note(part.condition, solution, graph, branch.trace)
    found.choices.append([branch])


def _note(condition: Condition, solution: Solution, graph: str | None, found: Trace) -> None:
    found.checks += [Check(exists, otherwise, solution, graph) for exists, otherwise in condition.checks]


def _branches(part: Part) -> Iterator[Part]:
    if isinstance(part, Either):
        yield from _branches(part.left)
        yield from _branches(part.right)
    else:
        yield part


def _branch(part: Part, solution: Solution, graph: str | None) -> Branch:
    missing = sought(part, solution, graph)
    unbound = any(variables_of(filled(pattern, solution)) for pattern in _needed(part))
    inner = None if unbound or _empty(part, solution) else trace(part, solution, graph)
    grounds = tuple(Claim(pattern, graph) for pattern in missing.patterns if not variables_of(pattern))
    return Branch(inner, missing, grounds, tuple(_gates(part, missing)))


def _needed(part: Part) -> Iterator[Pattern]:
    """The patterns that hold in every solution of a part."""
    match part:
        case Block():
            yield from part.patterns
        case Both():
            yield from _needed(part.left)
            yield from _needed(part.right)
        case Perhaps():
            yield from _needed(part.left)
        case InGraph() | Where() | Named():
            yield from _needed(part.part)
        case _:
            return


def _empty(part: Part, solution: Solution) -> bool:
    """Whether a part is a SELECT that gave this solution nothing."""
    return isinstance(part, Select) and all(solution.get(name) is None for name in part.columns)


def _tests(part: Part) -> Iterator[Test]:
    match part:
        case Where():
            yield from _tests(part.part)
            yield from part.condition.tests
        case Both() | Either():
            yield from _tests(part.left)
            yield from _tests(part.right)
        case InGraph() | Named():
            yield from _tests(part.part)
        case _:
            return


def _told(test: Test, solution: Solution) -> str:
    """A test with the values that a solution binds in it."""

    def value(match: re.Match[str]) -> str:
        cell = solution.get(match[1])
        return str(cell) if cell is not None else match[0]

    return re.sub(r"\?(\w+)", value, test.text)


def _gates(part: Part, missing: Sought) -> Iterator[tuple[tuple[Pattern, ...], str]]:
    """The tests of a part that look only at what hangs on something bound: they say whether it applies."""
    hanging = {
        pattern.object.name: pattern
        for pattern in missing.patterns
        if isinstance(pattern.object, Var) and not isinstance(pattern.subject, Var)
    }
    for test in _tests(part):
        if test.variables and test.variables <= hanging.keys():
            yield tuple(hanging[name] for name in sorted(test.variables)), test.text
