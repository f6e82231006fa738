"""The columns of a sheet, derived: which properties in which order, required or not, with what to choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from digint_kg.templates.key import LANG_STRING, Key, SheetKey
from digint_kg.templates.kinds import Kinds, SheetSpec
from digint_kg.templates.vocabulary import Vocabulary, is_datatype
from digint_kg.terms import RDF_TYPE, RDFS

_EXPECTED: Final = 2
_NAME: Final = RDFS + "label"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, header and help, and what its cells may hold.

    `required`: 0 no, 1 advised, 2 expected, 3 without it nothing is published. `targets`: the classes, or the
    code list, that links lead to; empty where anything goes.
    """

    key: Key
    header: str
    help: str
    required: int = 0
    many: bool = True
    targets: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet before anything is filled in."""

    spec: SheetSpec
    key: SheetKey
    title: str
    help: str
    columns: tuple[Column, ...]


class Planner:
    """Plans sheets in one language.

    Args:
        vocabulary: what ontology and shapes say.
        kinds: what they do not say.
        language: of headers and help.
        languages: those that texts can be given in, each a column.
    """

    def __init__(self, vocabulary: Vocabulary, kinds: Kinds, language: str, languages: Sequence[str]) -> None:
        self.vocabulary = vocabulary
        self._kinds = kinds
        self._language = language
        self._languages = tuple(dict.fromkeys(languages))

    def sheets(self, specs: Sequence[SheetSpec]) -> list[SheetPlan]:
        """The sheets of one workbook."""
        elsewhere = frozenset(prop for spec in specs for prop in (*spec.back, *spec.instead))
        return [self._sheet(spec, elsewhere) for spec in specs]

    def column(self, class_: str | None, key: Key) -> Column:
        """One column of a sheet of this class."""
        prop = key.predicate
        word = self._kinds.words.get(prop)
        label = (word.labels.get(self._language) or word.labels["en"]) if word else self._label(prop)
        if key.back and class_:
            label = self._back_label(prop)
        expected = self.vocabulary.expectation(None if key.back else class_, prop)
        return Column(
            key=key,
            header=f"{label} ({key.language})" if key.language else label,
            help=self.vocabulary.definition(prop, self._language),
            required=_EXPECTED if key.back else expected.required if self._first_language(key) else 0,
            many=not expected.single and key.is_link,
            targets=self._sources(prop) if key.back else self._targets(key),
            minimum=expected.minimum,
            maximum=expected.maximum,
        )

    def keys(self, prop: str, class_: str | None) -> list[Key]:
        """The columns that a property takes: one for each language, or one."""
        kinds = self._datatypes(prop, class_)
        if LANG_STRING in kinds:
            return [Key(prop, language, (LANG_STRING,)) for language in self._languages]
        return [Key(prop, datatypes=tuple(kinds))]

    def subclasses(self, spec: SheetSpec) -> list[str]:
        """What a row's kind may be."""
        if spec.class_ is None:
            return []
        return list(spec.only) or self.vocabulary.below(spec.class_)

    def classes(self, spec: SheetSpec) -> frozenset[str]:
        """What a row of the sheet is, superclasses included."""
        kinds = self.subclasses(spec)
        return frozenset(above for class_ in kinds for above in self.vocabulary.above(class_))

    def _sheet(self, spec: SheetSpec, elsewhere: frozenset[str]) -> SheetPlan:
        kinds = self.subclasses(spec)
        props = [prop for prop in self._properties(spec, kinds) if prop not in elsewhere]
        keys = [Key(RDF_TYPE)] if len(kinds) > 1 else []
        keys += [key for prop in props for key in self.keys(prop, spec.class_)]
        keys += [Key(prop, back=True) for prop in spec.back]
        rank = {prop: place for place, prop in enumerate((*spec.back, *spec.order))} | {_NAME: -1}
        late = {prop: len(rank) + 2 for prop in self._kinds.always if prop not in rank}
        keys.sort(key=lambda key: rank.get(key.predicate, late.get(key.predicate, len(rank) + 1)))
        columns = tuple(self._column_of(spec, key, kinds) for key in keys)
        title = spec.labels.get(self._language) or spec.labels.get("en") or self._label(spec.class_ or "")
        help_ = self.vocabulary.definition(spec.class_ or "", self._language)
        return SheetPlan(spec, SheetKey(spec.class_, spec.segment), title, help_, columns)

    def _column_of(self, spec: SheetSpec, key: Key, kinds: Sequence[str]) -> Column:
        column = self.column(spec.class_, key)
        if key.is_kind:
            return replace(column, required=3, many=False, targets=tuple(kinds))
        return column

    def _properties(self, spec: SheetSpec, kinds: Iterable[str]) -> list[str]:
        found = list(spec.order)
        for class_ in dict.fromkeys((spec.class_ or "", *kinds)):
            found += self.vocabulary.properties_of(class_)
        found += [*spec.also, *self._kinds.always]
        wanted = dict.fromkeys(prop for prop in found if prop != RDF_TYPE and prop not in self._kinds.never)
        return [prop for prop in wanted if not self.vocabulary.is_above(prop, wanted)]

    def _datatypes(self, prop: str, class_: str | None) -> list[str]:
        word = self._kinds.words.get(prop)
        found = list(word.datatypes) if word else []
        found += [item for item in self.vocabulary.ranges(prop) if is_datatype(item)]
        found += self.vocabulary.expectation(class_, prop).datatypes
        return list(dict.fromkeys(found))

    def _targets(self, key: Key) -> tuple[str, ...]:
        return tuple(self.vocabulary.ranges(key.predicate)) if key.is_link else ()

    def _sources(self, prop: str) -> tuple[str, ...]:
        return tuple(self.vocabulary.domains(prop))

    def _label(self, iri: str) -> str:
        text = self.vocabulary.label(iri, self._language)
        return text[:1].upper() + text[1:]

    def _back_label(self, prop: str) -> str:
        return " / ".join(self._label(class_) for class_ in self._sources(prop)) or self._label(prop)

    def _first_language(self, key: Key) -> bool:
        return key.language is None or key.language == self._languages[0]
