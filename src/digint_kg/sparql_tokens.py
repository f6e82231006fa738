"""The tokens of a SPARQL text, and the IRIs that some of them stand for (SPARQL 1.1, 19.8)."""

import re
from collections.abc import Iterator
from typing import Final, TypeAlias
from urllib.parse import urljoin

from digint_kg.escapes import decoded

_TOKEN: Final = re.compile(
    r"""
      (?P<skipped>
        \s++ | \#[^\n\r]*+
      )
    | (?P<string>
        '''(?:[^'\\]|\\.|'(?!''))*+'''
      | \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"
      | '(?:[^'\\\n\r]|\\.)*+'
      | "(?:[^"\\\n\r]|\\.)*+"
      )
    | <(?P<iri>(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+)>
    | (?P<variable>[?$@]\w++)
    | (?P<name>
        (?:[^\W\d_](?:[\w.-]{0,99}[\w-])?)?:
        (?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[^\s\w])*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[^\s\w]))?
      )
    | (?P<word>\w++)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)")

Token: TypeAlias = re.Match[str]


def tokens(text: str) -> Iterator[Token]:
    """The tokens, without white space and comments; escapes stay as they are, as the engine reads them."""
    return (token for token in _TOKEN.finditer(text) if token.lastgroup != "skipped")


def word(token: Token) -> str:
    """A keyword in capitals; empty for any other token."""
    return token[0].upper() if token.lastgroup == "word" else ""


class Names:
    """The base and the prefixes that a text has declared so far."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._prefixes: dict[str, str] = {}

    def set_base(self, iri: str) -> None:
        """What relative IRIs are resolved against from here on."""
        self._base = iri

    def set_prefix(self, prefix: str, iri: str) -> None:
        """What a prefix, with its colon, stands for from here on."""
        self._prefixes[prefix] = iri

    def iri(self, token: Token) -> str | None:
        """The absolute IRI that a token stands for; None where it stands for none."""
        if token.lastgroup == "iri":
            return self._absolute(decoded(token["iri"]))
        if token.lastgroup == "name":
            prefix, _, local = token["name"].partition(":")
            start = self._prefixes.get(f"{prefix}:")
            return None if start is None else start + _ESCAPED.sub(r"\1", local)
        return None

    def _absolute(self, iri: str) -> str | None:
        try:
            return urljoin(self._base, iri)
        except ValueError:
            return None
