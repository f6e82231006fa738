"""What sets two publications apart, found out in a process of its own, which can be ended."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from digint_kg import killable
from digint_kg.answering.inlined import Row
from digint_kg.errors import DigintError, Kind
from digint_kg.ports import Limits, PublicationsCompared

_LOG: Final = logging.getLogger(__name__)
_KEPT: Final = 8

Command = Callable[[PublicationsCompared], tuple[Sequence[str], Mapping[str, str]]]
"""The command that writes the rows as SPARQL JSON to its standard output, and its environment."""


def among(wanted: PublicationsCompared, newest: int) -> PublicationsCompared:
    """What is wanted, with the newest publication where none is named.

    Raises:
        DigintError: BAD_INPUT for a number that no publication has, with those there are.
    """
    for number in (wanted.before, wanted.after):
        if number is not None and not 0 <= number <= newest:
            raise DigintError(
                Kind.BAD_INPUT,
                f"There is no publication {number}.",
                remedy=f"Choose from 0 (before the first) to {newest} (the one in force).",
            )
    return replace(wanted, after=newest if wanted.after is None else wanted.after)


class Comparer:
    """Starts comparisons, one at a time, and keeps the last ones: two publications never change.

    Args:
        command: what is run.
    """

    def __init__(self, command: Command) -> None:
        self._command = command
        self._free = asyncio.Lock()
        self._kept: OrderedDict[PublicationsCompared, list[Row]] = OrderedDict()

    async def rows(self, wanted: PublicationsCompared, limits: Limits) -> list[Row]:
        """A row for each value that one publication has and the other has not.

        Raises:
            DigintError: TIMEOUT, TOO_LARGE; CONFLICT where the journal is damaged.
        """
        async with self._free:
            if wanted not in self._kept:
                self._kept[wanted] = await asyncio.to_thread(_parsed, await self._run(wanted, limits))
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            return self._kept[wanted]

    async def _run(self, wanted: PublicationsCompared, limits: Limits) -> bytes:
        command, environ = self._command(wanted)
        try:
            code, output, errors = await killable.run(command, environ, seconds=limits.seconds)
        except TimeoutError as error:
            raise DigintError(
                Kind.TIMEOUT,
                f"Comparing took longer than {limits.seconds:g} seconds, the limit of this service.",
                remedy="Name a region, or compare publications nearer to each other.",
            ) from error
        if code:
            _LOG.error("A comparison failed: %s", errors.decode(errors="replace"))
            raise DigintError(
                Kind.CONFLICT,
                "These publications cannot be compared.",
                remedy="`digint-kg diff` with the same numbers says why.",
            )
        if len(output) > limits.bytes:
            raise DigintError(
                Kind.TOO_LARGE,
                f"The difference has more than {limits.bytes:,} bytes, the limit of this service.",
                remedy="Name a region, or a thing.",
            )
        return output


def _parsed(document: bytes) -> list[Row]:
    solutions = cast("QuerySolutions", parse_query_results(document, QueryResultsFormat.JSON))
    names = [variable.value for variable in solutions.variables]
    return [
        {name: term for name in names if isinstance(term := solution[name], NamedNode | Literal)}
        for solution in solutions
    ]
