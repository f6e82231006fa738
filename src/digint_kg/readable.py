"""How answers are shown to people: short names for IRIs, and a label in the place of the IRI it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from digint_kg.terms import CODE, PREFIXES, PROJECT, SHAPES

_LABEL: Final = "Label"
_UNITS: Final = "http://qudt.org/vocab/unit/"
_FOLLOW_THE_BASE: Final = ("id/", "graph/", ".well-known/genid/", "catalog", "catalog#")
_FIXED: Final = ("def", "def#", "def/", "code/", "shapes", "shapes#")
_DOCUMENTS: Final = ("def#", "shapes#", "graph/", "catalog#")
_SAFE: Final = "/%:@!$&'()*+,;=~"
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
    if iri.startswith(SHAPES):
        return iri.removeprefix(SHAPES)
    if iri.startswith((CODE, _LICENCES, _UNITS)) or "/id/" in iri:
        return iri.rpartition("/")[2].replace("CC_BY_4_0", "CC BY 4.0")
    return iri.partition("/graph/")[2] or iri


def words(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    """A term as people can read it: a literal's text, an IRI's short form, nothing for nothing."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    return short(term.value) if isinstance(term, NamedNode) else str(term)


def is_ours(iri: str, base: str) -> bool:
    """Whether an IRI is one of this installation's or of the project's own."""
    return iri.startswith((PROJECT, base))


def address(iri: str, base: str) -> str | None:
    """Where a page may link to for an IRI: a path of this service for one of ours, else its place on the web.

    None where there is no such place, whatever the IRI looks like.

    Example:
        >>> address("https://w3id.org/digint/def#Region", "https://kg.example/")
        '/def#Region'
        >>> address("https://kg.example/id/x/region/x", "https://kg.example/")
        '/id/x/region/x'
        >>> address("javascript:alert(1)", "https://kg.example/") is None
        True
    """
    if is_ours(iri, base):
        return local_path(iri, base)
    return iri if iri.startswith(("https://", "http://")) else None


def local_path(iri: str, base: str) -> str | None:
    """The path at which this service answers for an IRI; None where it does not.

    A hash stays one in the IRIs of documents with anchors; in all others it is part of the name.
    """
    if iri in (PROJECT, base):
        return "/"
    for beginning, families in ((base, _FOLLOW_THE_BASE), (PROJECT, _FIXED)):
        rest = iri.removeprefix(beginning)
        if iri.startswith(beginning) and (rest in families or rest.startswith(_deeper(families))):
            anchors = "#" if rest.startswith(_DOCUMENTS) else ""
            return "/" + quote(rest, safe=_SAFE + anchors)
    return None


def beginnings(base: str) -> list[tuple[str, str]]:
    """What the IRIs begin with that this service answers for, each with what the paths begin with.

    Example:
        >>> beginnings("https://kg.example/")[0]
        ('https://kg.example/id/', '/id/')
    """
    return [
        (root + family, "/" + family)
        for root, families in ((base, _FOLLOW_THE_BASE), (PROJECT, _FIXED))
        for family in _deeper(families)
    ]


def _deeper(families: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(family for family in families if family.endswith(("/", "#")))
