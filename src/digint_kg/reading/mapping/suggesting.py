"""Proposes a mapping for a table, by its headers and by what its cells hold, with reasons."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, parse
from rapidfuzz import fuzz, process, utils

from digint_kg.reading.mapping.codes import Codes
from digint_kg.reading.mapping.columns import written
from digint_kg.reading.mapping.headers import names_of
from digint_kg.reading.mapping.said import UnclearError
from digint_kg.reading.mapping.texts import mended
from digint_kg.reading.tables.cells import Fault, Row, Value
from digint_kg.reading.tables.workbook import Sheet
from digint_kg.terms import DEF, RDFS, SKOS

_LOOKED_AT: Final = 200
_HEADERS_IN: Final = 30
_ENOUGH: Final = 0.8
"""Share of a column's cells that must be of a kind."""
_ALIKE: Final = 86.0
"""How alike a header and a label must be, of 100."""
_FEW: Final = 3
_COMMON: Final = {
    "rdfs:label": ("name", "label", "nome", "etichetta", "denominazione", "titolo", "title"),
    "dcterms:description": ("description", "descrizione", "summary", "sintesi"),
    "dcterms:source": ("source", "fonte", "source url", "url", "web page", "pagina web"),
    "dcterms:identifier": ("id", "code", "identifier", "codice", "identificativo"),
}
"""What tables call what vocabularies of others have words for."""
_LABELS: Final = frozenset({RDFS + "label", SKOS + "altLabel"})
_LANGUAGES: Final = frozenset({"en", "it"})

_YEAR: Final = re.compile(r"(?:19|20)\d{2}\Z")
_DATE: Final = re.compile(r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{2}-\d{2}(?:[T ].*)?)\Z")
_COMMA: Final = re.compile(r"[€$£]?\s*[+-]?\d{1,3}(?:\.\d{3})*,\d+\s*[%€]?\Z")
_POINT: Final = re.compile(r"[€$£]?\s*[+-]?\d+(?:,\d{3})*\.\d+\s*[%€]?\Z")
_THOUSANDS: Final = re.compile(r"[€$£]?\s*[+-]?\d{1,3}(?:\.\d{3})+\s*[%€]?\Z")
_INTEGER: Final = re.compile(r"[+-]?[1-9]\d*\Z|0\Z")
_IRI: Final = re.compile(r"https?://\S+\Z")


@dataclass(slots=True)
class Guess:
    """What a column may be: its kind with options, how sure that is (of 100), and why.

    `predicate` is a property of ours that its header is called like, where there is one.
    """

    column: int
    header: str
    name: str
    options: dict[str, str] = field(default_factory=dict)
    sure: int = 50
    why: str = "nothing else fits"
    distinct: bool = False
    predicate: str | None = None
    called: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping: where the header is, what the columns may be, which class the rows may be."""

    header: int
    guesses: tuple[Guess, ...]
    key: Guess | None
    class_: str | None


class Words:
    """The names of properties and classes in English and Italian.

    Args:
        root: the folder that holds `ontology`.
    """

    def __init__(self, root: Path) -> None:
        self.properties = {word: name for name, words in _COMMON.items() for word in words}
        self.classes: dict[str, str] = {}
        for path in sorted((root / "ontology").glob("*.ttl")):
            kinds: dict[str, str] = {}
            labels: list[tuple[str, str]] = []
            for quad in parse(path=path, base_iri=DEF):
                subject = str(getattr(quad.subject, "value", ""))
                if not subject.startswith(DEF):
                    continue
                if isinstance(quad.object, NamedNode) and quad.predicate.value.endswith("#type"):
                    kinds.setdefault(subject, quad.object.value.rpartition("#")[2])
                elif quad.predicate.value in _LABELS and _spoken(quad.object):
                    labels.append((str(getattr(quad.object, "value", "")), subject))
            for label, subject in labels:
                table = self.classes if kinds.get(subject) == "Class" else self.properties
                table.setdefault(label.casefold(), "digint:" + subject.removeprefix(DEF))

    def property(self, header: str) -> tuple[str, str, int] | None:
        """The property that a header is called like: its name, its label, how alike (of 100)."""
        return _nearest(header, self.properties)

    def of_rows(self, texts: Sequence[str]) -> str | None:
        """The class that one of these texts (a sheet's or a file's name) is called like."""
        for text in texts:
            found = _nearest(text, self.classes)
            if found:
                return found[0]
        return None


def propose(sheet: Sheet, codes: Codes, words: Words) -> Proposal:
    """A mapping for the table in a sheet."""
    header, rows = _table(sheet)
    guesses: list[Guess] = []
    taken: set[str] = set()
    for cell in header:
        text = " ".join(written(cell.value).split())
        if text:
            guess = _guess(cell.column, text, [row.cell(cell.column).value for row in rows], codes)
            _name(guess, written(cell.value), words, taken)
            guesses.append(guess)
    names = [sheet.name or "", Path(sheet.file).stem.replace("_", " ").replace("-", " ")]
    return Proposal(header.number, tuple(guesses), _key(guesses), words.of_rows(names))


def _table(sheet: Sheet) -> tuple[Row, list[Row]]:
    """The row of the headers (the fullest of texts alone among the first), and rows below it."""
    first = [row for row in islice(sheet.rows(), _LOOKED_AT) if not row.is_empty]
    if not first:
        return Row(1, []), []
    best = max(first[:_HEADERS_IN], key=lambda row: (_texts_in(row), -row.number))
    return best, [row for row in first if row.number > best.number]


def _texts_in(row: Row) -> int:
    texts = [value for value in row.values if isinstance(value, str) and not _INTEGER.match(value.strip())]
    filled = sum(value is not None for value in row.values)
    return len(set(texts)) if len(texts) == filled else 0


def _guess(column: int, header: str, values: Sequence[Value], codes: Codes) -> Guess:
    filled = [value for value in values if value is not None and not isinstance(value, Fault)]
    texts = [mended(written(value))[0] for value in filled]
    guess = Guess(column, header, "", distinct=len(set(texts)) == len(values) > 0)
    if texts:
        _ = _by_form(guess, filled, texts) or _by_codes(guess, texts, codes)
    return guess


def _by_form(guess: Guess, values: Sequence[Value], texts: Sequence[str]) -> bool:
    """Tells kinds by the form of the cells."""
    if _share(isinstance(value, date) for value in values) >= _ENOUGH:
        return _say(guess, 95, "its cells are dates", {"as": "date"})
    for pattern, why, options in (
        (_YEAR, "years of four digits", {"as": "year"}),
        (_DATE, "dates", {"as": "date", "order": "dmy"}),
        (_IRI, "web addresses", {"as": "iri"}),
        (_INTEGER, "whole numbers", {"as": "integer"}),
    ):
        share = _share(bool(pattern.match(text)) for text in texts)
        if share >= _ENOUGH:
            return _say(guess, round(share * 90), f"{share:.0%} of its cells are {why}", options)
    comma = _share(bool(_COMMA.match(text) or _THOUSANDS.match(text)) for text in texts)
    point = _share(bool(_POINT.match(text)) for text in texts)
    plain = _share(bool(_INTEGER.match(text)) for text in texts)
    if comma and comma + plain >= _ENOUGH and comma >= point:
        why = "numbers with points for thousands or decimal commas"
        return _say(guess, 80, why, {"as": "decimal", "decimal": '","'})
    if point and point + plain >= _ENOUGH:
        return _say(guess, 80, "numbers with decimal points", {"as": "decimal", "decimal": '"."'})
    return False


def _by_codes(guess: Guess, texts: Sequence[str], codes: Codes) -> bool:
    """Tells columns of codes by looking their cells up."""
    share = _share(_is_nuts(text, codes) for text in texts)
    if share >= _ENOUGH:
        return _say(guess, round(share * 95), f"{share:.0%} of its cells are NUTS units", {"as": "nuts"})
    different = sorted(set(texts))
    found = [
        (_share(text.casefold() in codes.scheme(name).iris for text in different), name)
        for name in codes.names
    ]
    share, name = max(found, default=(0.0, ""))
    if share >= _ENOUGH and len(different) > 1:
        why = f"{share:.0%} of its values are codes of the list {name}"
        return _say(guess, round(share * 90), why, {"as": "concept", "list": name})
    if guess.distinct and _share(" " not in text for text in texts) == 1 and len(texts) >= _FEW:
        return _say(guess, 60, "each cell is different, without blanks", {"as": "code"})
    return False


def _is_nuts(text: str, codes: Codes) -> bool:
    try:
        codes.nuts(text, keep_older=True, any_code=False)
    except UnclearError:
        return False
    return True


def _name(guess: Guess, header: str, words: Words, taken: set[str]) -> None:
    """Gives a column its short name, and the property that its header is called like."""
    found = max(
        (item for name in names_of(header) if (item := words.property(name))),
        key=lambda item: item[2],
        default=None,
    )
    if found:
        guess.predicate, guess.called = found[0], f"{guess.header!r} is {found[2]} % like {found[1]!r}"
    plain = re.sub(r"[^a-z0-9]+", "_", guess.header.casefold())[:24].strip("_") or f"column{guess.column}"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}{number}", number + 1
    taken.add(name)
    guess.name = name


def _key(guesses: Sequence[Guess]) -> Guess | None:
    """The column that may name the rows: codes that are all different, else texts that are."""
    for kinds in (("code",), ("text", "integer", "iri")):
        for guess in guesses:
            if guess.distinct and guess.options.get("as", "text") in kinds:
                return guess
    return None


def _spoken(term: object) -> bool:
    return isinstance(term, Literal) and term.language in _LANGUAGES


def _nearest(text: str, known: dict[str, str]) -> tuple[str, str, int] | None:
    found = process.extractOne(
        text, known.keys(), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_ALIKE
    )
    return (known[found[0]], found[0], round(found[1])) if found else None


def _share(true: Iterable[bool]) -> float:
    items = list(true)
    return sum(items) / len(items) if items else 0.0


def _say(guess: Guess, sure: int, why: str, options: dict[str, str]) -> bool:
    guess.sure, guess.why, guess.options = sure, why, options
    return True
