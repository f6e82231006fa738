"""The kinds of template: one small file each below `data/templates`, which says what cannot be derived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from digint_kg.errors import DigintError, Kind
from digint_kg.templates.key import long

_COMMON: Final = "common"


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of a property of another vocabulary."""

    labels: Mapping[str, str]
    datatypes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: a class, and what its columns do not follow from the ontology alone.

    Args:
        class_: of what the rows are; None for things described elsewhere.
        segment: the part of an IRI between region and slug; None where the row is the dataset itself.
        order: properties that come first, in this order.
        also: properties beside those that the ontology gives to the class.
        back: properties that lead from a thing of another sheet to the row, each a column here.
        instead: properties of other sheets that a column here says the other way round.
        only: the subclasses that rows may be of; by default all.
        labels: what the sheet is called, where the class has no label.
    """

    class_: str | None
    segment: str | None
    order: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateKind:
    """One kind of template: its name, what people call it, its sheets."""

    name: str
    labels: Mapping[str, str]
    sheets: tuple[SheetSpec, ...]

    def label(self, language: str) -> str:
        """What it is called in `language`, else in English."""
        return self.labels.get(language) or self.labels["en"]


class Kinds:
    """The kinds in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def names(self) -> list[str]:
        """What the kinds are called on the command line."""
        return sorted(path.stem for path in self._folder.glob("*.yaml") if path.stem != _COMMON)

    def get(self, name: str) -> TemplateKind:
        """The kind called `name`.

        Raises:
            DigintError: NOT_FOUND, with the names there are.
        """
        if name not in self.names:
            raise DigintError(
                Kind.NOT_FOUND,
                f"There is no template called {name!r}.",
                remedy=f"There are: {', '.join(self.names)}.",
            )
        data = yaml.safe_load((self._folder / f"{name}.yaml").read_text(encoding="utf-8"))
        return TemplateKind(name, data["labels"], tuple(_sheet(item) for item in data["sheets"]))

    def all(self) -> list[TemplateKind]:
        """All kinds."""
        return [self.get(name) for name in self.names]

    @property
    def dataset(self) -> SheetSpec:
        """The sheet on the dataset itself, which every template has."""
        return _sheet(self._common["dataset"] | {"segment": None})

    @property
    def always(self) -> tuple[str, ...]:
        """Properties that every sheet offers."""
        return _names(self._common["always"])

    @property
    def never(self) -> frozenset[str]:
        """Properties that no sheet offers."""
        return frozenset(_names(self._common["never"]))

    @cached_property
    def words(self) -> Mapping[str, Word]:
        """What is said of properties of other vocabularies."""
        return {
            long(name): Word(item["labels"], _names(item.get("datatypes", ())))
            for name, item in self._common["words"].items()
        }

    @cached_property
    def _common(self) -> dict[str, Any]:
        data: dict[str, Any] = yaml.safe_load((self._folder / f"{_COMMON}.yaml").read_text(encoding="utf-8"))
        return data


def _sheet(item: Mapping[str, Any]) -> SheetSpec:
    return SheetSpec(
        class_=long(item["class"]),
        segment=item["segment"],
        labels=item.get("labels", {}),
        **{part: _names(item.get(part, ())) for part in ("order", "also", "back", "instead", "only")},
    )


def _names(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(long(name) for name in names)
