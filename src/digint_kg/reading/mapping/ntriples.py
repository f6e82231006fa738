"""Terms as N-Triples writes them (RDF 1.1 N-Triples, section 2)."""

import re
from typing import Final
from urllib.parse import quote

from digint_kg.reading.mapping.said import Said, UnclearError

_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+\Z")
_SAFE: Final = "-._~"
_PLAIN: Final = re.compile(r"[A-Za-z0-9._~-]*\Z")
_SPECIAL: Final = re.compile(r'[\\"\n\r\t]')


def literal(text: str, datatype: str | None = None, language: str | None = None) -> str:
    """A literal; without datatype and language a plain string."""
    written = f'"{text.translate(_ESCAPES)}"' if _SPECIAL.search(text) else f'"{text}"'
    if language:
        return f"{written}@{language}"
    return f"{written}^^<{datatype}>" if datatype else written


def iri(text: str) -> str:
    """An IRI in angle brackets.

    Raises:
        UnclearError: it cannot be one.
    """
    if not _IRI.match(text):
        raise UnclearError(
            Said(
                "no-iri",
                f"{text!r} is no web address or IRI. Write it whole, as in https://example.org, without "
                "blanks.",
                f"{text!r} non è un indirizzo web o un IRI. Scriverlo per intero, come "
                "https://example.org, senza spazi.",
            )
        )
    return f"<{text}>"


def part(text: str) -> str:
    """A code as part of an IRI: what may not stand there is written in per cent."""
    return text if _PLAIN.match(text) else quote(text, safe=_SAFE)
