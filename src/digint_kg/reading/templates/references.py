"""What the names in cells stand for: things of the lists, of this workbook, or anywhere by address."""

import difflib
from dataclasses import dataclass, field
from typing import Final

from digint_kg.graphs import GraphNames
from digint_kg.reading.templates.about import Choices
from digint_kg.templates import layout

_NEAR: Final = 3
_CUTOFF: Final = 0.5
_NOTHING: Final = Choices()


@dataclass(frozen=True, slots=True)
class Found:
    """What a name stands for; else what it may stand for (several), or what is near (none)."""

    iri: str | None
    several: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(slots=True)
class References:
    """Finds things by name.

    `lists` are the template's; the things of the workbook are added as their rows are found.
    """

    names: GraphNames
    lists: dict[int, Choices]
    _here: dict[str, set[str]] = field(default_factory=dict)
    _called: dict[str, str] = field(default_factory=dict)

    def add(self, iri: str, *called: str) -> None:
        """A thing of this workbook: its identifier and names."""
        for name in called:
            if name:
                self._here.setdefault(name.casefold(), set()).add(iri)
                self._called.setdefault(name.casefold(), name)

    def find(self, text: str, chosen: int | None) -> Found:
        """The thing that a text names in a column that chooses from the list `chosen`."""
        choices = self.lists.get(chosen, _NOTHING) if chosen is not None else _NOTHING
        if text in choices.shown:
            return Found(choices.shown[text])
        direct = layout.read(text, self.names)
        if direct is not None:
            return Found(direct)
        name = " ".join(text.split()).casefold()
        here, listed = self._here.get(name, set()), choices.also.get(name, set())
        for candidates in (here & listed, here, listed):
            if len(candidates) == 1:
                return Found(next(iter(candidates)))
        if here or listed:
            return Found(
                None, several=tuple(layout.written(iri, self.names) for iri in sorted(here | listed))
            )
        return Found(None, near=tuple(self._near(name, choices)))

    def _near(self, name: str, choices: Choices) -> list[str]:
        called = {text.casefold(): text for text in choices.shown}
        if not called:
            called = self._called
        near = difflib.get_close_matches(name, called, n=_NEAR, cutoff=_CUTOFF)
        return [called[key] for key in near]
