"""Reads a SPARQL SELECT into our tree, by RDFLib's parser and algebra."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from rdflib import Literal as RdfLiteral
from rdflib import Variable
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern, translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from digint_kg.explaining.terms_read import pattern, place, term, unknown
from digint_kg.explaining.tree import (
    Aggregate,
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
    Term,
    Test,
    Where,
)
from digint_kg.explaining.writing import exists_text, place_text, select_text

_KEPT: Final = 256
_EMPTY: Final = Block(())


@lru_cache(maxsize=_KEPT)
def parsed(text: str) -> Select:
    """The tree of a SELECT query. RDFLib takes tenths of a second: call it beside the event loop.

    Raises:
        DigintError: BAD_INPUT for what is no SELECT, or uses a part of SPARQL that no tree is made of.
    """
    query = translateQuery(parseQuery(text)).algebra
    if query.name != "SelectQuery":
        raise unknown(query.name)
    return _select(query.p)


def _select(node: CompValue) -> Select:
    distinct = order = None
    while node.name in ("Distinct", "Reduced", "Project", "OrderBy"):
        if node.name == "Project":
            columns = tuple(str(name) for name in node.PV)
        elif node.name == "OrderBy":
            order = node.expr
        else:
            distinct = True
        node = node.p
    heads: list[tuple[CompValue | Any, str]] = []
    if _grouping(node):
        having = None
        while node.name != "AggregateJoin":
            if node.name == "Extend":
                heads.append((node.expr, str(node.var)))
            else:
                having = node.expr
            node = node.p
        return _grouped(node, heads, columns, having, distinct=bool(distinct), order=order)
    return Select(_part(node), columns, distinct=bool(distinct), order=tuple(map(_order, order or ())))


def _grouping(node: CompValue) -> CompValue | None:
    """The grouping of this SELECT itself, below the expressions of its projection."""
    while node.name in ("Extend", "Filter"):
        node = node.p
    return node if node.name == "AggregateJoin" else None


def _grouped(
    node: CompValue,
    heads: list[tuple[Any, str]],
    columns: tuple[str, ...],
    having: Any,
    *,
    distinct: bool,
    order: Any,
) -> Select:
    whole = {str(found.res): found for found in node.A}
    keys = tuple(str(name) for name in node.p.expr or ())
    named: list[tuple[str, str]] = []
    aggregates: list[Aggregate] = []
    for expression, variable in heads:
        found = whole.get(str(expression)) if isinstance(expression, Variable) else None
        if found is not None and found.name == "Aggregate_Sample" and variable in keys:
            continue
        if found is not None:
            aggregates.append(_aggregate(found, variable))
        named.append((_expression(expression, whole), variable))
    return Select(
        _part(node.p.p),
        columns,
        heads=tuple(named),
        distinct=distinct,
        grouped=True,
        keys=keys,
        aggregates=tuple(aggregates),
        having=_expression(having, whole) if having is not None else "",
        order=tuple(map(_order, order or ())),
    )


def _aggregate(node: CompValue, variable: str) -> Aggregate:
    inside = "*" if node.vars == "*" else _expression(node.vars, {})
    return Aggregate(node.name.removeprefix("Aggregate_").upper(), inside, variable)


def _order(node: CompValue) -> str:
    text = _expression(node.expr, {})
    return f"{node.order}({text})" if node.order else text if text.startswith("?") else f"({text})"


def _part(node: CompValue) -> Part:
    make = _PARTS.get(node.name)
    if make is None:
        raise unknown(node.name)
    return make(node)


def _joined(node: CompValue) -> Part:
    left, right = _part(node.p1), _part(node.p2)
    return right if left == _EMPTY else left if right == _EMPTY else Both(left, right)


def _perhaps(node: CompValue) -> Part:
    condition = None if node.expr.name == "TrueFilter" else _condition(node.expr)
    return Perhaps(_part(node.p1), _part(node.p2), condition)


def _multiset(node: CompValue) -> Part:
    inner = node.p
    if inner.name != "values":
        return _select(inner)
    rows = inner.res
    names = tuple(dict.fromkeys(str(name) for row in rows for name in row))
    return Given(names, tuple(tuple(_cell(row.get(Variable(name))) for name in names) for row in rows))


def _cell(value: Any) -> Term | None:
    return None if value in ("UNDEF", None) and not isinstance(value, RdfLiteral) else term(value)


_PARTS: Final[dict[str, Callable[[CompValue], Part]]] = {
    "BGP": lambda node: Block(tuple(pattern(*triple) for triple in node.triples)),
    "Graph": lambda node: InGraph(place(node.term), _part(node.p)),
    "Join": _joined,
    "LeftJoin": _perhaps,
    "Union": lambda node: Either(_part(node.p1), _part(node.p2)),
    "Filter": lambda node: Where(_part(node.p), _condition(node.expr)),
    "Extend": lambda node: Named(_part(node.p), str(node.var), _expression(node.expr, {})),
    "ToMultiSet": _multiset,
    "Project": _select,
    "Distinct": _select,
    "GroupGraphPatternSub": lambda node: _part(translateGroupGraphPattern(node)),
}


def _condition(node: Any) -> Condition:
    tests: list[Test] = []
    checks: list[tuple[Exists, str]] = []
    for conjunct in _spread(node, "ConditionalAndExpression"):
        branches = list(_spread(conjunct, "ConditionalOrExpression"))
        found = [item for item in branches if any(map(_is_exists, _spread(item, "ConditionalAndExpression")))]
        if len(found) != 1:
            tests.append(Test(_expression(conjunct, {}), frozenset(_names(conjunct))))
            continue
        others = " || ".join(_expression(item, {}) for item in branches if item is not found[0])
        for item in _spread(found[0], "ConditionalAndExpression"):
            if _is_exists(item):
                checks.append((_exists(item), others))
            else:
                said = _expression(item, {})
                text = f"({others} || {said})" if others else said
                tests.append(Test(text, frozenset(_names(conjunct))))
    return Condition(tuple(tests), tuple(checks))


def _is_exists(node: Any) -> bool:
    return _name(node) in ("Builtin_EXISTS", "Builtin_NOTEXISTS")


def _exists(node: CompValue) -> Exists:
    return Exists(_part(node.graph), negated=node.name == "Builtin_NOTEXISTS")


def _spread(node: Any, name: str) -> Iterator[Any]:
    if _name(node) == name:
        yield from _spread(node.expr, name)
        others = node.other if isinstance(node.other, list) else [node.other]
        for other in others:
            yield from _spread(other, name)
    else:
        yield node


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, Variable):
        yield str(node)
    elif isinstance(node, CompValue):
        for key, value in node.items():
            if key not in ("_vars", "graph"):
                yield from _names(value)
    elif isinstance(node, (list, tuple)):
        for item in node:
            yield from _names(item)


def _name(node: Any) -> str:
    return str(node.name) if isinstance(node, CompValue) else ""


def _expression(node: Any, aggregates: dict[str, CompValue]) -> str:
    """An expression as text, always in brackets of its own where it is more than one word."""
    if isinstance(node, Variable):
        found = aggregates.get(str(node))
        return _aggregate_text(found) if found is not None else f"?{node}"
    if isinstance(node, CompValue):
        return _compound(node, aggregates)
    return place_text(term(node))


def _aggregate_text(node: CompValue) -> str:
    inside = "*" if node.vars == "*" else _expression(node.vars, {})
    distinct = "DISTINCT " if node.distinct else ""
    return f"{node.name.removeprefix('Aggregate_').upper()}({distinct}{inside})"


def _compound(node: CompValue, aggregates: dict[str, CompValue]) -> str:  # noqa: PLR0911 (one line a kind)
    def said(value: Any) -> str:
        return _expression(value, aggregates)

    name = node.name
    if name in ("ConditionalAndExpression", "ConditionalOrExpression"):
        sign = " && " if name == "ConditionalAndExpression" else " || "
        return "(" + sign.join(map(said, _spread(node, name))) + ")"
    if name == "RelationalExpression":
        if "IN" in node.op:
            return f"({said(node.expr)} {node.op} ({', '.join(map(said, node.other))}))"
        return f"({said(node.expr)} {node.op} {said(node.other)})"
    if name in ("AdditiveExpression", "MultiplicativeExpression"):
        pairs = zip(node.op, node.other, strict=True)
        return f"({said(node.expr)}" + "".join(f" {sign} {said(other)}" for sign, other in pairs) + ")"
    if name in _UNARY:
        return f"({_UNARY[name]} {said(node.expr)})"
    if _is_exists(node):
        return exists_text(_exists(node), {})
    if name == "Function":
        return f"{place_text(term(node.iri))}({', '.join(map(said, node.expr))})"
    if name.startswith("Builtin_"):
        return f"{name.removeprefix('Builtin_')}({', '.join(map(said, _arguments(node)))})"
    raise unknown(name)


def _arguments(node: CompValue) -> Iterator[Any]:
    for key, value in node.items():
        if key == "_vars":
            continue
        yield from value if isinstance(value, list) else [value]


_UNARY: Final = {"UnaryNot": "!", "UnaryMinus": "-", "UnaryPlus": "+"}


@lru_cache(maxsize=_KEPT)
def parsed_rule(text: str) -> tuple[tuple[Pattern, ...], Part]:
    """The template of a CONSTRUCT query, and what stands in its WHERE.

    Raises:
        DigintError: as `parsed`.
    """
    query = translateQuery(parseQuery(text)).algebra
    if query.name != "ConstructQuery":
        raise unknown(query.name)
    inner = query.p
    while inner.name in ("Project", "Distinct", "OrderBy"):
        inner = inner.p
    return tuple(pattern(*triple) for triple in query.template), _part(inner)


def rewritten(text: str) -> str:
    """A query as its tree says it: the proof that nothing was lost is that it gives the same answer."""
    return select_text(parsed(text), {})
