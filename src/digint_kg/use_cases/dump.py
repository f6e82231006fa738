"""Make dumps: files of what a generation offers, compressed, the same bytes each time, kept below home.

<home>/dumps/000042/all.nq.gz              every offered graph of generation 42
<home>/dumps/000042/flanders/s3.ttl.gz     one graph
<home>/dumps/000042/flanders/s3.ttl.gz.sha256
"""

import contextlib
import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from digint_kg.describing.facts import Offer
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import N_QUADS, N_TRIPLES, TRIG, TURTLE, Format
from digint_kg.graphs import GraphNames
from digint_kg.ports import GraphStore
from digint_kg.use_cases.export import export

ALL: Final = "all"
_OF_ALL: Final = (N_QUADS, TRIG)
_OF_ONE: Final = (N_QUADS, TRIG, N_TRIPLES, TURTLE)
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A file that can be made: its name below the generation's folder, what is in it, in which syntax."""

    name: str
    graphs: tuple[str, ...]
    format: Format


@dataclass(frozen=True, slots=True)
class MadeDump:
    """A file that was made: where it is, how many bytes it has, what they hash to (SHA-256, hexadecimal)."""

    path: Path
    size: int
    sha256: str


def files_of(offer: Offer, names: GraphNames) -> dict[str, DumpFile]:
    """All files that there can be of an offer, by name."""
    found = [_file(ALL, offer.graphs, item) for item in _OF_ALL]
    for graph in offer.graphs:
        found += [_file(graph.removeprefix(names.prefix), (graph,), item) for item in _OF_ONE]
    return {file.name: file for file in found}


class Dumps:
    """The folder of dumps.

    Args:
        home: the folder that holds the store.
        store: what is dumped.
        names: the graph layout.
    """

    def __init__(self, home: Path, store: GraphStore, names: GraphNames) -> None:
        self._folder = home / "dumps"
        self._store = store
        self._names = names

    def made(self, number: int, file: DumpFile) -> MadeDump | None:
        """The file, where it is there."""
        path = self._path(number, file)
        try:
            digest = _sum(path).read_text(encoding="ascii").partition(" ")[0]
            return MadeDump(path, path.stat().st_size, digest)
        except FileNotFoundError:
            return None

    def make(self, number: int, file: DumpFile) -> MadeDump:
        """The file, made where it is missing. What belongs to generations that are gone is removed.

        Raises:
            DigintError: NOT_FOUND where the generation is not kept; UPSTREAM where the disk fails.
        """
        if there := self.made(number, file):
            return there
        self.prune()
        path = self._path(number, file)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            digest = self._write(number, file, path)
        except OSError as error:
            raise DigintError(
                Kind.UPSTREAM,
                f"The dump could not be written ({error.strerror}).",
                remedy="Make room on the disk.",
            ) from error
        return MadeDump(path, path.stat().st_size, digest)

    def sums(self, number: int, files: Sequence[DumpFile]) -> str:
        """The checksums of the files that were made, as `sha256sum --check` reads them."""
        made = [(file.name, self.made(number, file)) for file in files]
        return "".join(f"{there.sha256}  {name}\n" for name, there in made if there)

    def prune(self) -> None:
        """Removes the dumps of generations that are gone."""
        kept = {f"{number:06}" for number in self._store.kept()}
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _write(self, number: int, file: DumpFile, path: Path) -> str:
        with _aside(path) as aside:
            with aside.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
                output = cast("IO[bytes]", packed)
                export(self._store, self._names, file.graphs, file.format, output, generation=number)
            digest = _hash(aside)
            _sum(path).write_text(f"{digest}  {path.name}\n", encoding="ascii")
            aside.replace(path)
        return digest

    def _path(self, number: int, file: DumpFile) -> Path:
        return self._folder / f"{number:06}" / file.name


def _file(stem: str, graphs: tuple[str, ...], item: Format) -> DumpFile:
    return DumpFile(f"{stem}.{item.ending}.gz", graphs, item)


def _sum(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


@contextlib.contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """A new file beside `path`, gone afterwards unless it was renamed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    os.close(handle)
    aside = Path(name)
    aside.chmod(0o644)
    try:
        yield aside
    finally:
        aside.unlink(missing_ok=True)


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
