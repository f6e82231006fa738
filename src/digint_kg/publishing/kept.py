"""Reads a published dataset again from its kept source file."""

from dataclasses import replace
from typing import Any, cast

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import rdf_format_of_media_type
from digint_kg.generations import DatasetState
from digint_kg.ports import Document, GraphStore, Reader


def reread(reader: Reader, store: GraphStore, state: DatasetState) -> Document:
    """The document that was published as this dataset, with the name that its source had.

    Raises:
        DigintError: NOT_FOUND where the source was purged; CONFLICT where it no longer holds the dataset.
    """
    documents = reader.read(
        store.source(state.source),
        state.base,
        format_=rdf_format_of_media_type(state.source.media_type),
        merge=state.merged_graphs,
    )
    for document in documents:
        if document.graph == state.graph:
            return cast("Document", replace(cast("Any", document), source=state.source))
    raise DigintError(Kind.CONFLICT, f"The kept source {state.source.name} no longer holds {state.graph}.")
