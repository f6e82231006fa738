"""Every sort of mess in a cell is understood, mended and told, or refused; never guessed in silence."""

from collections.abc import Callable

import pytest
from tests.unit.reading.mapping.conftest import Outcome

XSD = "http://www.w3.org/2001/XMLSchema#"
NUTS = "http://data.europa.eu/nuts/code/"


@pytest.mark.parametrize(
    ("column", "cell", "term"),
    [
        ("as: decimal", "€ 2.034.550", f'"2034550"^^<{XSD}decimal>'),
        ("as: decimal", "1.234,50", f'"1234.50"^^<{XSD}decimal>'),
        ("as: decimal", "1,234.50", f'"1234.50"^^<{XSD}decimal>'),
        ("as: decimal", "12,5 %", f'"12.5"^^<{XSD}decimal>'),
        ("as: decimal", "-0.125", f'"-0.125"^^<{XSD}decimal>'),
        ('as: decimal, decimal: ","', "795.000", f'"795000"^^<{XSD}decimal>'),
        ('as: decimal, decimal: "."', "795.000", f'"795.000"^^<{XSD}decimal>'),
        ("as: integer", "007", f'"7"^^<{XSD}integer>'),
        ("as: date", "01.05.2014", f'"2014-05-01"^^<{XSD}date>'),
        ("as: date", "1-9-2016", f'"2016-09-01"^^<{XSD}date>'),
        ("as: date, order: mdy", "5/1/2014", f'"2014-05-01"^^<{XSD}date>'),
        ("as: date", "2014-05-01 00:00:00", f'"2014-05-01"^^<{XSD}date>'),
        ("as: year", "2014", f'"2014"^^<{XSD}gYear>'),
        ("as: boolean", "Sì", f'"true"^^<{XSD}boolean>'),
        ("as: iri", "https://example.org/è", "<https://example.org/è>"),
        (
            "as: concept, list: helix",
            "Istruzione e ricerca",
            "<https://w3id.org/digint/code/helix/education>",
        ),
        ("as: nuts", "ITH5", f"<{NUTS}ITH5>"),
        ("as: nuts", "http://data.europa.eu/nuts/code/NL41", f"<{NUTS}NL41>"),
        ("as: nuts", "Flemish Region", f"<{NUTS}BE2>"),
        ("as: nuts, older: keep", "FR71", f"<{NUTS}FR71>"),
        ("as: nuts, known: false", "ZZ99", f"<{NUTS}ZZ99>"),
        ("values: {NR: number}", "nr", '"number"'),
        (r"take: '^(\d+)-'", "2021-2027", '"2021"'),
        ("as: code", '"0042"', '"0042"'),
        ("", '"a ""b"" \\c"', '"a \\"b\\" \\\\c"'),
    ],
)
def test_understood(mapped: Callable[..., Outcome], column: str, cell: str, term: str) -> None:
    cell = cell if cell.startswith('"') else f'"{cell}"'
    outcome = mapped(f"key,x\nk,{cell}\n", column=column)
    assert outcome.labels == {"k": term}
    assert outcome.codes == []


@pytest.mark.parametrize(
    ("column", "cell", "term", "code"),
    [
        ("", "potentiÃ«le banen", '"potentiële banen"', "double-encoded"),
        ("", "caf\x92s", '"caf’s"', "control-characters"),  # noqa: RUF001 - what Windows means
        ("", "a\x00b", '"ab"', "control-characters"),
        ("", "E  BILBAO09", '"E BILBAO09"', "blanks"),
        ("as: decimal", "1\u202f234,5", f'"1234.5"^^<{XSD}decimal>', "blanks"),
        ("", "one\ntwo", '"one two"', "line-breaks"),
        ("as: date", "41760", f'"2014-05-01"^^<{XSD}date>', "serial-date"),
        ("as: nuts", "FR71", f"<{NUTS}FRK2>", "older-nuts-FR71"),
        ("as: nuts, known: false", "NO011", f"<{NUTS}NO081>", "older-nuts-NO011"),
    ],
)
def test_mended_and_told(
    mapped: Callable[..., Outcome], column: str, cell: str, term: str, code: str
) -> None:
    outcome = mapped(f'key,x\nk,"{cell}"\n', column=column)
    assert outcome.labels == {"k": term}
    assert outcome.codes == [f"{code}@B2"]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("as: decimal", "1.650", "number-of-two-meanings"),
        ("as: decimal", "many", "no-number"),
        ("as: decimal", "1,2,3", "no-number"),
        ("as: integer", "1.5", "no-integer"),
        ("as: date", "31.02.2014", "no-date"),
        ("as: date", "01.05.14", "short-year"),
        ("as: date", "spring", "no-date"),
        ("as: year", "14", "no-year"),
        ("as: boolean", "perhaps", "no-boolean"),
        ("as: iri", "www.example.org", "no-iri"),
        ("as: iri", "https://exa mple.org", "no-iri"),
        ("as: concept, list: helix", "educaton", "no-code"),
        ("as: nuts", "ITH6", "no-nuts-unit"),
        ("as: nuts, known: false", "ITH5-long", "no-nuts-unit"),
        ("values: {NR: number}", "XX", "no-value"),
        (r"take: '^(\d+)-'", "from 2021", "no-match"),
        ("required: true", "  ", "empty"),
        ('required: true, missing: ["n.v.t."]', "N.v.t.", "empty"),
    ],
)
def test_refused_at_its_cell(mapped: Callable[..., Outcome], column: str, cell: str, code: str) -> None:
    outcome = mapped(f'key,x\nk,"{cell}"\n', column=column)
    assert outcome.labels == {}
    assert outcome.codes == [f"{code}@B2"]
    (remark,) = outcome.tally.refused
    assert remark.said.en
    assert remark.said.it
    assert remark.said.en != remark.said.it


def test_a_refusal_names_what_was_probably_meant(mapped: Callable[..., Outcome]) -> None:
    outcome = mapped("key,x\nk,educaton\n", column="as: concept, list: helix")
    assert "Did you mean 'education'?" in outcome.tally.refused[0].said.en


def test_a_cell_may_be_left_out_instead(mapped: Callable[..., Outcome]) -> None:
    outcome = mapped("key,x\nk,many\n", column="as: decimal, wrong: omit")
    assert outcome.labels == {}
    assert outcome.codes == ["left-out-no-number@B2"]
    assert outcome.tally.described == 1


def test_a_cell_may_hold_several_values(mapped: Callable[..., Outcome]) -> None:
    outcome = mapped("key,x\nk,a | b |\n", column='split: "|"')
    assert [line.split(" ", 2)[2] for line in outcome.lines[-2:]] == ['"a" .', '"b" .']
