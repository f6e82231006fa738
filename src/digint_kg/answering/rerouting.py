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
from urllib.parse import quote

from digint_kg.escapes import decoded
from digint_kg.sparql_tokens import Names, Token, tokens

_LONGEST: Final = 2000
_NAMING: Final = ("iri", "name")
_NO_IRI: Final = re.compile(r'[<>"{}|^`\\\x00-\x20]')


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
    names = Names(base)
    before: tuple[str, ...] = ()
    for token in tokens(text):
        iri = _callable(names.iri(token)) if token.lastgroup in _NAMING else None
        if iri is not None and before[-1:] == ("BASE",):
            names.set_base(iri)
        elif iri is not None and before[-2:-1] == ("PREFIX",):
            names.set_prefix(before[-1], iri)
        elif iri is not None and (before[-1:] == ("SERVICE",) or before[-2:] == ("SERVICE", "SILENT")):
            yield token, iri
        before = (*before[-1:], _word(token))


def _callable(iri: str | None) -> str | None:
    return None if iri is None or len(iri) > _LONGEST or _NO_IRI.search(iri) else iri


def _word(token: Token) -> str:
    """What a token says to the ones after it: a keyword in capitals, or a prefix."""
    if token.lastgroup == "word":
        return decoded(token[0]).upper()
    return token[0] if token.lastgroup == "name" else ""
