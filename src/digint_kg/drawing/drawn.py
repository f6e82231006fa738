"""What each kind of picture gives: its specification, and what it shows in words."""

from dataclasses import dataclass, field
from typing import Final

from digint_kg.drawing.theme import Spec
from digint_kg.errors import DigintError, Kind

MOST: Final = 300
"""How many marks a picture may have: with more, nobody can tell them apart."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one panel shows, in words: its title (often empty) and each mark."""

    title: str
    marks: list[str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture without title and footer.

    `notes` say what is not drawn and why; `credits` whose outlines are shown; `margin` is what labels take
    on the left of it, in pixels.
    """

    spec: Spec
    told: list[Told]
    notes: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    margin: int = 0


def bounded(count: int) -> None:
    """Refuses more marks than a picture may have.

    Raises:
        DigintError: TOO_LARGE.
    """
    if count > MOST:
        raise DigintError(
            Kind.TOO_LARGE,
            f"The answer has {count} values, too many for one picture, which shows {MOST} at most.",
            remedy="Ask for less: choose a value for a parameter.",
        )


class Places:
    """Gives each mark a place of its own: the second at a place gets a number, so that none hides another."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, ...], int] = {}

    def place(self, name: str, *beside: str) -> str:
        """The name, with a number from the second time on that it comes with the same `beside`."""
        times = self._taken[name, *beside] = self._taken.get((name, *beside), 0) + 1
        return name if times == 1 else f"{name} ({times})"
