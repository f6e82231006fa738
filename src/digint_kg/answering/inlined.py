"""Answers whose rows are not in the store: they are put into the query's empty VALUES block, and it is run.

    SELECT ?thing ?before WHERE { VALUES (?thing ?before) { } } ORDER BY ?thing

Rows go in as the engine itself writes terms, so that nothing in them can be anything but a value.
"""

import io
import re
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS, Format

Row = Mapping[str, NamedNode | Literal]
"""What stands in each column; a column that is not named has nothing."""

_SLOT: Final = re.compile(r"VALUES\s*\(([^()]*)\)\s*\{\s*\}")


def filled(text: str, rows: Iterable[Row]) -> str:
    r"""The query with the rows in its empty VALUES block.

    Example:
        >>> filled("SELECT * { VALUES (?a ?b) { } }", [{"a": Literal("x")}])
        'SELECT * { VALUES (?a ?b) {\\n("x" UNDEF)\\n} }'
    """
    slot = _SLOT.search(text)
    if slot is None:
        raise ValueError("the query has no empty VALUES block")
    names = [name.removeprefix("?") for name in slot[1].split()]
    lines = "\n".join(f"({' '.join(str(row.get(name, 'UNDEF')) for name in names)})" for row in rows)
    return f"{text[: slot.start()]}VALUES ({slot[1]}) {{\n{lines}\n}}{text[slot.end() :]}"


def answer(text: str, rows: Iterable[Row], format_: Format, base: str) -> bytes:
    """The document that the query gives over these rows alone. It blocks.

    Raises:
        DigintError: NOT_ACCEPTABLE where the format is none of a table.
    """
    if format_ not in RESULTS:
        raise DigintError(Kind.NOT_ACCEPTABLE, f"Rows cannot be written as {format_.name}.")
    found = Store().query(filled(text, rows), base_iri=base)
    if not isinstance(found, QuerySolutions):
        raise TypeError("only a SELECT query gives rows")
    output = io.BytesIO()
    found.serialize(output, RESULTS[format_])
    return output.getvalue()
