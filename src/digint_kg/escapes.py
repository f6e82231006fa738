r"""SPARQL's codepoint escapes, `\uXXXX` and `\UXXXXXXXX`, which count everywhere (SPARQL 1.1, 19.2)."""

import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_LAST_CODEPOINT: Final = 0x10FFFF


def decoded(text: str) -> str:
    """`text` with its codepoint escapes decoded once, as an engine does; what is no codepoint stays."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    codepoint = int(match[1] or match[2], 16)
    return chr(codepoint) if codepoint <= _LAST_CODEPOINT else match[0]
