"""What became of a table: rows in, entities out, rows refused, rows skipped; and all that was mended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from digint_kg.locations import Location
from digint_kg.reading.mapping.said import Remark, Said

_SHOWN: Final = 50


@dataclass(slots=True)
class Tally:
    """The report on one conversion. `records` are rows, or values where a row holds several.

    They add up: records = described + refused + duplicates + skipped by rule.
    """

    table: str
    mapping: str
    rows: int = 0
    records: int = 0
    described: int = 0
    duplicates: int = 0
    blank: int = 0
    repeated_headers: int = 0
    triples: int = 0
    entities: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)
    notes: dict[tuple[str, str], Remark] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        """Whether no record is unaccounted for."""
        skipped = sum(self.skipped.values())
        return self.records == self.described + len(self.refused) + self.duplicates + skipped

    def note(self, said: Said, column: str, where: Location) -> None:
        """Notes something about a cell; equal notes on a column are counted together."""
        key = (said.code, column)
        found = self.notes.get(key)
        self.notes[key] = (
            Remark(said, where) if found is None else Remark(found.said, found.where, found.count + 1)
        )


_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "records": "{records} records in {rows} rows",
        "described": "{n} became entities",
        "entities": "  {name}: {n} entities",
        "refused": "{n} refused",
        "duplicates": "{n} repeat an earlier row",
        "skipped": "{n} do not meet the rule: {rule}",
        "blank": "{n} empty rows and {m} repeated headers were passed over",
        "triples": "{n} triples",
        "unused": "Columns that the mapping does not use: {columns}",
        "times": "{text} ({n} times, first here)",
        "more": "… and {n} more",
    },
    "it": {
        "records": "{records} record in {rows} righe",
        "described": "{n} sono diventati entità",
        "entities": "  {name}: {n} entità",
        "refused": "{n} rifiutati",
        "duplicates": "{n} ripetono una riga precedente",
        "skipped": "{n} non soddisfano la regola: {rule}",
        "blank": "{n} righe vuote e {m} intestazioni ripetute ignorate",
        "triples": "{n} triple",
        "unused": "Colonne che la mappatura non usa: {columns}",
        "times": "{text} ({n} volte, la prima qui)",
        "more": "… e altri {n}",
    },
}


def text(tally: Tally, language: str) -> str:
    """The report for people: places first, then the sums."""
    words = _WORDS.get(language, _WORDS["en"])
    lines = []
    for remark in tally.refused[:_SHOWN]:
        lines += [f"{remark.where}", f"  {_sentence(remark.said, language)}"]
    if len(tally.refused) > _SHOWN:
        lines.append(words["more"].format(n=len(tally.refused) - _SHOWN))
    for remark in tally.notes.values():
        sentence = _sentence(remark.said, language)
        if remark.count > 1:
            sentence = words["times"].format(text=sentence, n=remark.count)
        lines += [f"{remark.where}", f"  {sentence}"]
    if tally.unused:
        lines.append(
            words["unused"].format(columns=", ".join(" ".join(name.split()) for name in tally.unused))
        )
    return "\n".join([*lines, *_sums(tally, words)]) + "\n"


def as_json(tally: Tally) -> str:
    """The report for machines, in all its languages."""
    table = {
        "table": tally.table,
        "mapping": tally.mapping,
        "rows": tally.rows,
        "records": tally.records,
        "described": tally.described,
        "refused": len(tally.refused),
        "duplicates": tally.duplicates,
        "skipped": tally.skipped,
        "blank": tally.blank,
        "repeated_headers": tally.repeated_headers,
        "entities": tally.entities,
        "triples": tally.triples,
        "unused_columns": tally.unused,
        "refusals": [_as_table(remark) for remark in tally.refused],
        "notes": [_as_table(remark) for remark in tally.notes.values()],
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _sums(tally: Tally, words: Mapping[str, str]) -> list[str]:
    sums = [
        words["records"].format(records=tally.records, rows=tally.rows),
        words["described"].format(n=tally.described),
        *(words["entities"].format(name=name, n=count) for name, count in tally.entities.items()),
        words["refused"].format(n=len(tally.refused)),
        words["duplicates"].format(n=tally.duplicates),
        *(words["skipped"].format(n=count, rule=rule) for rule, count in tally.skipped.items()),
        words["triples"].format(n=tally.triples),
    ]
    if tally.blank or tally.repeated_headers:
        sums.append(words["blank"].format(n=tally.blank, m=tally.repeated_headers))
    return sums


def _sentence(said: Said, language: str) -> str:
    return said.it if language == "it" else said.en


def _as_table(remark: Remark) -> dict[str, Any]:
    where = remark.where
    return {
        "code": remark.said.code,
        "messages": remark.said.messages(),
        "count": remark.count,
        "location": {"file": where.file, "sheet": where.sheet, "cell": where.cell},
    }
