"""Writes the tree of a query as SPARQL again."""

from collections.abc import Iterable, Mapping, Sequence

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
    Path,
    Pattern,
    Perhaps,
    Place,
    Select,
    Solution,
    Term,
    Var,
    Verb,
    Where,
)

Values = Mapping[str, Term]


def select_text(select: Select, values: Values) -> str:
    """A whole SELECT query, its open parameters given `values`."""
    heads = {variable: text for text, variable in select.heads}
    columns = " ".join(
        f"({heads[name]} AS ?{name})" if name in heads else f"?{name}" for name in select.columns
    )
    parts = [
        f"SELECT {'DISTINCT ' if select.distinct else ''}{columns}",
        f"WHERE {{ {part_text(select.part, values)} }}",
    ]
    if select.grouped and select.keys:
        parts.append("GROUP BY " + " ".join(f"?{name}" for name in select.keys))
    if select.having:
        parts.append(f"HAVING ({select.having})")
    if select.order:
        parts.append("ORDER BY " + " ".join(select.order))
    return "\n".join(parts)


def all_of(part: Part, values: Values, seeds: str, check: str, most: int) -> str:
    """The query for every solution of a part: `seeds` stands before it, `check` after it."""
    return f"SELECT * WHERE {{ {seeds} {{ {part_text(part, values)} }} {check} }} LIMIT {most}"


def within(part: Part, values: Values, seeds: str, most: int) -> str:
    """The query for the solutions of what stands in EXISTS: `seeds` stand in its own group."""
    return f"SELECT * WHERE {{ {seeds} {part_text(part, values)} }} LIMIT {most}"


def given_text(variables: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> str:
    """VALUES."""
    names = " ".join(f"?{name}" for name in variables)
    lines = " ".join(
        "(" + " ".join("UNDEF" if cell is None else str(cell) for cell in row) + ")" for row in rows
    )
    return f"VALUES ({names}) {{ {lines} }}"


def part_text(part: Part, values: Values) -> str:  # noqa: PLR0911 (one line a kind of part)
    """A part as it stands inside braces."""
    match part:
        case Block():
            return " ".join(pattern_text(pattern) for pattern in part.patterns)
        case InGraph():
            return f"GRAPH {place_text(part.graph)} {{ {part_text(part.part, values)} }}"
        case Both():
            return f"{_before(part.left, values)} {_beside(part.right, values)}"
        case Perhaps():
            condition = f" FILTER ({condition_text(part.condition, values)})" if part.condition else ""
            return f"{_before(part.left, values)} OPTIONAL {{ {part_text(part.right, values)}{condition} }}"
        case Either():
            return f"{{ {part_text(part.left, values)} }} UNION {{ {part_text(part.right, values)} }}"
        case Where():
            return f"{part_text(part.part, values)} FILTER ({condition_text(part.condition, values)})"
        case Named():
            return f"{_before(part.part, values)} BIND ({part.text} AS ?{part.variable})"
        case Given():
            return _given(part, values)
        case Select():
            return f"{{ {select_text(part, values)} }}"


def condition_text(condition: Condition, values: Values) -> str:
    """An expression whole, with its EXISTS."""
    said = [f"({test.text})" for test in condition.tests]
    for check, otherwise in condition.checks:
        exists = exists_text(check, values)
        said.append(f"({otherwise} || {exists})" if otherwise else exists)
    return " && ".join(said)


def exists_text(check: Exists, values: Values) -> str:
    """EXISTS or NOT EXISTS."""
    return f"{'NOT ' if check.negated else ''}EXISTS {{ {part_text(check.part, values)} }}"


def pattern_text(pattern: Pattern) -> str:
    """A triple pattern with its full stop."""
    return f"{place_text(pattern.subject)} {verb_text(pattern.verb)} {place_text(pattern.object)} ."


def place_text(place: Place) -> str:
    """A variable or a term."""
    return f"?{place.name}" if isinstance(place, Var) else str(place)


def verb_text(verb: Verb) -> str:
    """A predicate, or a property path; a path inside another stands in brackets."""
    if isinstance(verb, Path):
        return _path_text(verb)
    return place_text(verb)


def filled(pattern: Pattern, solution: Solution) -> Pattern:
    """A pattern with the variables that a solution binds in their place."""
    verb = _fill(pattern.verb, solution) if isinstance(pattern.verb, Var) else pattern.verb
    return Pattern(_fill(pattern.subject, solution), verb, _fill(pattern.object, solution))  # type: ignore[arg-type]


def _fill(place: Place, solution: Solution) -> Place:
    return (solution.get(place.name) or place) if isinstance(place, Var) else place


def _path_text(path: Path) -> str:
    inner = [f"({verb_text(part)})" if isinstance(part, Path) else verb_text(part) for part in path.parts]
    if path.kind in "/|":
        return path.kind.join(inner)
    return f"^{inner[0]}" if path.kind == "^" else f"{inner[0]}{path.kind}"


def _before(part: Part, values: Values) -> str:
    """A part with others after it: what reaches over its whole group is kept within its own."""
    text = part_text(part, values)
    return f"{{ {text} }}" if isinstance(part, Where) else text


def _beside(part: Part, values: Values) -> str:
    text = part_text(part, values)
    return f"{{ {text} }}" if isinstance(part, (Where, Perhaps, Named, Both)) else text


def _given(part: Given, values: Values) -> str:
    if len(part.variables) == 1 and part.rows == ((None,),):
        return given_text(part.variables, [(values.get(part.variables[0]),)])
    return given_text(part.variables, part.rows)
