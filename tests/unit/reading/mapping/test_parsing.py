"""What is wrong in a mapping is told with its line, and with what was probably meant."""

from pathlib import Path

import pytest

from digint_kg.errors import DigintError, Kind
from digint_kg.reading.mapping.parsing import read_mapping

GOOD = """\
mapping: 1
dataset: {kind: reference, title: {en: T}, status: sourced}
columns:
  code: {as: code}
  name: {as: text}
where:
  - {column: name, filled: true}
mappings:
  thing:
    s: id:thing/$(code)
    po:
      - [rdfs:label, $(name), en~lang]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "m.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_mapping_is_read(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path, GOOD))
    assert list(mapping.columns) == ["code", "name"]
    assert mapping.entities[0].statements[0].predicate == "http://www.w3.org/2000/01/rdf-schema#label"
    assert str(mapping.where[0]) == "name is filled"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("mapping: 1", "mapping: 2", 1, "mapping: 1"),
        ("as: code", "as: cod", 4, "Did you mean 'code'"),
        ("{as: code}", "{az: code}", 4, "Known are: header"),
        ("as: code", "as: concept", 4, "list"),
        ("status: sourced", "status: source", 2, "Did you mean 'sourced'"),
        ("title: {en: T}", "title: T", 2, "{en: …, it: …}"),
        ("columns:", "colums:", 3, "Did you mean 'columns'"),
        ("column: name", "column: nam", 7, "Did you mean 'name'"),
        ("$(code)", "$(cod)", 10, "Did you mean $(code)?"),
        ("$(name)", "$(nam)", 12, "Did you mean $(name)?"),
        ("rdfs:label", "rdfss:label", 12, "Did you mean rdfs:?"),
        ("s: id", "subject: id", 10, "Known are: s, po, where"),
        ("      - [rdfs:label, $(name), en~lang]", "      - rdfs:label", 12, "[predicate, object]"),
        ("where:", "table: {header: second}\nwhere:", 6, "number"),
        ("where:", "table: {last: -1}\nwhere:", 6, "number"),
        ("as: text", "take: '('", 5, "regular expression|Correct"),
        ("as: text", "column: 7", 5, "letters"),
        ("    s: id", "    where: [{column: name, filled: true}]\n    s: id", 10, "top of the file"),
        ("mapping: 1", "mapping: [", 3, "Correct"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(DigintError) as caught:
        read_mapping(path)
    assert caught.value.kind is Kind.BAD_INPUT
    assert caught.value.where is not None
    assert caught.value.where.line == line
    assert any(part in caught.value.remedy or part in caught.value.what for part in said.split("|"))


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DigintError) as caught:
        read_mapping(tmp_path / "none.yaml")
    assert caught.value.kind is Kind.NOT_FOUND


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"- a\n- b\n", b""])
def test_what_is_no_mapping(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.yaml").write_bytes(content)
    with pytest.raises(DigintError) as caught:
        read_mapping(tmp_path / "m.yaml")
    assert caught.value.kind is Kind.BAD_INPUT
