"""A proposed mapping tells columns by content and header, says why, and works as it stands."""

from collections.abc import Callable
from pathlib import Path

import pytest

from digint_kg.reading.mapping.parsing import read_mapping
from digint_kg.wiring import Service

TABLE = """\
Provider list;;;;;;
Codice;Nome;Elica;NUTS;Budget;Inizia il;Sito
P-1;Uno;istruzione e ricerca;ITH5;1.250,50;01.05.2014;https://example.org/1
P-2;Due;education;NL41;980;02.06.2015;https://example.org/2
P-3;Tre;imprese;ES21;1.000.000;03.07.2016;https://example.org/3
"""


@pytest.fixture
def proposed(tmp_path: Path, build: Callable[..., Service]) -> str:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    return build().tables.suggest(tmp_path / "t.csv")


@pytest.mark.parametrize(
    "line",
    [
        "  header: 2",
        '  codice: {header: "Codice", column: A, as: code, required: true}',
        '  elica: {header: "Elica", column: C, as: concept, list: helix}',
        '  nuts: {header: "NUTS", column: D, as: nuts}',
        '  budget: {header: "Budget", column: E, as: decimal, decimal: ","}',
        '  inizia_il: {header: "Inizia il", column: F, as: date, order: dmy}',
        '  sito: {header: "Sito", column: G, as: iri}',
        "    s: id:thing/$(codice)",
        "      - [rdfs:label, $(nome)]",
        "      - [digint:helix, $(elica)]",
        "      - [digint:startsAt, $(inizia_il)]",
    ],
)
def test_columns_are_told_with_reasons(proposed: str, line: str) -> None:
    assert any(said.startswith(line) and "#" in said[len(line) :] for said in proposed.splitlines()), proposed


def test_what_nothing_speaks_for_is_left_open(proposed: str) -> None:
    assert '      # - […, $(budget)]  # no property is called like "Budget"' in proposed


def test_the_proposal_is_a_mapping(proposed: str, tmp_path: Path, build: Callable[..., Service]) -> None:
    (tmp_path / "m.yaml").write_text(proposed, encoding="utf-8")
    assert len(read_mapping(tmp_path / "m.yaml").columns) == 7
    service = build()
    graph = service.names.dataset("example", "t")
    tally = service.tables.read(tmp_path / "t.csv", tmp_path / "m.yaml", graph).tally
    assert (tally.described, tally.refused) == (3, [])
