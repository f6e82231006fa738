"""A SPARQL query as a tree of parts, as far as the project's questions use SPARQL (decision record 20)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Union

from pyoxigraph import Literal, NamedNode

Term = NamedNode | Literal
Solution = Mapping[str, Term | None]


@dataclass(frozen=True, slots=True)
class Var:
    """A variable, without its question mark."""

    name: str


Place = Term | Var


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: `kind` is one of `/ | ^ * + ?`; of the last four there is one part."""

    kind: str
    parts: tuple["Verb", ...]


Verb = Union[NamedNode, Var, Path]  # noqa: UP007 (names itself)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, or a property path between two places."""

    subject: Place
    verb: Verb
    object: Place


@dataclass(frozen=True, slots=True)
class Exists:
    """EXISTS, or NOT EXISTS where `negated`."""

    part: "Part"
    negated: bool


@dataclass(frozen=True, slots=True)
class Test:
    """An expression as text, and the variables it looks at."""

    text: str
    variables: frozenset[str]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a FILTER demands, all of it: `tests`, and `checks` that rest on EXISTS.

    With each of these stands the text of what else would do in its place (empty: nothing).
    """

    tests: tuple[Test, ...]
    checks: tuple[tuple[Exists, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Patterns that hold together."""

    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class InGraph:
    """GRAPH."""

    graph: Place
    part: "Part"


@dataclass(frozen=True, slots=True)
class Both:
    """Two parts joined."""

    left: "Part"
    right: "Part"


@dataclass(frozen=True, slots=True)
class Perhaps:
    """OPTIONAL."""

    left: "Part"
    right: "Part"
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Either:
    """UNION."""

    left: "Part"
    right: "Part"


@dataclass(frozen=True, slots=True)
class Where:
    """FILTER."""

    part: "Part"
    condition: Condition


@dataclass(frozen=True, slots=True)
class Named:
    """BIND."""

    part: "Part"
    variable: str
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """VALUES; None is UNDEF."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregate: its function in capitals, the text within its brackets, the variable it becomes."""

    function: str
    inside: str
    variable: str


@dataclass(frozen=True, slots=True)
class Select:
    """A SELECT, the query's own or one inside it.

    `part` is what stands in WHERE; `heads` are `(expression AS ?variable)` of the projection; `keys`
    are GROUP BY's variables where `grouped`.
    """

    part: "Part"
    columns: tuple[str, ...]
    heads: tuple[tuple[str, str], ...] = ()
    distinct: bool = False
    grouped: bool = False
    keys: tuple[str, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    having: str = ""
    order: tuple[str, ...] = ()


Part = Union[Block, InGraph, Both, Perhaps, Either, Where, Named, Given, Select]  # noqa: UP007


def patterns_of(part: Part) -> Iterator[Pattern]:
    """All patterns of a part, in the text's order; those of inner SELECTs and of EXISTS are not its own."""
    match part:
        case Block():
            yield from part.patterns
        case Both() | Either() | Perhaps():
            yield from patterns_of(part.left)
            yield from patterns_of(part.right)
        case InGraph() | Where() | Named():
            yield from patterns_of(part.part)
        case Given() | Select():
            return


def variables_of(pattern: Pattern) -> set[str]:
    """The variables that stand in a pattern."""
    return {place.name for place in (pattern.subject, pattern.verb, pattern.object) if isinstance(place, Var)}


def certain(part: Part) -> set[str]:  # noqa: PLR0911 (one line a kind of part)
    """The variables that every solution of a part binds by a pattern, and that nothing in it computes."""
    match part:
        case Block():
            return {name for pattern in part.patterns for name in variables_of(pattern)}
        case InGraph():
            own = {part.graph.name} if isinstance(part.graph, Var) else set()
            return own | certain(part.part)
        case Both():
            return certain(part.left) | certain(part.right)
        case Perhaps():
            return certain(part.left)
        case Either():
            return certain(part.left) & certain(part.right)
        case Where():
            return certain(part.part)
        case Named():
            return certain(part.part) - {part.variable}
        case Given():
            return set()
        case Select():
            return set(part.keys if part.grouped else part.columns) & certain(part.part)


def computed(part: Part) -> set[str]:
    """The variables that BIND names somewhere in a part; none may be bound before it."""
    match part:
        case Named():
            return {part.variable} | computed(part.part)
        case Both() | Either() | Perhaps():
            return computed(part.left) | computed(part.right)
        case InGraph() | Where():
            return computed(part.part)
        case _:
            return set()
