"""Looks codes up: of the code lists by notation or by a label in any language, of NUTS by code or by name."""

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, parse
from rapidfuzz import fuzz, process, utils

from digint_kg.errors import DigintError, Kind
from digint_kg.reading.mapping.said import Said, UnclearError
from digint_kg.terms import CODE, DEF, NUTS, RDFS, SKOS

_WORDS: Final = frozenset({RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation"})
_NUTS_FORM: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}\Z")
_SHOWN: Final = 8
_ALIKE: Final = 75.0


@dataclass(frozen=True, slots=True)
class Scheme:
    """One code list: its codes' IRIs by folded word, and the words as written."""

    iris: dict[str, str]
    words: tuple[str, ...]


class Codes:
    """The code lists and NUTS codes of the package.

    Args:
        root: the folder that holds `ontology` and `data`.
    """

    def __init__(self, root: Path) -> None:
        self._lists = root / "ontology" / "codes"
        self._nuts = root / "data" / "reference" / "nuts.ttl"
        self._recoded = root / "data" / "mappings" / "nuts-recoded.csv"
        self._read: dict[str, Scheme] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the code lists."""
        return tuple(sorted(path.stem for path in self._lists.glob("*.ttl")))

    def scheme(self, name: str) -> Scheme:
        """A code list by its name.

        Raises:
            DigintError: NOT_FOUND, with those there are.
        """
        if name not in self._read:
            path = self._lists / f"{name}.ttl"
            if name not in self.names:
                near = get_close_matches(name, self.names, 1)
                hint = f"Did you mean {near[0]!r}? " if near else ""
                raise DigintError(
                    Kind.NOT_FOUND,
                    f"There is no code list called {name!r}.",
                    remedy=f"{hint}Code lists are: {', '.join(self.names)}.",
                )
            self._read[name] = _scheme(path)
        return self._read[name]

    def concept(self, name: str, text: str) -> str:
        """The IRI of a code, by its notation or a label in any language.

        Raises:
            UnclearError: no code of the list.
        """
        scheme = self.scheme(name)
        iri = scheme.iris.get(text.casefold())
        if iri is None:
            raise UnclearError(_no_code(name, text, scheme.words))
        return iri

    def nuts(self, text: str, *, keep_older: bool, any_code: bool) -> tuple[str, str, tuple[Said, ...]]:
        """The code and the IRI of a NUTS unit, and a note where an older code was mapped.

        Args:
            text: its code, its IRI, or a name of it.
            keep_older: leaves codes of older NUTS versions as they are.
            any_code: takes every code of the right form.

        Raises:
            UnclearError: no such unit.
        """
        said = text.removeprefix(NUTS)
        code = said if _NUTS_FORM.match(said) else self._units.get(said.casefold(), said.upper())
        notes: tuple[Said, ...] = ()
        newer = self._newer.get(code)
        if newer and not keep_older:
            notes = (
                Said(
                    f"older-nuts-{code}",
                    f"The NUTS code {code} is of an older version and was mapped to {newer}, the same "
                    "territory.",
                    f"Il codice NUTS {code} è di una versione precedente ed è stato mappato su {newer}, "
                    "stesso territorio.",
                ),
            )
            code = newer
        if not _NUTS_FORM.match(code) or not (any_code or code.casefold() in self._units):
            raise UnclearError(_no_unit(text, sorted(set(self._units.values()))))
        return code, NUTS + code, notes

    @cached_property
    def _units(self) -> dict[str, str]:
        """NUTS codes by folded code or name."""
        found: dict[str, str] = {}
        for quad in parse(path=self._nuts, base_iri=CODE):
            if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
                continue
            code = quad.subject.value.removeprefix(NUTS)
            if quad.predicate.value in _WORDS and code != quad.subject.value:
                found.setdefault(quad.object.value.casefold(), code)
                found[code.casefold()] = code
        return found

    @cached_property
    def _newer(self) -> dict[str, str]:
        """Today's code of a territory by an older one: of the reference data, and of Eurostat's changes."""
        pairs: dict[str, str] = {}
        if self._recoded.exists():
            with self._recoded.open(encoding="utf-8", newline="") as file:
                pairs.update((row["older"], row["newer"]) for row in csv.DictReader(file))
        for quad in parse(path=self._nuts, base_iri=CODE):
            if quad.predicate.value == DEF + "withinTerritory" and isinstance(quad.object, NamedNode):
                older = str(getattr(quad.subject, "value", ""))
                pairs[older.removeprefix(NUTS)] = quad.object.value.removeprefix(NUTS)
        return pairs


def _scheme(path: Path) -> Scheme:
    iris: dict[str, str] = {}
    words: dict[str, None] = {}
    for quad in parse(path=path, base_iri=CODE):
        if quad.predicate.value == SKOS + "topConceptOf" and isinstance(quad.subject, NamedNode):
            iris.setdefault(quad.subject.value.rpartition("/")[2].casefold(), quad.subject.value)
            words[quad.subject.value.rpartition("/")[2]] = None
    concepts = set(iris.values())
    for quad in parse(path=path, base_iri=CODE):
        subject = str(getattr(quad.subject, "value", ""))
        if subject in concepts and quad.predicate.value in _WORDS and isinstance(quad.object, Literal):
            iris.setdefault(quad.object.value.casefold(), subject)
            words[quad.object.value] = None
    return Scheme(iris, tuple(words))


def _no_code(name: str, text: str, words: tuple[str, ...]) -> Said:
    near = process.extractOne(
        text, words, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_ALIKE
    )
    en = f"Did you mean {near[0]!r}?" if near else f"Codes are: {', '.join(words[:_SHOWN])} …"
    it = f"Forse {near[0]!r}?" if near else f"I codici sono: {', '.join(words[:_SHOWN])} …"
    return Said(
        "no-code",
        f"{text!r} is no code of the list {name}. {en}",
        f"{text!r} non è un codice della lista {name}. {it}",
    )


def _no_unit(text: str, codes: list[str]) -> Said:
    near = get_close_matches(text, codes, 1)
    en = f" Did you mean {near[0]}?" if near else ""
    it = f" Forse {near[0]}?" if near else ""
    return Said(
        "no-nuts-unit",
        f"{text!r} is no NUTS unit that the data refer to.{en}",
        f"{text!r} non è un'unità NUTS a cui rinviano i dati.{it}",
    )
