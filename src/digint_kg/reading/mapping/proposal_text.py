"""Writes a proposed mapping as YAML, each proposal with its reason and how sure it is as a comment."""

import json
from collections.abc import Iterator

from digint_kg.reading.mapping.suggesting import Guess, Proposal
from digint_kg.reading.tables.cells import letters


def yaml_of(proposal: Proposal, table: str, sheet: str | None) -> str:
    """The mapping; a person must look it over, and fill in what only she knows."""
    return "\n".join(_lines(proposal, table, sheet)) + "\n"


def _lines(proposal: Proposal, table: str, sheet: str | None) -> Iterator[str]:
    yield f"# A mapping proposed for {table}. Look it over."
    yield "# Each proposal says why, and how sure it is (of 100)."
    yield "mapping: 1"
    yield "dataset:"
    yield "  kind: regional"
    yield f"  title: {{en: {_quoted(table)}}}  # to be written, in English and Italian"
    yield '  # source: "https://…"  # where it comes from; a sourced dataset must say it'
    yield "  # license: http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"
    yield "  status: sourced  # or illustrative"
    yield "table:"
    if sheet is not None:
        yield f"  sheet: {_quoted(sheet)}"
    yield f"  header: {proposal.header}  # the fullest row of texts among the first"
    yield "columns:"
    for guess in proposal.guesses:
        yield _column(guess, required=guess is proposal.key)
    yield "mappings:"
    yield "  row:"
    yield from _subject(proposal.key)
    yield "    po:"
    if proposal.class_:
        yield f"      - [a, {proposal.class_}]  # the name of the sheet or file is like it"
    else:
        yield "      # - [a, digint:…]  # what a row is: docs/model.md lists the classes"
    for guess in proposal.guesses:
        yield _statement(guess, is_key=guess is proposal.key)


def _column(guess: Guess, *, required: bool) -> str:
    options = {"column": letters(guess.column), **guess.options} | ({"required": "true"} if required else {})
    said = ", ".join(f"{key}: {value}" for key, value in options.items())
    return f"  {guess.name}: {{header: {_quoted(guess.header)}, {said}}}  # {guess.sure}: {guess.why}"


def _subject(key: Guess | None) -> Iterator[str]:
    if key is None:
        yield "    s: id:thing/$(…)  # no column names each row by itself: combine several"
    else:
        yield f"    s: id:thing/$({key.name})  # its cells are all different"


def _statement(guess: Guess, *, is_key: bool) -> str:
    if guess.predicate:
        return f"      - [{guess.predicate}, $({guess.name})]  # {guess.called}"
    if is_key and guess.options.get("as") == "code":
        return f"      - [dcterms:identifier, $({guess.name})]"
    return f"      # - […, $({guess.name})]  # no property is called like {_quoted(guess.header)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
