"""A sheet that gives cause for doubt is looked at closely; an ordinary one is not."""

import io

import pytest

from digint_kg.reading.tables.quick_look import is_plain


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="A1"><f>1</f></c>',
        '<c r="A1" t="e"><v>#N/A</v></c>',
        '<c t="n" r="A1"><v>1</v></c>',
        "<c><v>1</v></c>",
        '<c r="XFD1"><v>1</v></c>',
        '<c r="AB10000"><v>1</v></c>',
        '<c r="A1048576"><v>1</v></c>',
        '<row r="1048576">',
        '<row spans="1:2" r="2">',
        '<x:c r="A1">',
        "<!DOCTYPE x>",
    ],
)
def test_doubts(xml: str) -> None:
    assert not is_plain(io.BytesIO(f"<sheetData>{xml}</sheetData>".encode()))
    assert not is_plain(io.BytesIO(f"<sheetData>{xml}</sheetData>".encode("utf-16")))


def test_ordinary_sheets_wherever_they_are_cut() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n}</v></c></row>' for n in range(1, 60_000))
    text = f'<sheetFormatPr defaultRowHeight="15"/><cols><col min="1"/></cols>{rows}'.encode()
    assert len(text) > 2 << 20
    assert is_plain(io.BytesIO(text))
