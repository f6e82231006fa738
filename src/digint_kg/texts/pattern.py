"""A sentence with holes: `The setting {name} is {value}.` `{{` and `}}` are braces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from string import Formatter


@dataclass(frozen=True)
class Pattern:
    """A sentence in two languages; both have the same holes, each once or more.

    Raises:
        ValueError: a sentence's braces are unbalanced.
    """

    english: str
    other: str

    @cached_property
    def literal(self) -> str:
        """The longest stretch of English between holes: a sentence without it cannot match."""
        return max((text for text, _ in parts(self.english)), key=len, default="")

    @cached_property
    def weight(self) -> int:
        """How many characters are given: of two patterns that match, the heavier one is meant."""
        return sum(len(text) for text, _ in parts(self.english))

    @cached_property
    def constant(self) -> bool:
        """Whether it has no hole."""
        return not holes(self.english)

    def match(self, text: str) -> dict[str, str] | None:
        """What stands in the holes, where this is the sentence."""
        found = self._expression.fullmatch(text) if self.literal in text else None
        return found.groupdict() if found else None

    def filled(self, values: dict[str, str]) -> str:
        """The other language's sentence."""
        return "".join(text + (values[name] if name else "") for text, name in parts(self.other))

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        seen: set[str] = set()
        written = ""
        for text, name in parts(self.english):
            written += re.escape(text)
            if name:
                written += f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
                seen.add(name)
        return re.compile(written, re.DOTALL)


def parts(sentence: str) -> Iterator[tuple[str, str | None]]:
    """Stretches of text, each with the name of the hole behind it."""
    for text, name, _format, _conversion in Formatter().parse(sentence):
        yield text, name


def holes(sentence: str) -> list[str]:
    """The names of the holes, in order."""
    return [name for _, name in parts(sentence) if name is not None]


def shape(sentence: str) -> tuple[str, ...]:
    """What is left when the holes' names do not count: two sentences of one shape are the same sentence."""
    stretches = [""]
    for text, name in parts(sentence):
        stretches[-1] += text
        if name is not None:
            stretches.append("")
    return tuple(stretches)
