"""How answers are shown to people: short names for IRIs, and a label in the place of the IRI it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from digint_kg.terms import CODE, PREFIXES, PROJECT

_LABEL: Final = "Label"
_UNITS: Final = "http://qudt.org/vocab/unit/"
_LICENCES: Final = "http://publications.europa.eu/resource/authority/licence/"


@dataclass(frozen=True, slots=True)
class Shown:
    """A column that is shown: name and place of its texts, and the place of the IRIs that these name."""

    name: str
    place: int
    iri_place: int | None = None


def shown(columns: Sequence[str]) -> list[Shown]:
    """The columns of an answer that people see: `x` is left out where `xLabel` stands beside it.

    Example:
        >>> [column.name for column in shown(["region", "priority", "priorityLabel"])]
        ['region', 'priorityLabel']
    """
    places = {name: place for place, name in enumerate(columns)}
    return [
        Shown(name, place, places.get(name.removesuffix(_LABEL)) if name.endswith(_LABEL) else None)
        for name, place in places.items()
        if name + _LABEL not in places
    ]


def short(iri: str) -> str:
    """An IRI as people can read it; the whole IRI where nothing shorter is safe.

    Example:
        >>> short("http://data.europa.eu/nuts/code/ITH5"), short("https://w3id.org/digint/code/status/sourced")
        ('nuts:ITH5', 'sourced')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    if iri.startswith((CODE, _LICENCES, _UNITS)) or "/id/" in iri:
        return iri.rpartition("/")[2].replace("CC_BY_4_0", "CC BY 4.0")
    return iri.partition("/graph/")[2] or iri


def is_ours(iri: str, base: str) -> bool:
    """Whether an IRI is one of this installation's or of the project's own."""
    return iri.startswith((PROJECT, base))
