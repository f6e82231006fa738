"""Understands the cells of one column, each different value once."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple, TypeAlias

from digint_kg.reading.mapping import amounts, dates, ntriples
from digint_kg.reading.mapping.codes import Codes
from digint_kg.reading.mapping.model import Column
from digint_kg.reading.mapping.said import Said, UnclearError
from digint_kg.reading.mapping.texts import mended, slug
from digint_kg.reading.tables.cells import Fault, Value
from digint_kg.terms import XSD

Piece: TypeAlias = tuple[str, str, str, tuple[Said, ...]]
"""What one text means: its text, its part of an IRI, its term, and notes."""

_MOST: Final = 10_000
"""Values of a column whose meaning is remembered."""

_YES_NO: Final = {
    **dict.fromkeys(("yes", "true", "1", "x", "sì", "si", "vero", "ja", "oui", "da"), "true"),
    **dict.fromkeys(("no", "false", "0", "falso", "nee", "non", "nu"), "false"),
}
_FAULTS: Final = {
    Fault.FORMULA: Said(
        "formula-without-value",
        "The formula has no stored value. Open the file in a spreadsheet program and save it, or write "
        "the value.",
        "La formula non ha un valore memorizzato. Aprire il file in un foglio di calcolo e salvarlo, o "
        "scrivere il valore.",
    ),
    Fault.ERROR: Said(
        "error-value",
        "The cell shows an error (such as #N/A). Mend the formula or clear the cell.",
        "La cella mostra un errore (come #N/D). Correggere la formula o svuotare la cella.",
    ),
}


class Meaning(NamedTuple):
    """What a cell means: its text, and what is understood as texts, as parts of IRIs, as terms of N-Triples.

    `refused` is set where it cannot be understood; then there are no terms.
    """

    raw: str = ""
    texts: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    notes: tuple[Said, ...] = ()
    refused: Said | None = None


EMPTY: Final = Meaning()


class Understanding:
    """Understands the cells of one column; `known` holds what values mean that were asked for before.

    Args:
        column: which.
        codes: code lists and NUTS codes.
        in_iris: whether it becomes part of IRIs.
    """

    def __init__(self, column: Column, codes: Codes, *, in_iris: bool = True) -> None:
        self.column = column
        self._in_iris = in_iris
        self._codes = codes
        self._take = re.compile(column.take) if column.take else None
        self._missing = frozenset(text.casefold() for text in column.missing)
        self._values = {key.casefold(): value for key, value in (column.values or {}).items()}
        self.known: dict[Value, Meaning] = {None: EMPTY}
        self._kind = self._kinds()[column.kind]

    def _kinds(self) -> dict[str, Callable[[Value, str], Piece]]:
        return {
            "text": self._text,
            "code": self._code,
            "integer": self._integer,
            "decimal": self._decimal,
            "year": self._year,
            "date": self._date,
            "boolean": self._boolean,
            "iri": self._iri,
            "nuts": self._nuts,
            "concept": self._concept,
        }

    def of(self, value: Value) -> Meaning:
        """What a cell's value means."""
        if value is None:
            return EMPTY
        found = self._meaning(value)
        if not isinstance(value, bool | int) or value not in {0, 1}:  # True is 1 as a key
            if len(self.known) >= _MOST:
                self.known.clear()
                self.known[None] = EMPTY
            self.known[value] = found
        return found

    def _meaning(self, value: Value) -> Meaning:
        if isinstance(value, Fault):
            return Meaning(refused=_FAULTS[value])
        text, notes = mended(written(value))
        if not text or text.casefold() in self._missing:
            return Meaning(text, notes=notes)
        try:
            return self._of_texts(value, text, notes)
        except UnclearError as error:
            if self.column.omit:
                return Meaning(text, notes=(*notes, _left_out(error.said)))
            return Meaning(text, refused=error.said)

    def _of_texts(self, value: Value, text: str, notes: tuple[Said, ...]) -> Meaning:
        if not self.column.split:
            understood, part, term, more = self._piece(value, text)
            part = slug(understood) if self.column.slug else part
            return Meaning(text, (understood,), (part,), (term,), (*notes, *more))
        pieces = [piece.strip() for piece in text.split(self.column.split)]
        found = [self._piece(value, piece) for piece in pieces if piece]
        more = tuple(note for item in found for note in item[3])
        return Meaning(
            raw=text,
            texts=tuple(item[0] for item in found),
            parts=tuple(slug(item[0]) if self.column.slug else item[1] for item in found),
            terms=tuple(item[2] for item in found),
            notes=tuple(dict.fromkeys((*notes, *more))),
        )

    def _piece(self, value: Value, text: str) -> Piece:
        if self._take:
            found = self._take.search(text)
            if not found:
                raise UnclearError(_no_match(text, self.column))
            text = next((group for group in found.groups() if group is not None), found[0])
            value = None
        if self._values:
            if text.casefold() not in self._values:
                raise UnclearError(_no_value(text, self.column))
            text, value = self._values[text.casefold()], None
        return self._kind(value, text)

    def _text(self, _value: Value, text: str) -> Piece:
        return text, slug(text) if self._in_iris else "", ntriples.literal(text), ()

    def _code(self, _value: Value, text: str) -> Piece:
        return text, ntriples.part(text), ntriples.literal(text), ()

    def _integer(self, _value: Value, text: str) -> Piece:
        number = amounts.integer(text, self._decimal_mark(_value))
        return number, number, ntriples.literal(number, XSD + "integer"), ()

    def _decimal(self, value: Value, text: str) -> Piece:
        number = amounts.decimal(text, self._decimal_mark(value))
        return number, number, ntriples.literal(number, XSD + "decimal"), ()

    def _decimal_mark(self, value: Value) -> str | None:
        return "." if isinstance(value, int | float) else self.column.decimal

    def _year(self, value: Value, text: str) -> Piece:
        year = dates.year(value, text)
        return year, year, ntriples.literal(year, XSD + "gYear"), ()

    def _date(self, value: Value, text: str) -> Piece:
        day, notes = dates.day(value, text, self.column.order)
        return day, day, ntriples.literal(day, XSD + "date"), notes

    def _boolean(self, _value: Value, text: str) -> Piece:
        word = _YES_NO.get(text.casefold())
        if word is None:
            raise UnclearError(
                Said("no-boolean", f"{text!r} is neither yes nor no.", f"{text!r} non è né sì né no.")
            )
        return word, word, ntriples.literal(word, XSD + "boolean"), ()

    def _iri(self, _value: Value, text: str) -> Piece:
        return text, ntriples.part(text) if self._in_iris else "", ntriples.iri(text), ()

    def _nuts(self, _value: Value, text: str) -> Piece:
        column = self.column
        code, iri, notes = self._codes.nuts(text, keep_older=column.keep_older, any_code=column.any_code)
        return code, code, f"<{iri}>", notes

    def _concept(self, _value: Value, text: str) -> Piece:
        iri = self._codes.concept(str(self.column.list_), text)
        return text, iri.rpartition("/")[2], f"<{iri}>", ()


def written(value: Value) -> str:
    """A value as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    return "" if value is None or isinstance(value, Fault) else str(value)


def _left_out(said: Said) -> Said:
    return Said(f"left-out-{said.code}", f"Left out: {said.en}", f"Omesso: {said.it}")


def _no_match(text: str, column: Column) -> Said:
    return Said(
        "no-match",
        f"{text!r} does not have the form that the mapping expects in {column.name}: {column.take}.",
        f"{text!r} non ha la forma che la mappatura si aspetta in {column.name}: {column.take}.",
    )


def _no_value(text: str, column: Column) -> Said:
    known = ", ".join(list(column.values or ())[:8])
    return Said(
        "no-value",
        f"{text!r} is none of the values that the mapping names for {column.name}: {known} ….",
        f"{text!r} non è tra i valori che la mappatura indica per {column.name}: {known} ….",
    )
