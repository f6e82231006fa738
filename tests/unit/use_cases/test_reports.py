"""Reports of a check: in every form, with each fault where it stands, and an old one rendered again."""

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from digint_kg.checking import rendering, report_json
from digint_kg.checking.report_xlsx import COLOURS
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport, Finding, Severity
from digint_kg.locations import Location
from digint_kg.terms import OA, RDF, SH
from digint_kg.use_cases import reports

VIOLATION, WARNING, ADVICE = Severity.VIOLATION, Severity.WARNING, Severity.INFO
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


def finding(where: Location | None, severity: Severity = VIOLATION, what: str = "is wrong") -> Finding:
    return Finding(
        severity=severity,
        stage="20-structure",
        shape="https://w3id.org/digint/shapes#X",
        focus="urn:a",
        messages={"en": f"A & <b> {what}.", "it": f"A & <b> {what}, in italiano."},
        path="urn:p",
        value='"1"',
        location=where,
    )


def report(*findings: Finding) -> CheckReport:
    return CheckReport(findings, ("list.xlsx",), "shifty 0", "s", "o")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Her own file: a merged title, a drop-down, a formula, a comment, two sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Priorities"
    sheet.append(["What we do", None, None])
    sheet.merge_cells("A1:C1")
    sheet.append(["Name", "Year", "Kind"])
    for number in range(3, 40):
        sheet.append([f"Row {number}", 2000 + number, "area"])
    sheet["D3"] = "=B3+1"
    choice = DataValidation(type="list", formula1='"area,field"')
    sheet.add_data_validation(choice)
    choice.add("C3:C40")
    book.create_sheet("Other").append(["untouched"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


def of(path: Path) -> CheckReport:
    file = str(path)
    return reports.whole(
        report(
            finding(Location(file, sheet="Priorities", cell="B20")),
            finding(Location(file, sheet="Priorities", cell="B20"), WARNING, "is doubtful"),
            finding(Location(file, sheet="Priorities", cell="C21"), WARNING),
            finding(Location(file, sheet="Priorities", cell="B1"), ADVICE, "could be better"),
            finding(Location(file, sheet="Other")),
        )
    )


def colours(content: bytes) -> dict[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        f"{sheet.title}!{cell.coordinate}": str(cell.fill.start_color.rgb)[-6:]
        for sheet in book.worksheets[:2]
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type
    }


MARKED = {
    "Priorities!B20": COLOURS[VIOLATION],
    "Priorities!C21": COLOURS[WARNING],
    "Priorities!A1": COLOURS[ADVICE],
}


def test_her_own_workbook_comes_back_in_colours(table: Path) -> None:
    before = table.read_bytes()
    content = reports.rendered(of(table), "xlsx", "it")
    assert colours(content) == MARKED
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Priorities"]
    said = sheet["B20"].comment
    assert said
    assert said.text.splitlines() == [
        "violazione: A & <b> is wrong, in italiano.",
        "avviso: A & <b> is doubtful, in italiano.",
    ]
    assert (sheet["A20"].value, sheet["B20"].value, sheet["D3"].value) == ("Row 20", 2020, "=B3+1")
    assert str(next(iter(sheet.merged_cells.ranges))) == "A1:C1"
    assert str(sheet.data_validations.dataValidation[0].sqref) == "C3:C40"
    assert book.sheetnames == ["Priorities", "Other", "Rapporto di controllo"]
    tab = book["Other"].sheet_properties.tabColor
    assert tab
    assert tab.rgb[-6:] == COLOURS[VIOLATION]
    assert book["Rapporto di controllo"].max_row == 7
    assert table.read_bytes() == before


def in_libreoffice(path: Path, folder: Path) -> dict[str, str]:
    """The background colours of the cells that LibreOffice saw, by sheet and cell, from its own format."""
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    options = ["--convert-to", "fods", "--outdir", str(folder)]
    subprocess.run([*command, *options, str(path)], check=True, capture_output=True, timeout=300)
    tree = ET.parse(folder / f"{path.stem}.fods")  # noqa: S314 - LibreOffice has just written it
    background = {
        style.get(f"{STYLE}name"): str(cell.get(f"{FO}background-color"))
        for style in tree.iter(f"{STYLE}style")
        for cell in style.iter(f"{STYLE}table-cell-properties")
        if cell.get(f"{FO}background-color", "transparent") != "transparent"
    }
    found = {}
    for sheet in tree.iter(f"{TABLE}table"):
        number = 0
        for row in sheet.iter(f"{TABLE}table-row"):
            place = 0
            for cell in row:
                if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                    if colour := background.get(cell.get(f"{TABLE}style-name")):
                        name = f"{sheet.get(f'{TABLE}name')}!{chr(ord('A') + place)}{number + 1}"
                        found[name] = colour.removeprefix("#").upper()
                    place += int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            number += int(row.get(f"{TABLE}number-rows-repeated", "1"))
    return found


def test_the_coloured_workbook_opens_in_libreoffice(table: Path, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.fail("LibreOffice is missing: `make system` installs it")
    path = tmp_path / "coloured.xlsx"
    path.write_bytes(reports.rendered(of(table), "xlsx", "en"))
    seen = in_libreoffice(path, tmp_path)
    assert {name: colour for name, colour in seen.items() if not name.startswith("Check report")} == MARKED


def test_a_csv_becomes_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Name;Year\nÀ;=1+1\nB;x\x01y\n".encode())
    checked = reports.whole(report(finding(Location(str(path), cell="B3"))))
    content = reports.rendered(checked, "xlsx", "en")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert (sheet["A2"].value, sheet["B2"].value, sheet["B2"].data_type) == ("À", "=1+1", "s")
    assert sheet["B3"].value == "x\ufffdy"
    assert colours(content)[f"{sheet.title}!B3"] == COLOURS[VIOLATION]


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_page_shows_faulty_cells_with_their_neighbours(table: Path, language: str) -> None:
    page = rendering.as_html(of(table), language)
    cells = re.findall(r'<td class="(\w+)">([^<]*?) ?<', page)
    assert cells == [("info", ""), ("violation", "2020"), ("warning", "area")]
    assert "Row 18" in page
    assert "Row 23" in page
    assert "Row 30" not in page
    assert "A &amp; &lt;b&gt; is wrong" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    headings = re.findall(r"<h2>([^<]*)</h2>", page)
    assert [heading.partition(":")[0] for heading in headings][:2] == (
        ["Violations", "Warnings"] if language == "en" else ["Violazioni", "Avvisi"]
    )


def test_the_page_shows_lines_of_text(tmp_path: Path) -> None:
    path = tmp_path / "s3.ttl"
    path.write_text("\n".join(f"line {number}" for number in range(1, 30)))
    page = rendering.as_html(reports.whole(report(finding(Location(str(path), line=10)))), "en")
    assert re.findall(r'<td class="violation">([^<]*?) ?<', page) == ["line 10"]
    assert re.findall(r">(line \d+)", page) == [f"line {number}" for number in range(8, 13)]


def test_an_old_report_is_rendered_again(table: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    checked = of(table)
    path.write_text(report_json.as_json(checked), encoding="utf-8")
    moved = table.rename(tmp_path / "moved.xlsx")
    old = reports.read(path)
    assert old == checked
    for format_ in rendering.FORMATS:
        assert rendering.render(old, format_, "it") == rendering.render(checked, format_, "it")
    assert colours(reports.rendered(old, "xlsx", "en", moved)) == MARKED
    without = openpyxl.load_workbook(io.BytesIO(reports.rendered(old, "xlsx", "en")))
    assert without.worksheets[0]["B20"].value == "2020"
    assert without.worksheets[0]["B20"].comment


@pytest.mark.parametrize("text", ["{}", "[]", "no", '{"findings": [1]}', '{"findings": [], "sources": 3}'])
def test_what_is_no_report_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(DigintError) as caught:
        reports.read(path)
    assert caught.value.kind is Kind.BAD_INPUT


def test_csv_and_json_name_the_cell(table: Path) -> None:
    row = next(csv.DictReader(io.StringIO(rendering.as_csv(of(table), "en"))))
    assert (row["sheet"], row["cell"]) == ("Priorities", "B20")
    assert json.loads(report_json.as_json(of(table)))["findings"][0]["location"]["cell"] == "B20"


@pytest.mark.parametrize(
    ("where", "fragment"),
    [
        (Location("a.ttl", line=3), "line=2,3"),
        (Location("a.csv", cell="C7"), "cell=7,3"),
        (Location("a.xlsx", sheet="S", cell="AB7"), "S!AB7"),
        (Location("a.xlsx", sheet="S"), "S"),
        (Location("a.jsonld", element="$.x"), "$.x"),
    ],
)
def test_turtle_is_a_shacl_report_whose_results_are_located(where: Location, fragment: str) -> None:
    quads = list(parse(rendering.as_turtle(report(finding(where))), RdfFormat.TURTLE))
    said = {(quad.subject, quad.predicate.value): quad.object for quad in quads}
    (result,) = [quad.object for quad in quads if quad.predicate.value == SH + "result"]
    assert isinstance(result, BlankNode)
    assert said[result, SH + "resultSeverity"] == NamedNode(SH + "Violation")
    target = said[result, OA + "hasTarget"]
    assert isinstance(target, BlankNode)
    selector = said[target, OA + "hasSelector"]
    assert isinstance(selector, BlankNode)
    assert getattr(said[selector, RDF + "value"], "value", "") == fragment


def test_a_source_that_is_gone_leaves_a_report_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    checked = reports.whole(report(finding(Location("gone.xlsx", sheet="S", cell="A1"))))
    assert checked.excerpts == ()
    assert b"PK" in reports.rendered(checked, "xlsx", "en")


def test_reports_on_a_table_too_large_to_colour(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "_LARGEST", 10)
    with pytest.raises(DigintError) as caught:
        reports.rendered(of(table), "xlsx", "en")
    assert caught.value.kind is Kind.TOO_LARGE
