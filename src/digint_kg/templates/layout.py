"""Where things stand in a template: rows, hidden sheets, and how IRIs are written into cells."""

import re
from typing import Final

from digint_kg.graphs import GraphNames

KEYS: Final = 1
"""The hidden row that says, for people's headers below it, which property a column is."""
HEADERS: Final = 2
HELP: Final = 3
FIRST: Final = 4

ABOUT: Final = "_template"
LISTS: Final = "_lists"
EXAMPLE_MARK: Final = "_example"
"""What the key in cell A1 of an example sheet starts with: such a sheet is never read."""

_PATH: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*/[^\s<>\"{}|^`\\]+\Z")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+\Z")


def written(iri: str, names: GraphNames) -> str:
    """An IRI as a cell holds it: region, kind and slug for a thing of this installation, else the IRI.

    Example:
        >>> written("https://x/id/valdora/actor/weavers", GraphNames("https://x/"))
        'valdora/actor/weavers'
    """
    things = names.thing("")
    return iri.removeprefix(things) if iri.startswith(things) and _PATH.match(iri[len(things) :]) else iri


def read(text: str, names: GraphNames) -> str | None:
    """The IRI that a cell's text stands for; None where it is neither path nor IRI.

    Example:
        >>> read("valdora/actor/weavers", GraphNames("https://x/"))
        'https://x/id/valdora/actor/weavers'
        >>> read("Weavers", GraphNames("https://x/")) is None
        True
    """
    if _PATH.match(text):
        return names.thing(text)
    return text if _IRI.match(text) else None
