"""What the contexts inside a JSON-LD file say of its keys: just enough to tell nodes from other objects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

_UNFIT_FOR_IRI: Final = re.compile(r"""[\x00-\x20<>"{}|^`\\]""")
_MAPS: Final = ("@language", "@index", "@id", "@type", "@graph")


@dataclass(slots=True)
class Words:
    """Keys that stand for keywords, whose values are IRIs, are maps, or are literal JSON."""

    aliases: dict[str, str] = field(default_factory=dict)
    iris: set[str] = field(default_factory=set)
    maps: set[str] = field(default_factory=set)
    literal: set[str] = field(default_factory=set)
    remote: list[str] = field(default_factory=list)

    def keyword(self, key: str) -> str:
        """The keyword that a key stands for, else the key."""
        return self.aliases.get(key, key)


def words_of(data: Any) -> Words:
    """What all contexts in a parsed JSON-LD text say together."""
    words = Words()
    for key, value in _members(data):
        if key == "@context":
            for context in value if isinstance(value, list) else [value]:
                _learn(words, context)
    return words


def unfit_iri(data: Any, words: Words) -> str | None:
    """The first string that ought to be an IRI and cannot be one; parsers drop such without a word."""
    for key, value in _members(data):
        if "://" in key and _UNFIT_FOR_IRI.search(key):
            return key
        if words.keyword(key) in ("@id", "@type") or key in words.iris:
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str) and _UNFIT_FOR_IRI.search(text):
                    return text
    return None


def _members(data: Any) -> Iterator[tuple[str, Any]]:
    """Every key with its value, at any depth, in the order of the text; nothing inside `@value`."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            yield from value.items()
            waiting.extend(inner for key, inner in reversed(value.items()) if key != "@value")


def _learn(words: Words, context: Any) -> None:
    if isinstance(context, str):
        words.remote.append(context)
    elif isinstance(context, dict):
        if isinstance(context.get("@import"), str):
            words.remote.append(context["@import"])
        for term, meaning in context.items():
            _learn_term(words, term, meaning)


def _learn_term(words: Words, term: str, meaning: Any) -> None:
    definition = meaning if isinstance(meaning, dict) else {"@id": meaning}
    target = definition.get("@id")
    if isinstance(target, str) and target.startswith("@") and not term.startswith("@"):
        words.aliases[term] = target
    if definition.get("@type") in ("@id", "@vocab"):
        words.iris.add(term)
    if definition.get("@type") == "@json":
        words.literal.add(term)
    containers = definition.get("@container", [])
    if any(kind in _MAPS for kind in ([containers] if isinstance(containers, str) else containers or [])):
        words.maps.add(term)
