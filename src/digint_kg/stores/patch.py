"""Differences as RDF Patch text (the format of Apache Jena): lines `A s p o g .` and `D s p o g .`.

A graph that is new as a whole is not listed: the header line `H whole <graph> .` says that it was
empty before; its content is in the generation, or is what taking later patches back leaves of a later one.
"""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

from digint_kg.atomic import sync_folder
from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.stores.difference import Difference

_WHOLE = b"H whole "
_REMOVED, _ADDED = b"D ", b"A "


def write(path: Path, differences: Iterable[Difference]) -> None:
    """Writes the differences, removals first."""
    with gzip.open(path, "wb", compresslevel=3) as file:
        file.write(b"TX .\n")
        for difference in differences:
            graph = f" <{difference.graph}> .\n".encode()
            if difference.whole:
                file.write(b"H whole" + graph)
            for mark, lines in ((_REMOVED, difference.removed), (_ADDED, difference.added)):
                file.writelines(mark + line.removesuffix(b" .") + graph for line in lines)
        file.write(b"TC .\n")
    sync_folder(path.parent)


def read(path: Path) -> list[Difference]:
    """The differences that were written, one a graph.

    Raises:
        DigintError: CONFLICT where the file is missing or cut off.
    """
    found: dict[str, Difference] = {}
    last = b""
    try:
        with gzip.open(path, "rb") as file:
            for line in file:
                last = line
                _take(line, found)
    except (OSError, EOFError) as error:
        raise _damaged(path) from error
    if last != b"TC .\n":
        raise _damaged(path)
    return list(found.values())


def lines(difference: Difference) -> Iterator[bytes]:
    """The lines of RDF Patch for one graph's difference, which must not be `whole`."""
    graph = f" <{difference.graph}> .\n".encode()
    for mark, statements in ((_REMOVED, difference.removed), (_ADDED, difference.added)):
        for statement in statements:
            yield mark + statement.removesuffix(b" .") + graph


def _take(line: bytes, found: dict[str, Difference]) -> None:
    if line.startswith(_WHOLE):
        graph = line[len(_WHOLE) + 1 : -len(b"> .\n")].decode()
        found[graph] = Difference(graph, whole=True)
    elif line.startswith((_REMOVED, _ADDED)):
        statement, _, name = line[2:].removesuffix(b" .\n").rpartition(b" ")
        graph = name[1:-1].decode()
        difference = found.setdefault(graph, Difference(graph))
        target = difference.removed if line.startswith(_REMOVED) else difference.added
        target.append(statement + b" .")


def _damaged(path: Path) -> DigintError:
    return DigintError(
        Kind.CONFLICT,
        "The journal's record of what changed is missing or damaged.",
        where=Location(str(path)),
        remedy="Put the file back from a backup.",
    )
