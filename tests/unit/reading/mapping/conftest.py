"""A table and a mapping written on the spot, converted for real."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from digint_kg.graphs import GraphNames
from digint_kg.reading.mapping.codes import Codes
from digint_kg.reading.mapping.conversion import convert
from digint_kg.reading.mapping.parsing import read_mapping
from digint_kg.reading.mapping.report import Tally
from digint_kg.reading.tables.opening import open_workbook

NAMES = GraphNames("https://kg.example/")

MAPPING = """\
mapping: 1
dataset: {{kind: reference, title: {{en: T}}, status: sourced, source: "https://example.org/"}}
{table}
columns:
  key: {{header: key, as: code}}
  x: {{header: x{column}}}
{where}
mappings:
  thing:
    s: things:t/$(key)
    po:
      - [rdfs:label, $(x)]
"""

Write = Callable[..., Path]


@dataclass(frozen=True)
class Outcome:
    """What became of a table: the report, and the objects of its labels by key."""

    tally: Tally
    lines: list[str]

    @property
    def labels(self) -> dict[str, str]:
        """The term that each key was given."""
        start = "<https://kg.example/id/t/"
        own = [line for line in self.lines if line.startswith(start)]
        return {line[len(start) :].partition(">")[0]: line.split(" ", 2)[2][:-2].rstrip() for line in own}

    @property
    def codes(self) -> list[str]:
        """What was refused or noted: kinds with their cells."""
        remarks = [*self.tally.refused, *self.tally.notes.values()]
        return [f"{remark.said.code}@{remark.where.cell}" for remark in remarks]


@pytest.fixture
def mapped(tmp_path: Path, root: Path) -> Callable[..., Outcome]:
    """Converts a table, given as a path or as the text of a csv file, by a mapping with the parts named."""

    def run(
        table: Path | str, *, column: str = "", where: str = "", said: str = "", text: str | None = None
    ) -> Outcome:
        if isinstance(table, str):
            path = tmp_path / "t.csv"
            path.write_text(table, encoding="utf-8")
            table = path
        mapping = tmp_path / "m.yaml"
        filled = MAPPING.format(table=said, column=f", {column}" if column else "", where=where)
        mapping.write_text(text or filled, encoding="utf-8")
        out, places = io.StringIO(), io.BytesIO()
        converted = convert(
            open_workbook(table),
            read_mapping(mapping),
            NAMES.dataset("example", "t"),
            codes=Codes(root),
            names=NAMES,
            out=out,
            places=places,
        )
        lines = out.getvalue().splitlines()
        assert converted.tally.adds_up
        assert converted.tally.triples == len(lines) == len(places.getvalue()) // 8
        return Outcome(converted.tally, lines)

    return run
