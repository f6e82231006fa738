"""Turns the files that somebody hands in into documents for one region."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RDF, Format
from digint_kg.graphs import GraphNames, slug_of
from digint_kg.ports import Document, GraphStore, Intake
from digint_kg.reading.table_reader import is_mapping
from digint_kg.reading.tables.opening import ENDINGS
from digint_kg.terms import RDF_TYPE, REGION

_ENDINGS = frozenset(f".{item.ending}" for item in RDF) | {".owl", ".xml", ".json"}


def read_files(  # noqa: PLR0913 - what a hand-in consists of
    reader: Intake,
    names: GraphNames,
    files: Sequence[Path],
    region: str,
    *,
    dataset: str | None = None,
    format_: Format | None = None,
    merge: bool = False,
) -> list[Document]:
    """The documents in the files; a folder stands for the RDF files in it.

    A mapping among the files says how the tables among them are read.

    Args:
        reader: reads the files.
        names: the graph layout.
        files: files and folders.
        region: the short name of the region whose datasets they are.
        dataset: the dataset's short name; the file's name by default. For a single file only.
        format_: the RDF syntax; by the file's ending by default.
        merge: whether named graphs inside a file are merged into its dataset.

    Raises:
        DigintError: BAD_INPUT or NOT_FOUND, with the place in the file.
    """
    paths = list(expanded(files))
    mapping = _mapping(paths)
    paths = [path for path in paths if path != mapping]
    if dataset and len(paths) != 1:
        raise DigintError(
            Kind.BAD_INPUT,
            f"--dataset names one dataset, but {len(paths)} files were given.",
            remedy="Give one file, or leave --dataset out: each file's name then names its dataset.",
        )
    documents: list[Document] = []
    for path in paths:
        graph = names.dataset(region, dataset or slug_of(path.stem))
        if mapping and is_table(path):
            documents.append(reader.read_mapped(path, mapping, graph))
        else:
            documents += reader.read(path, graph, format_=format_, merge=merge)
    return documents


def _mapping(paths: Sequence[Path]) -> Path | None:
    """The one mapping among the files; None where there is none.

    Raises:
        DigintError: BAD_INPUT for several, or where nothing is mapped.
    """
    found = [path for path in paths if is_mapping(path)]
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise DigintError(
            Kind.BAD_INPUT,
            f"Several mappings were given: {names}.",
            remedy="Hand in the tables of one mapping at a time.",
        )
    if found and not any(is_table(path) for path in paths):
        raise DigintError(
            Kind.BAD_INPUT,
            f"{found[0].name} is a mapping, but no table was given with it.",
            remedy=f"Known endings of tables: {', '.join(sorted('.' + ending for ending in ENDINGS))}.",
        )
    return found[0] if found else None


def is_table(path: Path) -> bool:
    """Whether a file's ending is one that tables have."""
    return path.suffix.lower().removeprefix(".") in ENDINGS


def must_be_known(store: GraphStore, names: GraphNames, region: str, documents: Sequence[Document]) -> None:
    """Refuses a region that nothing describes, so that a slip of the pen founds no new region.

    Raises:
        DigintError: NOT_FOUND, with the regions there are.
    """
    iri = names.region_iri(region)
    said = store.describe([iri], hidden=frozenset(), beside=documents)
    if any(t.predicate.value == RDF_TYPE and getattr(t.object, "value", "") == REGION for t in said):
        return
    places = (names.split(graph) for graph in store.datasets())
    known = sorted({place[0] for place in places if place})
    raise DigintError(
        Kind.NOT_FOUND,
        f"There is no region called {region!r}.",
        remedy=(
            f"Published are: {', '.join(known) or 'none yet'}. For a new region add a file that says "
            f"<{iri}> a digint:Region."
        ),
    )


def expanded(files: Sequence[Path]) -> Iterator[Path]:
    """The files; in the place of a folder the files in it that can be read.

    Raises:
        DigintError: NOT_FOUND for a folder without any.
    """
    for path in files:
        if path.is_dir():
            inside = sorted(item for item in path.iterdir() if item.suffix.lower() in _ENDINGS)
            if not inside:
                raise DigintError(
                    Kind.NOT_FOUND,
                    f"The folder {path} holds no RDF file.",
                    remedy=f"Known endings: {', '.join(sorted(_ENDINGS))}.",
                )
            yield from inside
        else:
            yield path
