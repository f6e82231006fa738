"""An answer that lies in a file, so that it can be read twice: once for its types, once to be written."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from digint_kg.column_types import ColumnType, joined
from digint_kg.exporting.values import kind_of

DATASET: Final = "dataset"
STATUS: Final = "status"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a whole answer holds: its columns with their kinds, its rows, and where these come from."""

    columns: dict[str, ColumnType]
    rows: int
    datasets: tuple[str, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spooled:
    """An answer in SPARQL JSON at `path`."""

    path: Path

    def rows(self) -> Iterator[tuple[object, ...]]:
        """The rows, one after another: terms, and None where nothing is bound."""
        solutions = self._solutions()
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield tuple(solution[name] for name in names)

    def survey(self) -> Survey:
        """One pass over the rows."""
        names = [variable.value for variable in self._solutions().variables]
        kinds: list[ColumnType | None] = [None] * len(names)
        origins: dict[str, dict[str, None]] = {DATASET: {}, STATUS: {}}
        count = 0
        for row in self.rows():
            count += 1
            for place, term in enumerate(row):
                if term is None:
                    continue
                kinds[place] = joined(kinds[place], kind_of(term))
                if names[place] in origins and isinstance(term, NamedNode):
                    origins[names[place]][term.value] = None
        columns = {name: kind or ColumnType.TEXT for name, kind in zip(names, kinds, strict=True)}
        return Survey(columns, count, tuple(origins[DATASET]), tuple(origins[STATUS]))

    def _solutions(self) -> QuerySolutions:
        return cast("QuerySolutions", parse_query_results(path=self.path, format=QueryResultsFormat.JSON))
