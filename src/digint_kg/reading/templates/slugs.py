"""Identifiers made from names, the same each time."""

import re
import unicodedata
from typing import Final

_MOST: Final = 80
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def slug(text: str) -> str:
    """The identifier that a name gives; nothing where it has neither letters nor digits.

    Example:
        >>> slug("Centro di formazione dell'Est, già Nord")
        'centro-di-formazione-dell-est-gia-nord'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MOST].rstrip("-")
