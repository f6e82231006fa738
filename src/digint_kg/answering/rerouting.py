"""Leads the endpoints that a query names to the gateway, from inside a confined reader.

The engine knows no proxy, so the text is changed: `SERVICE <https://there/sparql>` becomes `SERVICE
<http://127.0.0.1:PORT/SECRET/https%3A%2F%2Fthere%2Fsparql>`. Nothing that must be sound rests on it. The
namespace is the barrier: an endpoint that is overlooked here has no route, and one that is led to the gateway
is looked up in the operator's list. The words are told apart as in `query_text`, loosely; the engine's own
grammar, in which `trueSERVICE<…>` is a call too, is not followed into every corner.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urljoin

from digint_kg.answering.escapes import decoded

_LONGEST: Final = 2000
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
    | <(?P<iri>(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{4})*+)>
    | (?P<other>[?$@]\w++)
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
_NO_IRI: Final = re.compile(r'[<>"{}|^`\\\x00-\x20]')

Token = re.Match[str]


def rerouted(text: str, base: str, gateway: str) -> str:
    """The query with its endpoints led to the gateway.

    Args:
        text: the query as it came in.
        base: what relative IRIs are resolved against, where the query names no base.
        gateway: the address to which the endpoint's IRI is appended, encoded.

    Returns:
        The query, with as many lines as before; what cannot be read stays as it is.
    """
    pieces: list[str] = []
    place = 0
    for token, iri in _endpoints(text, base):
        pieces += (text[place : token.start()], f"<{gateway}{quote(iri, safe='')}>")
        place = token.end()
    return "".join((*pieces, text[place:]))


def _endpoints(text: str, base: str) -> Iterator[tuple[Token, str]]:
    """The tokens that name an endpoint of SERVICE, each with its IRI."""
    names = _Names(base)
    before: tuple[str, ...] = ()
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "skipped":
            continue
        iri = names.iri(token)
        if iri is not None and before[-1:] == ("BASE",):
            names.base = iri
        elif iri is not None and before[-2:-1] == ("PREFIX",):
            names.prefixes[before[-1]] = iri
        elif iri is not None and (before[-1:] == ("SERVICE",) or before[-2:] == ("SERVICE", "SILENT")):
            yield token, iri
        before = (*before[-1:], _word(token))


def _word(token: Token) -> str:
    """What a token says to the ones after it: a keyword in capitals, or a prefix."""
    if token.lastgroup == "word":
        return decoded(token[0]).upper()
    return token[0] if token.lastgroup == "name" else ""


class _Names:
    """The base and the prefixes that a query has declared so far."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}

    def iri(self, token: Token) -> str | None:
        """The absolute IRI that a token stands for; None where it stands for none."""
        if token.lastgroup == "iri":
            iri = self._absolute(decoded(token["iri"]))
        elif token.lastgroup == "name":
            prefix, _, local = token["name"].partition(":")
            start = self.prefixes.get(f"{prefix}:")
            iri = None if start is None else start + _ESCAPED.sub(r"\1", local)
        else:
            return None
        return None if iri is None or len(iri) > _LONGEST or _NO_IRI.search(iri) else iri

    def _absolute(self, iri: str) -> str | None:
        try:
            return urljoin(self.base, iri)
        except ValueError:
            return None
