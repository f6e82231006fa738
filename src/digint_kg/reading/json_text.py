"""JSON with the place of every key and element: what Python's own parser does not tell.

Expects text that a JSON parser has accepted.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}:,]|[^\s\[\]{}:,"]++', re.DOTALL)
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


@dataclass(slots=True)
class Value:
    """One value: where it begins, and what is inside it. `step` leads to it from `parent`."""

    at: int
    parent: "Value | None"
    step: str | int | None
    kind: str = "scalar"
    text: str = ""
    members: "list[Member]" = field(default_factory=list)
    items: "list[Value]" = field(default_factory=list)

    @property
    def path(self) -> str:
        """The JSON path from the root, as in `$['@graph'][3].priorityOf`."""
        steps: list[str] = []
        value: Value | None = self
        while value is not None and value.step is not None:
            steps.append(_written(value.step))
            value = value.parent
        return "$" + "".join(reversed(steps))


@dataclass(slots=True)
class Member:
    """One key of an object, where it begins, and its value."""

    key: str
    at: int
    value: Value


def scan(text: str) -> Value:
    """The root value of a JSON text."""
    root: Value | None = None
    around: list[Value] = []
    key: tuple[str, int] | None = None
    for token in _TOKEN.finditer(text):
        sign = token[0]
        inside = around[-1] if around else None
        if sign in ":,":
            continue
        if sign in "]}":
            around.pop()
        elif inside is not None and inside.kind == "object" and key is None:
            key = (json.loads(sign), token.start())
        else:
            value = _value(sign, token.start(), inside, key)
            key = None
            root = root or value
            if value.kind != "scalar":
                around.append(value)
    return root or Value(0, None, None)


def _value(sign: str, at: int, inside: Value | None, key: tuple[str, int] | None) -> Value:
    kind = {"{": "object", "[": "array"}.get(sign, "scalar")
    value = Value(at, inside, None, kind, sign if kind == "scalar" else "")
    if inside is not None and key is not None:
        value.step = key[0]
        inside.members.append(Member(key[0], key[1], value))
    elif inside is not None:
        value.step = len(inside.items)
        inside.items.append(value)
    return value


def _written(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_KEY.match(step):
        return f".{step}"
    escaped = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"
