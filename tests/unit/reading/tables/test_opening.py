"""Files of tables, of every kind, come out as the same typed cells at the same places."""

import csv
import json
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook as Book

from digint_kg.errors import DigintError, Kind
from digint_kg.reading.tables.bounds import Bounds
from digint_kg.reading.tables.cells import Fault, a1, position
from digint_kg.reading.tables.opening import open_workbook


def values(path: Path, sheet: int = 0, **how: str) -> list[list[object]]:
    return [list(row.values) for row in open_workbook(path, **how).sheets[sheet].rows()]  # type: ignore[arg-type]


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    book = Book()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Città"
    sheet["B3"], sheet["C3"], sheet["D3"] = "x", 42, "=1+1"
    sheet["C3"].number_format = "00000"
    sheet["E3"], sheet["F3"] = date(2014, 5, 1), datetime(2014, 5, 1, 12, 30)  # noqa: DTZ001 - as in Excel
    sheet["G3"], sheet["I3"] = True, 0.25
    sheet["H3"] = "#N/A"
    sheet["I3"].number_format = "0.00%"
    sheet["J3"], sheet["K3"], sheet["L3"] = "a\nb", "0042", 1.5
    sheet["B5"] = "merged"
    sheet.merge_cells("B5:D6")
    sheet["C9"] = "=A1"
    book.create_sheet("empty")
    path = tmp_path / "messy.xlsx"
    book.save(path)
    return path


def test_a_workbook_keeps_places_types_and_what_people_see(messy: Path) -> None:
    rows = values(messy)
    assert rows[0] == [None] * 12
    assert rows[2] == [
        None,
        "x",
        "00042",
        Fault.FORMULA,
        date(2014, 5, 1),
        datetime(2014, 5, 1, 12, 30),  # noqa: DTZ001 - as in Excel
        True,
        Fault.ERROR,
        "25%",
        "a\nb",
        "0042",
        1.5,
    ]
    assert rows[4][1:3] == ["merged", None]
    assert rows[8][2] is Fault.FORMULA


def test_merged_areas_and_places_are_named(messy: Path) -> None:
    sheet = open_workbook(messy).sheet(" città ")
    assert [area.name for area in sheet.merged()] == ["B5:D6"]
    row = list(sheet.rows())[2]
    assert str(sheet.place(row.cell(2))) == f"{messy}:Città!B3"
    assert row.cell(99).value is None


def test_an_unknown_sheet_is_told_with_those_there_are(messy: Path) -> None:
    with pytest.raises(DigintError, match="'Città', 'empty'"):
        open_workbook(messy).sheet("nowhere")


@pytest.mark.parametrize(
    ("name", "row", "column"), [("A1", 1, 1), ("AB7", 7, 28), ("XFD1048576", 1048576, 16384)]
)
def test_names_of_cells(name: str, row: int, column: int) -> None:
    assert a1(row, column) == name
    assert position(name) == (row, column)


@pytest.mark.parametrize("wrong", ["7", "B", "é1", ""])
def test_what_is_no_name_of_a_cell(wrong: str) -> None:
    with pytest.raises(ValueError, match=rf"{wrong}\Z"):
        position(wrong)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_name_themselves(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("città;țară\nè;ș\n", encoding=encoding)
    book = open_workbook(path)
    assert [list(row.values) for row in book.sheets[0].rows()] == [["città", "țară"], ["è", "ș"]]
    assert book.notes == ()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le"])
def test_a_guess_is_said(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    text = "provincia;attività;percentuale\nForlì;formazione già avviata;più di metà\nPerù €;è così;però\n"
    path.write_bytes(text.encode(encoding))
    book = open_workbook(path)
    rows = [list(row.values) for row in book.sheets[0].rows()]
    assert rows[1] == ["Forlì", "formazione già avviata", "più di metà"]
    assert [note.code for note in book.notes] == ["encoding"]
    assert encoding in book.notes[0].messages["it"]


def test_an_encoding_that_is_named_is_held_to(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\nè,c\n".encode("cp1252"))
    with pytest.raises(DigintError, match="utf-8") as caught:
        values(path, encoding="utf-8")
    assert caught.value.kind is Kind.BAD_INPUT
    with pytest.raises(DigintError, match="encoding"):
        values(path, encoding="klingon")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows(
            [["name", "sum, in euro"], ["a; b", "1.234,5"], ['"q"', "x\ny"]]
        )
    assert values(path) == [["name", "sum, in euro"], ["a; b", "1.234,5"], ['"q"', "x\ny"]]


def test_excel_s_own_line_names_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("sep=|\na|b\n1,2|3,4\n", encoding="utf-8")
    assert values(path) == [["a", "b"], ["1,2", "3,4"]]


def test_json_is_a_table_where_it_is_one(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps([{"a": 1, "b": {"c": "x"}}, {"a": 2.5, "d": ["p", "q"], "e": ""}]))
    assert values(path) == [["a", "b.c", "d", "e"], [1, "x", None, None], [2.5, None, "p | q", None]]
    path.write_text(json.dumps({"one": [{"a": True}], "version": 3}))
    assert open_workbook(path).sheets[0].name == "one"


@pytest.mark.parametrize("text", ["[1]", '{"a": 1}', "[{", '[{"a": [[1]]}]', '[{"a": NaN}]', "[" * 100_000])
def test_json_that_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(text)
    with pytest.raises(DigintError) as caught:
        values(path)
    assert caught.value.kind is Kind.BAD_INPUT


def test_a_quotation_mark_never_closed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,"2\n' + "x,y\n" * 100_000)
    with pytest.raises(DigintError, match="never closed") as caught:
        values(path)
    assert caught.value.kind is Kind.TOO_LARGE
    assert caught.value.where is not None
    assert caught.value.where.cell == "A2"


def test_a_sheet_that_reaches_too_far_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    book = Book()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = 1, 2
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(DigintError) as caught:
        values(tmp_path / "far.xlsx")
    assert caught.value.kind is Kind.TOO_LARGE


def archive(path: Path, content: str, member: str = "content.xml") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(member, content)
    return path


def test_cells_repeated_without_end_are_refused(tmp_path: Path) -> None:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    path = archive(
        tmp_path / "far.ods",
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}"><office:body>'
        '<office:spreadsheet><table:table table:name="T">'
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
    )
    with pytest.raises(DigintError) as caught:
        values(path)
    assert caught.value.kind is Kind.TOO_LARGE


def test_archives_that_blow_up_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "bomb.xlsx", " " * 50_000_000, "xl/workbook.xml")
    with pytest.raises(DigintError) as caught:
        open_workbook(path)
    assert caught.value.kind is Kind.TOO_LARGE


def test_an_archive_that_lies_about_its_size_is_refused(messy: Path) -> None:
    data = bytearray(messy.read_bytes())
    entry = data.find(b"PK\x01\x02")
    size = int.from_bytes(data[entry + 24 : entry + 28], "little")
    data[entry + 24 : entry + 28] = (size - 10).to_bytes(4, "little")
    messy.write_bytes(bytes(data))
    with pytest.raises(DigintError, match="workbook"):
        open_workbook(messy)


def test_entities_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "laugh.ods", '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')
    with pytest.raises(DigintError, match="document type"):
        open_workbook(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.xlsx", b"PK\x03\x04broken"),
        ("t.xlsx", b"plain text"),
        ("t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken"),
        ("t.csv", b""),
        ("t.docx", b"x"),
    ],
)
def test_broken_files_are_told(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DigintError) as caught:
        open_workbook(path)
    assert caught.value.kind is Kind.BAD_INPUT


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DigintError) as caught:
        open_workbook(tmp_path / "none.csv")
    assert caught.value.kind is Kind.NOT_FOUND


def test_bounds_can_be_narrower(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n" * 20)
    assert len(list(open_workbook(path).sheets[0].rows())) == 20
    with pytest.raises(DigintError, match="more than is read"):
        list(open_workbook(path, bounds=Bounds(rows=10)).sheets[0].rows())


def test_rows_are_read_anew_and_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    sheet = open_workbook(path).sheets[0]
    assert next(sheet.rows()).number == 1
    assert [row.number for row in sheet.rows()] == [1, 2]


def test_xls_keeps_places_and_types(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Città")
    sheet.write(2, 1, "x")
    sheet.write(2, 2, 42)
    sheet.write(2, 3, date(2014, 5, 1), xlwt.easyxf(num_format_str="DD.MM.YYYY"))
    sheet.write_merge(4, 5, 1, 3, "merged")
    book.save(str(tmp_path / "t.xls"))
    found = open_workbook(tmp_path / "t.xls")
    assert (found.kind, [area.name for area in found.sheets[0].merged()]) == ("xls", ["B5:D6"])
    assert values(tmp_path / "t.xls")[2] == [None, "x", 42, date(2014, 5, 1)]


def test_ods_keeps_places_and_types(tmp_path: Path) -> None:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    path = archive(
        tmp_path / "t.ods",
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}">'
        '<office:body><office:spreadsheet><table:table table:name="T">'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        "<table:table-row><table:table-cell/>"
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="42"/>'
        '<table:table-cell office:value-type="date" office:date-value="2014-05-01"/>'
        '<table:table-cell table:formula="of:=[.A1]"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
    )
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    assert open_workbook(path).kind == "ods"
    assert values(path)[2] == [None, "x", 42, date(2014, 5, 1), Fault.FORMULA]
