"""What may be chosen for a parameter: the things of its class, the codes of its list."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS_JSON
from digint_kg.graphs import GraphNames
from digint_kg.ports import Answerer, Limits, Query
from digint_kg.questions import Parameter, Question
from digint_kg.questions.parameters import term_of
from digint_kg.terms import CODE, RDFS, REGION, SKOS
from digint_kg.use_cases.ask import read_table

MOST: Final = 300
_NEAR: Final = 5
_NAMED: Final = 10

_LABELS: Final = f"<{RDFS}label>|<{SKOS}prefLabel>"
_MEMBERS: Final = {
    "iri": f"?value a ?class . ?class <{RDFS}subClassOf>* <{{group}}>",
    "code": f"?value <{SKOS}inScheme> <{{group}}>",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be given: as it is written, and what it is called."""

    value: str
    label: str


async def choices(
    answerer: Answerer, parameter: Parameter, names: GraphNames, limits: Limits, language: str
) -> list[Choice]:
    """The choices by label, at most one more than `MOST`; none where anything of its type may be given.

    Raises:
        DigintError: what `Answerer.answer` raises.
    """
    members = _members(parameter)
    if members is None:
        return []
    text = f"""SELECT ?value (SAMPLE(?any) AS ?label) (SAMPLE(?wanted) AS ?asked) WHERE {{
      {{ SELECT DISTINCT ?value WHERE {{ {members} . FILTER isIRI(?value) }} LIMIT {MOST + 1} }}
      OPTIONAL {{ ?value {_LABELS} ?any }}
      OPTIONAL {{ ?value {_LABELS} ?wanted FILTER(LANG(?wanted) = {Literal(language)}) }}
    }} GROUP BY ?value"""
    table = await read_table(await answerer.answer(Query(text, RESULTS_JSON, None), limits))
    found = [_choice(row, parameter, names) for row in table.rows]
    return sorted(found, key=lambda choice: (choice.label.casefold(), choice.value))


async def refuse_unknown(
    answerer: Answerer, question: Question, given: Mapping[str, str], names: GraphNames, limits: Limits
) -> None:
    """Refuses a value that is none of its parameter's choices, so that a slip is not answered by no rows.

    Raises:
        DigintError: BAD_INPUT, with the nearest choices; what `Answerer.answer` raises.
    """
    for parameter in question.parameters:
        written, members = given.get(parameter.name), _members(parameter)
        if members is None or not (written or parameter.required):
            continue
        if not (written and await _is_member(answerer, parameter, written, names, limits)):
            known = await choices(answerer, parameter, names, limits, "en")
            raise _unknown(parameter, written or "", [choice.value for choice in known])


async def _is_member(
    answerer: Answerer, parameter: Parameter, written: str, names: GraphNames, limits: Limits
) -> bool:
    try:
        term = term_of(parameter, written, names)
    except DigintError:
        return False
    text = f"SELECT ?value WHERE {{ VALUES ?value {{ {term} }} {_members(parameter)} }} LIMIT 1"
    table = await read_table(await answerer.answer(Query(text, RESULTS_JSON, None), limits))
    return bool(table.rows)


def _members(parameter: Parameter) -> str | None:
    if parameter.type == "iri" and parameter.class_:
        return _MEMBERS["iri"].format(group=parameter.class_)
    if parameter.type == "code":
        return _MEMBERS["code"].format(group=f"{CODE}{parameter.scheme}")
    return None


def _choice(row: tuple[object, ...], parameter: Parameter, names: GraphNames) -> Choice:
    value, label, asked = row
    iri = value.value if isinstance(value, NamedNode) else ""
    written = _written(iri, parameter, names)
    text = asked if isinstance(asked, Literal) else label
    return Choice(written, text.value if isinstance(text, Literal) else written)


def _written(iri: str, parameter: Parameter, names: GraphNames) -> str:
    if parameter.type == "code":
        return iri.removeprefix(f"{CODE}{parameter.scheme}/")
    short = iri.removeprefix(names.thing(""))
    if parameter.class_ == REGION and short.partition("/")[0] == short.rpartition("/")[2]:
        return short.partition("/")[0]
    return short


def _unknown(parameter: Parameter, written: str, known: list[str]) -> DigintError:
    close = difflib.get_close_matches(written, known, n=_NEAR, cutoff=0.5)
    near = list(dict.fromkeys([*close, *known]))[: max(len(close), _NAMED)]
    rest = f" and {len(known) - len(near)} more" if len(known) > len(near) else ""
    if not written:
        return DigintError(
            Kind.BAD_INPUT,
            f"A value is needed for {parameter.name}.",
            remedy=f"Choose from: {', '.join(near)}{rest}."
            if known
            else "There is nothing to choose from yet.",
        )
    return DigintError(
        Kind.BAD_INPUT,
        f"There is nothing called {written!r} that {parameter.name} could be.",
        remedy=f"Choose from: {', '.join(near)}{rest}." if known else "There is nothing to choose from yet.",
    )
