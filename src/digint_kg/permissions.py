"""Who may do what where: actions, scopes, and the principals that hold them.

A scope is written `emilia-romagna:publish,check`, or `*:publish` for all regions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import region_name

EVERYWHERE: Final = "*"


class Action(Enum):
    """The kinds of action that reading is not."""

    CHECK = "check"
    """Keep a submission; go all the way, but publish nothing."""
    PUBLISH = "publish"
    """Change what is published: files, Graph Store, Update, restore. Implies CHECK."""
    OPERATE = "operate"
    """Purge, metrics, and all else that is the operator's."""


_IMPLIED: Final = {Action.PUBLISH: frozenset({Action.PUBLISH, Action.CHECK})}


@dataclass(frozen=True, slots=True)
class Scope:
    """Actions in one region, or in all (`EVERYWHERE`)."""

    region: str
    actions: frozenset[Action]

    def covers(self, action: Action, region: str) -> bool:
        """Whether it allows `action` in `region`; what holds in all regions needs a scope for all."""
        if self.region not in (EVERYWHERE, region):
            return False
        return any(action in _IMPLIED.get(own, {own}) for own in self.actions)

    def __str__(self) -> str:
        return f"{self.region}:{','.join(action.value for action in Action if action in self.actions)}"


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who is known by a token.

    `id` is the token's, not secret; `label` is what the operator called its holder: an office, not a person.
    """

    id: str
    label: str
    scopes: tuple[Scope, ...]

    def may(self, action: Action, region: str) -> bool:
        """Whether one of the scopes allows `action` in `region`."""
        return any(scope.covers(action, region) for scope in self.scopes)


def parse_scope(text: str) -> Scope:
    """The scope that `text` writes.

    Raises:
        DigintError: BAD_INPUT, with what is allowed.
    """
    region, colon, listed = text.strip().partition(":")
    known = {action.value: action for action in Action}
    names = [name.strip() for name in listed.split(",")]
    if not colon or not all(name in known for name in names):
        raise DigintError(
            Kind.BAD_INPUT,
            f"{text!r} is no scope.",
            remedy=f"Write REGION:ACTION, as emilia-romagna:publish; * is every region. "
            f"Actions are {', '.join(known)}; several with commas between.",
        )
    if region != EVERYWHERE:
        region_name(region)
    return Scope(region, frozenset(known[name] for name in names))


def listed(scopes: Iterable[Scope]) -> str:
    """Scopes in one line."""
    return " ".join(str(scope) for scope in scopes)
