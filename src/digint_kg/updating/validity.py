"""Whether an update is valid SPARQL: the engine itself reads it, over nothing at all."""

import re
from typing import Final

from pyoxigraph import Store

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.updating.parsing import UPDATE, texts_of

_PLACE: Final = re.compile(r"error at (\d+):(\d+): ")
_SHOWN: Final = 120


def refuse_invalid(text: str, base: str) -> None:
    """Has the engine read an update.

    The engine does not take BASE and PREFIX after the first operation, which SPARQL allows (grammar rule 29);
    so where it finds fault with the whole, each operation is read alone.

    Raises:
        DigintError: BAD_INPUT, with line and column.
    """
    error = _fault(text, base)
    if error is None:
        return
    parts = texts_of(text, base)
    if len(parts) > 1 and all(_fault(part, base) is None for part in parts):
        return
    said = str(error)
    place = _PLACE.match(said)
    raise DigintError(
        Kind.BAD_INPUT,
        f"The update is not valid SPARQL: {said[place.end() if place else 0 :][:_SHOWN]}.",
        where=Location(UPDATE, int(place[1]), int(place[2])) if place else None,
        remedy="Look at what stands just before the place named.",
    ) from error


def _fault(text: str, base: str) -> SyntaxError | None:
    try:
        Store().update(text, base_iri=base)
    except SyntaxError as error:
        return error
    except (RuntimeError, ValueError):
        pass  # read well, but over nothing there is no graph to drop
    return None
