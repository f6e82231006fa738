"""The journal: one JSON file a publication, the memory that outlives the generations."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from digint_kg import atomic
from digint_kg.errors import DigintError, Kind
from digint_kg.generations import Change, DatasetState, Publication, SourceFile, Things
from digint_kg.locations import Location
from digint_kg.stores.layout import Layout

_FORMAT: Final = 1


def write(layout: Layout, entry: Publication) -> None:
    """Writes an entry; it counts only once `CURRENT` names its number."""
    content = json.dumps(_to_json(entry), ensure_ascii=False, indent=1).encode()
    atomic.write(layout.entry(entry.number), content)


def read(layout: Layout, number: int) -> Publication:
    """The entry of one generation.

    Raises:
        DigintError: NOT_FOUND where there never was such a generation.
    """
    try:
        text = layout.entry(number).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DigintError(
            Kind.NOT_FOUND,
            f"There is no generation {number}.",
            remedy="`digint-kg history` lists them.",
        ) from error
    return _from_json(_table(layout.entry(number), text))


def newest_first(layout: Layout, current: int) -> Iterator[Publication]:
    """The entries from the generation in force back to the first."""
    for number in range(current, 0, -1):
        if layout.entry(number).exists():
            yield read(layout, number)


def _table(path: Path, text: str) -> dict[str, Any]:
    try:
        table: dict[str, Any] = json.loads(text)
    except json.JSONDecodeError as error:
        raise DigintError(
            Kind.CONFLICT,
            "The journal is damaged.",
            where=Location(str(path), error.lineno),
            remedy="Put the file back from a backup.",
        ) from error
    if table.get("format") != _FORMAT:
        raise DigintError(
            Kind.CONFLICT,
            f"This store was made by another version of digint-kg (format {table.get('format')}).",
            where=Location(str(path)),
            remedy="Use that version, or set DIGINT_KG_HOME to an empty folder and publish again.",
        )
    return table


def _to_json(entry: Publication) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "number": entry.number,
        "parent": entry.parent,
        "created": entry.created.isoformat(),
        "by": entry.by,
        "message": entry.message,
        "changes": [_change_to_json(change) for change in entry.changes],
        "datasets": [_state_to_json(state) for state in entry.datasets.values()],
        "package": dict(entry.package_sha256),
        "findings": dict(entry.findings),
    }


def _from_json(table: dict[str, Any]) -> Publication:
    states = [_state_from_json(item) for item in table["datasets"]]
    return Publication(
        number=table["number"],
        parent=table["parent"],
        created=datetime.fromisoformat(table["created"]),
        by=table["by"],
        message=table["message"],
        changes=tuple(map(_change_from_json, table["changes"])),
        datasets={state.graph: state for state in states},
        package_sha256=table["package"],
        findings=table["findings"],
    )


def _change_to_json(change: Change) -> dict[str, Any]:
    table = {"graph": change.graph, "added": change.added, "removed": change.removed, "whole": change.whole}
    return table | ({"things": asdict(change.things)} if change.things else {})


def _change_from_json(table: dict[str, Any]) -> Change:
    things = table.get("things")
    return Change(**table | {"things": Things(**things) if things else None})


def _state_to_json(state: DatasetState) -> dict[str, Any]:
    return {
        "graph": state.graph,
        "base": state.base,
        "source": _source_to_json(state.source),
        "triples": state.triples,
        "changed_in": state.changed_in,
        "changed_at": state.changed_at.isoformat(),
        "status": state.status,
        "merged_graphs": state.merged_graphs,
    }


def _source_to_json(source: SourceFile) -> dict[str, Any]:
    table: dict[str, Any] = {"name": source.name, "sha256": source.sha256, "media_type": source.media_type}
    return table | ({"made_from": list(map(_source_to_json, source.made_from))} if source.made_from else {})


def _source_from_json(table: dict[str, Any]) -> SourceFile:
    made_from = tuple(map(_source_from_json, table.get("made_from", ())))
    return SourceFile(table["name"], table["sha256"], table["media_type"], made_from)


def _state_from_json(table: dict[str, Any]) -> DatasetState:
    return DatasetState(
        graph=table["graph"],
        base=table["base"],
        source=_source_from_json(table["source"]),
        triples=table["triples"],
        changed_in=table["changed_in"],
        changed_at=datetime.fromisoformat(table["changed_at"]),
        status=table["status"],
        merged_graphs=table["merged_graphs"],
    )
