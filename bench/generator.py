"""Makes N-Triples over this project's ontology: as many as wanted, the same ones each time.

The world is invented, and regular: one dataset that describes itself, indicators, and then place after place,
each a region with its NUTS units, a strategy with its priorities, actors, and a value for each indicator,
territory and year. All of it satisfies the shapes, so that every question answers over it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from digint_kg.graphs import GraphNames
from digint_kg.terms import CODE, DCTERMS, DEF, PROJECT, RDF_TYPE, RDFS, SKOS, XSD

REGION: Final = "bench"
DATASET: Final = "generated"
NAMES: Final = GraphNames(PROJECT)
GRAPH: Final = NAMES.dataset(REGION, DATASET)

_ID: Final = f"{PROJECT}id/{REGION}/"
_SOURCE: Final = "<https://example.org/invented-for-measuring>"
_LICENCE: Final = "<http://publications.europa.eu/resource/authority/licence/CC_BY_4_0>"
_UNITS: Final = ("<http://qudt.org/vocab/unit/PERCENT>", "<http://qudt.org/vocab/unit/NUM>")
_KINDS: Final = ("strategic-specialisation-area", "high-growth-potential-area")
_FLAGS: Final = ("b", "u")
_INDICATORS: Final = 40
_PRIORITIES: Final = 10
_ACTORS: Final = 40
_NUTS3: Final = 12
_FIRST_YEAR: Final = 2005
_YEARS: Final = 20

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS: Final = "0123456789" + _LETTERS
_FLAGGED_EACH: Final = 16
_MISSING_EACH: Final = 97
_CHANGED_EACH: Final = 12
"""One value in twelve differs in the next revision: about one triple in a hundred."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One resource: its IRI and its triples, a line each."""

    iri: str
    lines: tuple[str, ...]


def write(path: Path, triples: int, *, revision: int = 0) -> int:
    """Writes at least `triples` triples, whole things only; gives how many they are.

    Args:
        path: the file, N-Triples.
        triples: how many are wanted.
        revision: 0, or 1 for the same data with about 1 % of the triples changed.
    """
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for thing in things(revision):
            file.writelines(thing.lines)
            written += len(thing.lines)
            if written >= triples:
                break
    return written


def subjects(triples: int) -> list[str]:
    """The IRIs of the observations among that many triples: what point queries ask for."""
    return _of_kind("observation", triples)


def indicators(triples: int) -> list[str]:
    """The IRIs of the indicators among that many triples."""
    return _of_kind("indicator", triples)


def values() -> dict[str, str]:
    """What questions can be asked of: a thing of each kind, by the name of the parameter."""
    return {
        "region": REGION,
        "indicator": f"{_ID}indicator/0",
        "territory": _unit(0, 0),
        "year": str(_FIRST_YEAR + _YEARS - 1),
    }


def _of_kind(kind: str, triples: int) -> list[str]:
    found = []
    written = 0
    for thing in things():
        if thing.iri.startswith(f"{_ID}{kind}/"):
            found.append(thing.iri)
        written += len(thing.lines)
        if written >= triples:
            break
    return found


def things(revision: int = 0) -> Iterator[Thing]:
    """All things, without end."""
    yield _dataset()
    place = 0
    while True:
        yield from _place(place)
        if place == 0:
            yield from (_indicator(number) for number in range(_INDICATORS))
        yield from _observations(place, revision)
        place += 1


def _dataset() -> Thing:
    return _thing(
        GRAPH,
        (RDF_TYPE, _def("RegionalDataset")),
        (DCTERMS + "title", _text("Invented for measuring", "en")),
        (DCTERMS + "source", _SOURCE),
        (DCTERMS + "license", _LICENCE),
        (DEF + "status", _code("status", "sourced")),
        (DEF + "describesRegion", f"<{NAMES.region_iri(REGION)}>"),
    )


def _place(place: int) -> Iterator[Thing]:
    region = _region_iri(place)
    yield _thing(
        region,
        (RDF_TYPE, _def("Region")),
        *_labels(f"Region {place}", f"Regione {place}"),
        (DEF + "nutsUnit", f"<{_unit(place, 0)}>"),
        (DEF + "partOfTerritory", f"<{_ID}unit/country>"),
    )
    if place == 0:
        yield _nuts(f"{_ID}unit/country", "XX", 0, None)
    yield _nuts(_unit(place, 0), _notation(place, 0), 2, f"{_ID}unit/country")
    for number in range(1, _NUTS3 + 1):
        yield _nuts(_unit(place, number), _notation(place, number), 3, _unit(place, 0))
    yield from _strategy(place, region)
    for number in range(_ACTORS):
        yield _thing(
            f"{_ID}actor/{place}-{number}",
            (RDF_TYPE, _def("OrganisationActor")),
            *_labels(f"Training centre {place}-{number}", f"Centro di formazione {place}-{number}"),
            (DEF + "inRegion", f"<{region}>"),
        )


def _strategy(place: int, region: str) -> Iterator[Thing]:
    strategy = f"{_ID}strategy/{place}"
    yield _thing(
        strategy,
        (RDF_TYPE, _def("SmartSpecialisationStrategy")),
        *_labels(f"Strategy {place}", f"Strategia {place}"),
        (DEF + "coversTerritory", f"<{region}>"),
        (DEF + "validFrom", _typed("2021", "gYear")),
        (DEF + "validTo", _typed("2027", "gYear")),
    )
    for number in range(_PRIORITIES):
        yield _thing(
            f"{_ID}priority/{place}-{number}",
            (RDF_TYPE, _def("S3Priority")),
            *_labels(f"Priority {place}-{number}", f"Priorità {place}-{number}"),
            (DEF + "priorityOf", f"<{strategy}>"),
            (DEF + "priorityKind", _code("priority-kind", _KINDS[number % len(_KINDS)])),
            (DEF + "listPosition", _typed(str(number + 1), "integer")),
        )


def _indicator(number: int) -> Thing:
    return _thing(
        f"{_ID}indicator/{number}",
        (RDF_TYPE, _def("Indicator")),
        *_labels(f"Indicator {number}", f"Indicatore {number}"),
        (DEF + "usesUnit", _UNITS[number % len(_UNITS)]),
        (DEF + "minimumValue", _typed("0.0", "decimal")),
        (DEF + "maximumValue", _typed("100.0", "decimal")),
    )


def _observations(place: int, revision: int) -> Iterator[Thing]:
    serial = place * _INDICATORS * (_NUTS3 + 1) * _YEARS
    for indicator in range(_INDICATORS):
        for territory in range(_NUTS3 + 1):
            for year in range(_FIRST_YEAR, _FIRST_YEAR + _YEARS):
                yield _observation(serial, indicator, _unit(place, territory), year, revision)
                serial += 1


def _observation(serial: int, indicator: int, territory: str, year: int, revision: int) -> Thing:
    iri = f"{_ID}observation/{serial}"
    parts = [
        (RDF_TYPE, _def("IndicatorObservation")),
        (RDFS + "label", _text(f"Value {serial} of indicator {indicator} in {year}", "en")),
        (DEF + "observationOf", f"<{_ID}indicator/{indicator}>"),
        (DEF + "observedTerritory", f"<{territory}>"),
        (DEF + "referenceYear", _typed(str(year), "gYear")),
        (DEF + "usesUnit", _UNITS[indicator % len(_UNITS)]),
        (DCTERMS + "source", _SOURCE),
    ]
    if serial % _MISSING_EACH == _MISSING_EACH - 1:
        parts.append((DEF + "observationFlag", _code("observation-flag", "m")))
        return _plain(iri, parts)
    parts.append((DEF + "numericValue", _typed(_value(serial, revision), "decimal")))
    if serial % _FLAGGED_EACH == 0:
        flag = _FLAGS[serial // _FLAGGED_EACH % len(_FLAGS)]
        parts.append((DEF + "observationFlag", _code("observation-flag", flag)))
    return _plain(iri, parts)


def _value(serial: int, revision: int) -> str:
    """A number from 0 to 99, scattered; the revision shows in one value of twelve, as another decimal."""
    tenth = 5 if revision and serial % _CHANGED_EACH == 0 else 2
    return f"{serial * 2_654_435_761 % 99}.{tenth}"


def _nuts(iri: str, notation: str, level: int, parent: str | None) -> Thing:
    around = [(DEF + "partOfTerritory", f"<{parent}>")] if parent else []
    return _thing(
        iri,
        (RDF_TYPE, _def("NutsUnit")),
        *_labels(f"Territory {notation}", f"Territorio {notation}"),
        (SKOS + "notation", f'"{notation}"'),
        (DEF + "nutsLevel", _code("nuts-level", str(level))),
        (DEF + "nutsVersion", _typed("2024", "gYear")),
        *around,
    )


def _thing(iri: str, *parts: tuple[str, str]) -> Thing:
    return _plain(iri, [*parts, (DCTERMS + "source", _SOURCE)] if iri != GRAPH else list(parts))


def _plain(iri: str, parts: list[tuple[str, str]]) -> Thing:
    return Thing(iri, tuple(f"<{iri}> <{predicate}> {object_} .\n" for predicate, object_ in parts))


def _region_iri(place: int) -> str:
    return NAMES.region_iri(REGION) if place == 0 else f"{_ID}region/{place}"


def _notation(place: int, number: int) -> str:
    """A code of the right form: two letters for the country, then one letter or digit a level."""
    country = _LETTERS[place // 1296 % 26]
    code = f"X{country}{_DIGITS[place // 36 % 36]}{_DIGITS[place % 36]}"
    return code + _DIGITS[number] if number else code


def _unit(place: int, number: int) -> str:
    return f"{_ID}unit/{place}-{number}"


def _labels(english: str, italian: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (RDFS + "label", _text(english, "en")), (RDFS + "label", _text(italian, "it"))


def _def(name: str) -> str:
    return f"<{DEF}{name}>"


def _code(scheme: str, code: str) -> str:
    return f"<{CODE}{scheme}/{code}>"


def _text(text: str, language: str) -> str:
    return f'"{text}"@{language}'


def _typed(text: str, datatype: str) -> str:
    return f'"{text}"^^<{XSD}{datatype}>'
