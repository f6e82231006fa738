"""The lists that cells choose from: codes, classes, what the region has, each shown by a name of its own."""

from collections import Counter
from collections.abc import Iterable

from digint_kg.graphs import GraphNames
from digint_kg.templates import layout
from digint_kg.templates.book import Entry
from digint_kg.templates.names import Known
from digint_kg.templates.vocabulary import Vocabulary, is_scheme


class Lists:
    """Collects the lists of one workbook.

    Args:
        vocabulary: code lists, classes and their names.
        known: the things that can be chosen.
        names: the graph layout.
        language: in which things are shown.
    """

    def __init__(self, vocabulary: Vocabulary, known: Known, names: GraphNames, language: str) -> None:
        self._vocabulary = vocabulary
        self._known = known
        self._names = names
        self._language = language
        self._iris: dict[tuple[str, ...], dict[str, None]] = {}

    def number(self, targets: tuple[str, ...], *, classes: bool = False) -> int:
        """The number of the list for these targets; `classes`: they are themselves what is chosen."""
        if targets not in self._iris:
            found = targets if classes else self._members(targets)
            self._iris[targets] = dict.fromkeys(found)
        return list(self._iris).index(targets)

    def include(self, targets: tuple[str, ...], iri: str) -> None:
        """Makes sure that a thing can be chosen."""
        self.number(targets)
        self._iris[targets].setdefault(iri)

    def is_named(self, iri: str) -> bool:
        """Whether anybody says what a thing is called."""
        return bool(self._vocabulary.labels(iri) or self._known.label(iri, self._language))

    def entries(self) -> tuple[tuple[Entry, ...], ...]:
        """All lists, in the order of their numbers."""
        return tuple(tuple(self._shown(iris)) for iris in self._iris.values())

    def shown(self, number: int) -> dict[str, str]:
        """What the things of a list are shown as, by IRI."""
        iris = list(self._iris.values())[number]
        return dict(zip(iris, (entry.shown for entry in self._shown(iris)), strict=True))

    def _members(self, targets: Iterable[str]) -> list[str]:
        found: list[str] = []
        for target in targets:
            if is_scheme(target):
                found += [code.iri for code in self._vocabulary.codes(target)]
            else:
                for class_ in self._vocabulary.below(target):
                    found += self._known.by_class.get(class_, ())
        return [iri for iri in found if not iri.startswith(self._names.genid)]

    def _shown(self, iris: Iterable[str]) -> list[Entry]:
        wanted = list(iris)
        called = [self._called(iri) for iri in wanted]
        often = Counter(name.casefold() for name in called)
        return [
            Entry(
                name if often[name.casefold()] == 1 else f"{name} ({layout.written(iri, self._names)})",
                layout.written(iri, self._names),
                self._also(iri),
            )
            for iri, name in zip(wanted, called, strict=True)
        ]

    def _called(self, iri: str) -> str:
        texts = self._vocabulary.labels(iri)
        label = texts.get(self._language) or texts.get("en") or self._known.label(iri, self._language)
        return " ".join(label.split()) if label else layout.written(iri, self._names)

    def _also(self, iri: str) -> tuple[str, ...]:
        texts = dict(self._vocabulary.labels(iri)) or self._known.labels.get(iri, {})
        notation = self._vocabulary.notation(iri)
        found = [" ".join(text.split()) for text in texts.values()] + ([notation] if notation else [])
        return tuple(dict.fromkeys(found))
