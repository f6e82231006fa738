"""What a query's text says of itself before it is run: its form, and whether it names its dataset.

Comments, strings and IRIs are masked and the words that are left are looked at. That is no parser, and
nothing that must be sound rests on it: a wrong guess costs a message's clearness, never safety.
"""

import re
from dataclasses import dataclass
from typing import Final

from digint_kg.escapes import decoded

QUERY_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

_MASKED: Final = re.compile(
    r"""
      '''(?:[^'\\]|\\.|'(?!''))*'''
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
    | '(?:[^'\\\n\r]|\\.)*'
    | "(?:[^"\\\n\r]|\\.)*"
    | <[^<>"{}|^`\\\x00-\x20]*>
    | \#[^\n\r]*
    """,
    re.VERBOSE | re.DOTALL,
)
_NOT_BEFORE: Final = r"(?<![\w?$:@.%\\-])"
_NOT_AFTER: Final = r"(?![\w:-])"
_FORM: Final = re.compile(
    rf"{_NOT_BEFORE}(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|WITH|CLEAR|CREATE|DROP|COPY|MOVE|ADD|LOAD){_NOT_AFTER}",
    re.IGNORECASE,
)
_FROM: Final = re.compile(rf"{_NOT_BEFORE}FROM{_NOT_AFTER}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QueryText:
    """`form` in capitals, empty where none was found; `names_dataset`: it has FROM or FROM NAMED."""

    form: str
    names_dataset: bool

    @property
    def is_update(self) -> bool:
        """Whether the text is a SPARQL Update."""
        return bool(self.form) and self.form not in QUERY_FORMS


def look_at(text: str) -> QueryText:
    """The form of `text`, and whether it names its dataset."""
    words = _MASKED.sub(" ", decoded(text))
    form = _FORM.search(words)
    return QueryText(form[1].upper() if form else "", _FROM.search(words) is not None)
