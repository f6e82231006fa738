"""The key of a column or of a sheet: what it holds, in a form that outlives renamed headers."""

from dataclasses import dataclass
from typing import Final

from digint_kg.terms import PREFIXES, RDF_TYPE

LANG_STRING: Final = PREFIXES["rdf"] + "langString"
_BACK: Final = "^"
_DATATYPE: Final = "^^"
_SHEET: Final = "@sheet"


@dataclass(frozen=True, slots=True)
class Key:
    """What a column holds.

    `datatypes` are those of its literals, the first that fits the cell is taken; none for links. `back`: the
    link leads from the thing in the cell to the thing of the row.
    """

    predicate: str
    language: str | None = None
    datatypes: tuple[str, ...] = ()
    back: bool = False

    @property
    def is_link(self) -> bool:
        """Whether its cells name things."""
        return not self.datatypes

    @property
    def is_kind(self) -> bool:
        """Whether its cells name classes."""
        return self.predicate == RDF_TYPE

    def __str__(self) -> str:
        text = (_BACK if self.back else "") + short(self.predicate)
        if self.language:
            return f"{text}@{self.language}"
        return text + (_DATATYPE + " ".join(map(short, self.datatypes)) if self.datatypes else "")

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The key that a cell of the hidden row says.

        Example:
            >>> str(Key.parse("digint:validFrom^^xsd:gYear xsd:date"))
            'digint:validFrom^^xsd:gYear xsd:date'

        Raises:
            ValueError: for what is no key.
        """
        back = text.startswith(_BACK)
        name, marked, datatypes = text.removeprefix(_BACK).partition(_DATATYPE)
        if marked:
            return cls(long(name), datatypes=tuple(map(long, datatypes.split())), back=back)
        name, tagged, language = name.partition("@")
        if tagged:
            return cls(long(name), language, (LANG_STRING,), back)
        return cls(long(name), back=back)


@dataclass(frozen=True, slots=True)
class SheetKey:
    """What the rows of a sheet are: of which class (None: described elsewhere), with which kind of address.

    `segment` is the part of an IRI between region and slug; None where the row is the dataset itself.
    """

    class_: str | None
    segment: str | None

    def __str__(self) -> str:
        return f"{_SHEET} {short(self.class_) if self.class_ else '-'} {self.segment or '.'}"

    @classmethod
    def parse(cls, text: str) -> "SheetKey":
        """The key that cell A1 says.

        Raises:
            ValueError: for what is no key of a sheet.
        """
        mark, class_, segment = text.split(" ")
        if mark != _SHEET:
            raise ValueError(text)
        return cls(None if class_ == "-" else long(class_), None if segment == "." else segment)


def short(iri: str) -> str:
    """An IRI with its prefix, where it has one of ours."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and ":" not in iri.removeprefix(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def long(name: str) -> str:
    """The IRI of a name with prefix; one without a prefix is of our own namespace.

    Raises:
        ValueError: unknown prefix.
    """
    if name.startswith("<"):
        return name[1:-1]
    prefix, colon, local = name.rpartition(":")
    if colon and prefix not in PREFIXES:
        raise ValueError(name)
    if not local:
        raise ValueError(name)
    return PREFIXES[prefix or "digint"] + local
