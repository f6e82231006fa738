"""Count the rows of an answer without fetching them."""

import re
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS_JSON
from digint_kg.ports import Answerer, Limits, Query
from digint_kg.use_cases.ask import read_table

_SELECT: Final = re.compile(r"^\s*SELECT\b", re.IGNORECASE | re.MULTILINE)


async def total(answerer: Answerer, query: Query, limits: Limits) -> int:
    """How many rows a SELECT query has; the engine counts them, and nothing else leaves it.

    Raises:
        DigintError: what `Answerer.answer` raises.
    """
    found = _SELECT.search(query.text)
    if found is None:
        raise DigintError(Kind.BAD_INPUT, "Only the rows of a SELECT query can be counted.")
    prologue, select = query.text[: found.start()], query.text[found.start() :]
    text = f"{prologue}\nSELECT (COUNT(*) AS ?rows) WHERE {{ {{\n{select}\n}} }}"
    counted = replace(query, text=text, solutions=RESULTS_JSON)
    ((count,),) = (await read_table(await answerer.answer(counted, limits))).rows
    return int(count.value) if isinstance(count, Literal) else 0
