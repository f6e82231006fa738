"""Each kind of picture, by hand: which marks, with which data."""

from typing import Any

import pytest
from tests.unit.drawing.answers import table

from digint_kg.drawing.figure import figure
from digint_kg.drawing.sheet import Sheet
from digint_kg.errors import DigintError, Kind
from digint_kg.questions.chart import Chart

NUTS = "http://data.europa.eu/nuts/code/"
DEF = "https://w3id.org/digint/def#"


def values(spec: Any, mark: str) -> list[Any]:
    """The data of all layers of this mark, wherever they stand; a layer without takes that around it."""
    return list(_values(spec, mark, []))


def _values(spec: Any, mark: str, around: list[Any]) -> Any:
    own = spec.get("data", {}).get("values", around)
    kind = spec.get("mark", {})
    if kind == mark or (isinstance(kind, dict) and kind.get("type") == mark):
        yield from own
    for part in ("vconcat", "hconcat", "concat", "layer"):
        for item in spec.get(part, ()):
            yield from _values(item, mark, own)


def draw(kind: str, sheet: Sheet, **roles: str | tuple[str, ...]) -> Any:
    named = {role: (name,) if isinstance(name, str) else name for role, name in roles.items()}
    return figure(Chart(kind, named), sheet, "Title", "en")


def picked(items: list[Any], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(item[name] for name in names) for item in items]


def test_bars() -> None:
    made = draw("bar", table("name|n", "A|2", "B|1.50", "C|", "A|2"), category="name", value="n")
    assert picked(values(made.spec, "bar"), "category", "from", "to", "said") == [
        ("A", 0, 2, "2"),
        ("B", 0, 1.5, "1.50"),
    ]
    assert "Not drawn: 1 of 4 rows, without a value." in made.description
    assert "A: 2; B: 1.50." in made.description


def test_two_values_of_one_bar_are_two_bars_never_a_sum() -> None:
    made = draw("bar", table("name|n", "A|2", "A|3"), category="name", value="n")
    assert picked(values(made.spec, "bar"), "category", "to") == [("A", 2), ("A (2)", 3)]


def test_parts_of_a_bar_stand_one_behind_the_other() -> None:
    made = draw("bar", table("name|of|n", "A|x|2", "A|y|3"), category="name", value="n", series="of")
    assert picked(values(made.spec, "bar"), "series", "from", "to") == [("x", 0, 2), ("y", 2, 5)]


@pytest.mark.parametrize("column", ["unit", "level", "year"])
def test_what_cannot_be_compared_stands_apart(column: str) -> None:
    sheet = table(f"name|n|{column}", "A|2|one", "B|3|two")
    made = draw("bar", sheet, category="name", value="n")
    drawn = made.spec["vconcat"][1]["vconcat"]
    assert len(drawn) == 2
    assert f"they differ in {column}" in made.description


def test_lines_break_where_a_series_does_and_show_targets() -> None:
    sheet = table(
        "name|year|n|flag|targetYear|target",
        "A|2020|1||2025|9",
        "A|2021|2||2025|9",
        f"A|2022|7|{DEF.replace('def#', 'code/observation-flag/b')}|2025|9",
        "A|2023|8||2025|9",
    )
    made = draw(
        "line", sheet, points=("year", "n"), series="name", flag="flag", target=("targetYear", "target")
    )
    assert picked(values(made.spec, "line"), "year", "value", "segment") == [
        (2020, 1, 1),
        (2021, 2, 1),
        (2022, 7, 2),
        (2023, 8, 2),
    ]
    assert "2022: 7 [b]" in made.description
    assert "target 9 (2025)" in made.description
    assert [item["year"] for item in values(made.spec, "rule")] == [2021.5]


def test_a_matrix_tells_by_sign_as_well_as_by_colour() -> None:
    earl = "http://www.w3.org/ns/earl#"
    sheet = table("o|c|v", f"One|a|{earl}passed", f"One|b|{earl}failed", f"Two|a|{earl}cantTell")
    made = draw("matrix", sheet, row="o", column="c", value="v")
    assert picked(values(made.spec, "rect")[1:], "row", "column", "said") == [
        ("One", "a", "passed"),
        ("One", "b", "failed"),
        ("Two", "a", "cannot tell"),
    ]
    assert [item["sign"][0] for item in values(made.spec, "rect")[1:]] == ["✓", "✗", "?"]


def test_a_network_has_each_node_once_at_the_same_place_each_time() -> None:
    sheet = table("a|b|what", "One|Two|goods", "Two|One|news", "One|Two|more", "Three||")
    made = draw("graph", sheet, **{"from": "a", "to": "b", "link": "what"})
    nodes = [item for item in values(made.spec, "point") if "name" in item]
    assert [item["name"] for item in nodes] == ["One", "Two"]
    assert made == draw("graph", sheet, **{"from": "a", "to": "b", "link": "what"})
    assert "One to Two: goods, more; Two to One: news" in made.description
    assert "1 of 4 rows, that lack one end" in made.description


def test_a_swot_has_its_four_fields_even_when_one_is_empty() -> None:
    sheet = table("k|i", f"{DEF}Strength|Old ties", f"{DEF}Threat|Young people leave")
    made = draw("swot", sheet, field="k", item="i")
    texts = [item.get("title") or item.get("text") for item in values(made.spec, "text")]
    assert [text for text in texts if text][:4] == ["Strengths", "• Old ties", "Weaknesses", "none stated"]


@pytest.mark.parametrize("kind", ["gantt", "timeline"])
def test_spans_last_to_the_end_of_their_last_day(kind: str) -> None:
    sheet = table("t|s|e", "Plan|2024-01-01|2024-02-29", "Due||2024-06-30", "Never||")
    made = draw(kind, sheet, lane="t", start="s", end="e")
    assert picked(values(made.spec, "bar"), "lane", "start", "until") == [
        ("Plan", "2024-01-01", "2024-03-01")
    ]
    assert picked(values(made.spec, "point"), "lane", "end") == [("Due", "2024-06-30")]
    assert "Plan: from 1 Jan 2024 to 29 Feb 2024; Due: due on 30 Jun 2024." in made.description
    assert "1 of 3 rows, without a date" in made.description


def test_gaps_show_both_ends() -> None:
    made = draw(
        "gaps", table("c|has|needs", "Talk|2|3", "Write|3|2"), category="c", reached="has", required="needs"
    )
    assert picked(values(made.spec, "rule"), "category", "reached", "required") == [
        ("Talk", 2, 3),
        ("Write", 3, 2),
    ]
    assert "Talk: 2 of 3; Write: 3 of 2." in made.description


def test_a_map_shades_countries_and_dots_regions_and_says_what_has_no_place() -> None:
    sheet = table(
        "place|n", f"{NUTS}FR|10", f"{NUTS}ITH5|4", "https://w3id.org/digint/id/valdora/region/valdora|9"
    )
    made = draw("map", sheet, place="place", label="place", value="n")
    shaded = [item for item in values(made.spec, "geoshape") if "value" in item["properties"]]
    assert [(item["id"], item["properties"]["value"]) for item in shaded] == [("FR", 10)]
    (dot,) = values(made.spec, "circle")
    assert (dot["code"], dot["longitude"], dot["latitude"]) == ("ITH5", 11.33875, 44.49381)
    assert "Not drawn: 1 of 3 rows, whose place is not on this map." in made.description
    assert "Natural Earth" in str(made.spec)
    assert "GeoNames" in str(made.spec)


def test_too_much_for_one_picture_is_refused() -> None:
    with pytest.raises(DigintError) as caught:
        draw(
            "bar", table("name|n", *(f"A{place}|{place}" for place in range(301))), category="name", value="n"
        )
    assert caught.value.kind is Kind.TOO_LARGE


def test_nothing_to_draw_says_so() -> None:
    made = draw("bar", table("name|n"), category="name", value="n")
    assert made.empty
    assert made.description.startswith("Nothing to draw.")


def test_parts_are_guessed_for_any_select() -> None:
    made = draw("bar", table("label|n", "A|2"))
    assert picked(values(made.spec, "bar"), "category", "value") == [("A", 2)]


@pytest.mark.parametrize(
    ("kind", "roles", "said"),
    [("bar", {"value": "other"}, "no column other"), ("gaps", {}, "reached"), ("line", {}, "points")],
)
def test_a_part_that_no_column_can_play_is_named(kind: str, roles: dict[str, str], said: str) -> None:
    with pytest.raises(DigintError, match=said) as caught:
        draw(kind, table("a|b", "x|y"), **roles)
    assert caught.value.kind is Kind.BAD_INPUT
