"""Headers are found, rows are told apart, and all that comes in is accounted for."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.unit.reading.mapping.conftest import Outcome

from digint_kg.errors import DigintError, Kind

Mapped = Callable[..., Outcome]


def book(path: Path, cells: Mapping[str, object], merge: tuple[str, ...] = ()) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for name, value in cells.items():
        sheet[name] = value  # type: ignore[assignment]
    for area in merge:
        sheet.merge_cells(area)
    workbook.save(path)
    return path


def test_title_rows_above_do_no_harm(mapped: Mapped) -> None:
    outcome = mapped("A title,,\n\nSource: somebody,,\nkey,other,x\nk,1,a\n")
    assert outcome.labels == {"k": '"a"'}
    assert outcome.tally.unused == ["other"]


def test_headers_in_two_languages_padded_or_broken(mapped: Mapped) -> None:
    outcome = mapped('Chiave           key,"Nome\nx"\nk,a\n')
    assert outcome.labels == {"k": '"a"'}


def test_a_missing_column_is_told_with_the_nearest(mapped: Mapped) -> None:
    with pytest.raises(DigintError, match=r"no column 'x'.*") as caught:
        mapped("key,xx\nk,a\n")
    assert "nearest: 'xx'" in caught.value.what
    assert caught.value.kind is Kind.BAD_INPUT


def test_two_columns_of_one_name_are_told(mapped: Mapped) -> None:
    with pytest.raises(DigintError, match="B1, C1"):
        mapped("key,x,x\nk,a,b\n")
    assert mapped("key,x,x\nk,a,b\n", column="column: C").labels == {"k": '"b"'}


def test_headers_over_several_rows_with_merged_cells(mapped: Mapped, tmp_path: Path) -> None:
    table = book(
        tmp_path / "t.xlsx",
        {"A1": "key", "B1": "Year", "B2": "2019", "C2": "2020", "A3": "k", "B3": "a", "C3": "b"},
        ("B1:C1",),
    )
    outcome = mapped(table, said="table: {header: [1, 2]}", column="header: Year 2020").labels
    assert outcome == {"k": '"b"'}


@pytest.mark.parametrize(("said", "labels"), [("", ["k"]), ("table: {merged: fill}", ["k", "l"])])
def test_merged_cells_count_once_and_say_so_or_for_all(
    mapped: Mapped, tmp_path: Path, said: str, labels: list[str]
) -> None:
    cells = {"A1": "key", "B1": "x", "A2": "k", "B2": "a", "A3": "l"}
    outcome = mapped(book(tmp_path / "t.xlsx", cells, ("B2:B3",)), said=said)
    assert list(outcome.labels) == labels
    assert outcome.codes == ([] if said else ["merged-cells@B2"])


def test_one_of_several_tables_in_a_sheet(mapped: Mapped) -> None:
    text = "other,y\no,1\n\nkey,x\nk,a\n\nthird,z\nt,2\n"
    assert mapped(text, said="table: {last: blank}").labels == {"k": '"a"'}
    outcome = mapped(text)
    assert outcome.labels == {"k": '"a"', "third": '"z"', "t": '"2"'}
    assert outcome.tally.blank == 1
    assert mapped(text, said="table: {last: 5}").labels == {"k": '"a"'}


def test_repeated_headers_are_passed_over(mapped: Mapped) -> None:
    outcome = mapped("key,x\nk,a\nkey,x\nl,b\n")
    assert list(outcome.labels) == ["k", "l"]
    assert outcome.tally.repeated_headers == 1


def test_formulas_without_value_and_errors_are_no_empty_cells(mapped: Mapped, tmp_path: Path) -> None:
    cells = {"A1": "key", "B1": "x", "A2": "k", "B2": "=1+1", "A3": "l", "B3": "#N/A", "A4": "m"}
    outcome = mapped(book(tmp_path / "t.xlsx", cells))
    assert outcome.codes == ["formula-without-value@B2", "error-value@B3"]
    assert outcome.tally.described == 1


def test_a_row_that_repeats_another_is_passed_over_and_told(mapped: Mapped) -> None:
    outcome = mapped("key,x\nk,a\nk,a\n")
    assert outcome.tally.duplicates == 1
    assert outcome.codes == ["duplicate@A3"]


def test_two_things_with_one_address_are_refused(mapped: Mapped) -> None:
    outcome = mapped("key,x\nk,a\nk,b\n")
    assert outcome.codes == ["same-identifier@A3"]
    assert "Row 2" in outcome.tally.refused[0].said.en


def test_a_thing_without_what_names_it_is_refused(mapped: Mapped) -> None:
    assert mapped("key,x\n,a\n").codes == ["no-identifier@A2"]


def test_rules_leave_rows_out_and_are_counted(mapped: Mapped) -> None:
    where = "where: [{column: x, is: [a, b]}, {column: key, matches: '^k'}]"
    outcome = mapped("key,x\nk,a\nl,b\nk3,c\n", where=where)
    assert outcome.tally.skipped == {"x is a, b": 1, "key matches ^k": 1}
    assert outcome.tally.described == 1


def test_a_rule_comes_before_what_is_wrong_with_a_row(mapped: Mapped) -> None:
    outcome = mapped("key,x\nk,nonsense\n", column="as: year", where="where: [{column: key, not: [k]}]")
    assert outcome.tally.refused == []


def test_sheets_are_named_where_there_are_several(mapped: Mapped, tmp_path: Path) -> None:
    workbook = Workbook()
    for name in ("One", "Two"):
        sheet = workbook.create_sheet(name)
        for row in (["key", "x"], ["k", name]):
            sheet.append(row)
    workbook.save(tmp_path / "t.xlsx")
    with pytest.raises(DigintError, match="2 sheets"):
        mapped(tmp_path / "t.xlsx")
    outcome = mapped(tmp_path / "t.xlsx", said="table: {sheet: two}")
    assert outcome.labels == {"k": '"Two"'}


EUROSTAT = """\
mapping: 1
dataset: {kind: reference, title: {en: T}, status: sourced}
table: {layout: LAYOUT}
columns:
  geo: {as: nuts}
  time: {as: year}
  value: {as: decimal, decimal: "."}
  flags: {as: concept, list: observation-flag, split: " "}
mappings:
  o:
    s: things:t/$(geo)-$(time)
    po:
      - [digint:numericValue, $(value)]
      - [digint:observationFlag, $(flags)]
"""


TSV = "unit,geo\\TIME_PERIOD\t2019 \t2018 \t2017 \nPC,ITH5\t10.4 \t: \t2.7 bu\n"
CODES = """\
DATAFLOW,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
X,PC,ITH5,2019,10.4,
X,PC,ITH5,2018,,m
X,PC,ITH5,2017,2.7,bu
"""
LABELS = """\
DATAFLOW,unit:Unit,geo:Territory,TIME_PERIOD:Time,OBS_VALUE:Value,OBS_FLAG:Flag
X:Y,PC:%,ITH5:Emilia,2019,10.4,
X:Y,PC:%,ITH5:Emilia,2018,:,
X:Y,PC:%,ITH5:Emilia,2017,2.7,b u
"""


@pytest.mark.parametrize(
    ("layout", "name", "text"),
    [("eurostat", "t.tsv", TSV), ("sdmx-csv", "t.csv", CODES), ("sdmx-csv", "t.csv", LABELS)],
)
def test_eurostat_s_layouts_as_they_come(
    mapped: Mapped, tmp_path: Path, layout: str, name: str, text: str
) -> None:
    table = tmp_path / name
    table.write_text(text)
    outcome = mapped(table, text=EUROSTAT.replace("LAYOUT", layout))
    said = sorted(line.split(" ", 1)[1] for line in outcome.lines if "/id/t/" in line)
    flag = "<https://w3id.org/digint/def#observationFlag> <https://w3id.org/digint/code/observation-flag/"
    number = "<https://w3id.org/digint/def#numericValue>"
    decimal = "^^<http://www.w3.org/2001/XMLSchema#decimal> ."
    expected = [f"{flag}{letter}> ." for letter in "bmu"]
    assert said == sorted([*expected, f'{number} "10.4"{decimal}', f'{number} "2.7"{decimal}'])
    assert outcome.tally.records == 3


def test_what_is_not_eurostat_s_layout_is_told(mapped: Mapped) -> None:
    with pytest.raises(DigintError, match="Eurostat"):
        mapped("geo,2019\nITH5,1\n", text=EUROSTAT.replace("LAYOUT", "eurostat"))
