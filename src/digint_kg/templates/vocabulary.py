"""What ontology and shapes say of classes and properties, as far as columns follow from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from digint_kg.terms import CODE, OWL, RDF, RDF_TYPE, RDFS, SH, SHAPES, SKOS, XSD

_DOMAIN: Final = "https://schema.org/domainIncludes"
_RANGES: Final = ("https://schema.org/rangeIncludes", RDFS + "range")
_LABELS: Final = (RDFS + "label", SKOS + "prefLabel")
_SEVERITIES: Final = {SH + "Info": 1, SH + "Warning": 2, SH + "Violation": 3}
Node = NamedNode | BlankNode


@dataclass(slots=True)
class Expectation:
    """What shapes expect of a property: the gravest severity of "at least one", bounds, datatypes."""

    required: int = 0
    single: bool = False
    minimum: float | None = None
    maximum: float | None = None
    datatypes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a list."""

    iri: str
    notation: str
    labels: Mapping[str, str]


class Vocabulary:
    """The facts of the folders `ontology` and `shapes` below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def label(self, iri: str, language: str) -> str:
        """What a term is called in `language`, else in English; the end of its IRI where it has no label."""
        texts = self._texts(iri, _LABELS)
        return texts.get(language) or texts.get("en") or iri.replace("#", "/").rpartition("/")[2]

    def labels(self, iri: str) -> Mapping[str, str]:
        """What a term is called, by language."""
        return self._texts(iri, _LABELS)

    def definition(self, iri: str, language: str) -> str:
        """What a term means, in `language`, else in English; nothing where the ontology does not say."""
        texts = self._texts(iri, (SKOS + "definition",))
        return texts.get(language) or texts.get("en") or ""

    def above(self, class_: str) -> list[str]:
        """A class and its superclasses, nearest first."""
        return _walk(class_, self._parents)

    def below(self, class_: str) -> list[str]:
        """A class and its subclasses."""
        return _walk(class_, self._children)

    def is_property(self, iri: str) -> bool:
        """Whether the ontology declares it as a property that may be stated, not one that is only derived."""
        return iri in self._properties

    def properties_of(self, class_: str) -> list[str]:
        """The properties that the ontology's domains or the shapes give to a class or one above it."""
        classes = self.above(class_)
        found = [prop for one in classes for prop in self._by_domain.get(one, ())]
        found += [prop for one in classes for prop in self._shaped.get(one, {})]
        return list(dict.fromkeys(found))

    def ranges(self, prop: str) -> list[str]:
        """Classes, code lists or datatypes of a property's values."""
        return self._ranges.get(prop, [])

    def domains(self, prop: str) -> list[str]:
        """The classes that a property is for."""
        return [class_ for class_, props in sorted(self._by_domain.items()) if prop in props]

    def is_above(self, prop: str, others: Iterable[str]) -> bool:
        """Whether one of the others says the same more exactly."""
        return any(prop in self._superproperties.get(other, ()) for other in others)

    def expectation(self, class_: str | None, prop: str) -> Expectation:
        """What shapes expect of a property of a class, all its shapes together."""
        said = [self._everywhere.get(prop, Expectation())]
        said += [self._shaped.get(one, {}).get(prop, Expectation()) for one in self.above(class_ or "")]
        return Expectation(
            required=max(item.required for item in said),
            single=any(item.single for item in said),
            minimum=max((item.minimum for item in said if item.minimum is not None), default=None),
            maximum=min((item.maximum for item in said if item.maximum is not None), default=None),
            datatypes=list(dict.fromkeys(kind for item in said for kind in item.datatypes)),
        )

    def codes(self, scheme: str) -> list[Code]:
        """The codes of a list, in the order of their places, then of their IRIs."""
        return self._codes.get(scheme, [])

    def notation(self, iri: str) -> str | None:
        """The notation of a code; None for anything else."""
        return next(iter(_values(self._ontology.get(f"<{iri}>", {}), SKOS + "notation")), None)

    @cached_property
    def _ontology(self) -> dict[str, dict[str, list[Node | Literal]]]:
        return _grouped(_triples((self._root / "ontology").rglob("*.ttl")))

    @cached_property
    def _shapes(self) -> dict[str, dict[str, list[Node | Literal]]]:
        paths = (self._root / "shapes").glob("[0-9][0-9]-*/*.ttl")
        return _grouped(_triples(path for path in paths if not path.stem.endswith((".good", ".bad"))))

    def _texts(self, iri: str, predicates: Iterable[str]) -> dict[str, str]:
        said = self._ontology.get(f"<{iri}>", {})
        texts: dict[str, str] = {}
        for predicate in predicates:
            for value in said.get(predicate, ()):
                if isinstance(value, Literal):
                    texts.setdefault(value.language or "", value.value)
        return texts

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for subject, said in self._ontology.items():
            for value in said.get(RDFS + "subClassOf", ()):
                if isinstance(value, NamedNode):
                    found.setdefault(_bare(subject), []).append(value.value)
        return found

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for child, parents in self._parents.items():
            for parent in parents:
                found.setdefault(parent, []).append(child)
        return {parent: sorted(children) for parent, children in found.items()}

    @cached_property
    def _properties(self) -> set[str]:
        kinds = {OWL + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
        return {
            _bare(subject)
            for subject, said in self._ontology.items()
            if kinds.intersection(_values(said, RDF_TYPE))
        }

    @cached_property
    def _superproperties(self) -> dict[str, list[str]]:
        return {
            _bare(subject): _values(said, RDFS + "subPropertyOf")
            for subject, said in self._ontology.items()
            if RDFS + "subPropertyOf" in said
        }

    @cached_property
    def _by_domain(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for subject, said in sorted(self._ontology.items()):
            for class_ in _values(said, _DOMAIN):
                found.setdefault(class_, []).append(_bare(subject))
        return found

    @cached_property
    def _ranges(self) -> dict[str, list[str]]:
        return {
            _bare(subject): sorted({value for predicate in _RANGES for value in _values(said, predicate)})
            for subject, said in self._ontology.items()
            if any(predicate in said for predicate in _RANGES)
        }

    @cached_property
    def _codes(self) -> dict[str, list[Code]]:
        found: dict[str, list[tuple[float, Code]]] = {}
        for subject, said in sorted(self._ontology.items()):
            for scheme in _values(said, SKOS + "inScheme"):
                notation = next(iter(_values(said, SKOS + "notation")), _bare(subject).rpartition("/")[2])
                place = next((float(text) for text in _values(said, f"{_DEF}listPosition")), 0.0)
                place = next((float(text) for text in _values(said, f"{_DEF}phaseOrder")), place)
                code = Code(_bare(subject), notation, self.labels(_bare(subject)))
                found.setdefault(scheme, []).append((place, code))
        return {scheme: [code for _, code in sorted(items, key=_place)] for scheme, items in found.items()}

    @cached_property
    def _shaped(self) -> dict[str, dict[str, Expectation]]:
        found: dict[str, dict[str, Expectation]] = {}
        for said in self._shapes.values():
            for class_ in _values(said, SH + "targetClass"):
                for shape in said.get(SH + "property", ()):
                    self._expect(str(shape), found.setdefault(class_, {}))
        return found

    @cached_property
    def _everywhere(self) -> dict[str, Expectation]:
        found: dict[str, Expectation] = {}
        for said in self._shapes.values():
            targets = _values(said, SH + "targetSubjectsOf")
            for shape in said.get(SH + "property", ()) if targets else ():
                mine: dict[str, Expectation] = {}
                self._expect(str(shape), mine)
                for prop in targets:
                    if prop in mine:
                        _merge(found.setdefault(prop, Expectation()), mine[prop])
        return found

    def _expect(self, shape: str, into: dict[str, Expectation]) -> None:
        said = self._shapes.get(shape, {})
        path = next(iter(said.get(SH + "path", ())), None)
        if not isinstance(path, NamedNode):
            return
        severity = next(iter(_values(said, SH + "severity")), SH + "Violation")
        single = "1" in _values(said, SH + "maxCount")
        least = next(iter(_values(said, SH + "minInclusive")), None)
        most = next(iter(_values(said, SH + "maxInclusive")), None)
        mine = Expectation(
            required=_SEVERITIES[severity] if _values(said, SH + "minCount") not in ([], ["0"]) else 0,
            single=single,
            minimum=float(least) if least else None,
            maximum=float(most) if most else None,
            datatypes=self._datatypes(said),
        )
        _merge(into.setdefault(path.value, Expectation()), mine)

    def _datatypes(self, said: Mapping[str, list[Node | Literal]]) -> list[str]:
        found = _values(said, SH + "datatype")
        for head in said.get(SH + "or", ()):
            for member in self._list(str(head)):
                found += _values(self._shapes.get(member, {}), SH + "datatype")
        if "true" in _values(said, SH + "uniqueLang"):
            found.append(RDF + "langString")
        return found

    def _list(self, head: str) -> Iterator[str]:
        while head in self._shapes and RDF + "first" in self._shapes[head]:
            cell = self._shapes[head]
            yield str(cell[RDF + "first"][0])
            head = str(cell[RDF + "rest"][0])


_DEF: Final = "https://w3id.org/digint/def#"


def is_datatype(iri: str) -> bool:
    """Whether a range is of literals."""
    return iri.startswith(XSD) or iri == RDF + "langString"


def is_scheme(iri: str) -> bool:
    """Whether a range is a code list."""
    return iri.startswith(CODE)


def _merge(into: Expectation, other: Expectation) -> None:
    into.required = max(into.required, other.required)
    into.single = into.single or other.single
    into.minimum = other.minimum if into.minimum is None else into.minimum
    into.maximum = other.maximum if into.maximum is None else into.maximum
    into.datatypes += [kind for kind in other.datatypes if kind not in into.datatypes]


def _triples(paths: Iterable[Path]) -> Iterator[Triple]:
    for path in sorted(paths):
        for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=SHAPES, rename_blank_nodes=True):
            yield quad.triple


def _grouped(triples: Iterable[Triple]) -> dict[str, dict[str, list[Node | Literal]]]:
    found: dict[str, dict[str, list[Node | Literal]]] = {}
    for triple in triples:
        value = triple.object
        if not isinstance(value, Triple):
            found.setdefault(str(triple.subject), {}).setdefault(triple.predicate.value, []).append(value)
    return found


def _values(said: Mapping[str, list[Node | Literal]], predicate: str) -> list[str]:
    return [value.value for value in said.get(predicate, ()) if not isinstance(value, BlankNode)]


def _walk(start: str, steps: Mapping[str, list[str]]) -> list[str]:
    found = [start]
    for one in found:
        found += [other for other in steps.get(one, ()) if other not in found]
    return found


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term


def _place(item: tuple[float, Code]) -> tuple[float, str]:
    return item[0], item[1].iri
