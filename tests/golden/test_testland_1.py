"""The answers that were worked out by hand for testland: questions 3 to 22."""

from tests.golden.asking import ask_rows, local

from digint_kg.wiring import Service

CRITERIA = set("1234567")


def test_3_criteria_met_failed_and_unknown(testland: Service) -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for row in ask_rows(testland, "s3-criteria"):
        found.setdefault((local(row["strategy"]), local(row["outcome"])), set()).add(local(row["criterion"]))
    assert found == {
        ("s3-test", "passed"): {"1", "2", "3"},
        ("s3-test", "failed"): {"4"},
        ("s3-test", "cantTell"): {"5", "6", "7"},
        ("s3-old", "cantTell"): CRITERIA,
        ("s3-other", "cantTell"): CRITERIA,
        ("s3-north", "cantTell"): CRITERIA,
    }


def test_4_indicators_of_each_connection(testland: Service) -> None:
    rows = ask_rows(testland, "connections", region="testland")
    assert {(local(row["domain"]), local(row["indicator"]), row["missing"]) for row in rows} == {
        ("human", "ri1", ""),
        ("business", "ri2", ""),
        ("knowledge", "", "indicator"),
        ("infrastructure", "", "indicator"),
    }
    assert len(rows) == 4


def test_10_missing_helices(testland: Service) -> None:
    rows = ask_rows(testland, "missing-helices")
    assert [(local(row["map"]), local(row["helix"]), row["unplaced"]) for row in rows] == [
        ("m1", "civil-society", "0")
    ]


def test_11_actors_without_role_responsibility_commitment(testland: Service) -> None:
    rows = ask_rows(testland, "incomplete-participations")
    assert [(local(row["map"]), local(row["actor"]), row["missing"]) for row in rows] == [
        ("m1", "a2", "commitment"),
        ("m1", "a3", "commitment"),
        ("m1", "a3", "responsibility"),
        ("m1", "a3", "role"),
    ]


def test_16_vision_never_endorsed(testland: Service) -> None:
    rows = ask_rows(testland, "vision-not-endorsed")
    assert [(local(row["map"]), local(row["actor"]), local(row["vision"])) for row in rows] == [
        ("m1", "a3", "v1")
    ]


def test_21_topics_that_no_strategy_covers(testland: Service) -> None:
    rows = ask_rows(testland, "uncovered-topics", region="testland")
    assert [(local(row["region"]), local(row["topic"]), row["strategies"]) for row in rows] == [
        ("testland", "cooperation", "2"),
        ("testland", "organisation-skills", "2"),
        ("testland", "training-offer", "2"),
        ("testland", "validation", "2"),
        ("testland", "work-based-experiences", "2"),
    ]


def test_21_no_strategy_published_is_said(testland: Service) -> None:
    rows = ask_rows(testland, "uncovered-topics", region="otherland")
    assert [row["strategies"] for row in rows] == ["0"] * 7


def test_22_weaknesses_addressed_and_not(testland: Service) -> None:
    rows = ask_rows(testland, "weaknesses")
    found = [(local(row["weakness"]), local(row["objective"]), row["missing"]) for row in rows]
    assert found == [("w1", "o1", ""), ("w2", "", "objective")]


def test_17_a_provider_has_no_strategy_of_another(testland: Service) -> None:
    rows = ask_rows(testland, "providers")
    found = [(local(row["provider"]), local(row["strategy"]), row["objectives"]) for row in rows]
    assert found == [("a2", "st2", "1"), ("a4", "", "0")]


def test_every_row_says_where_it_is_from(testland: Service) -> None:
    for slug in ("connections", "missing-helices", "uncovered-topics", "weaknesses", "providers"):
        for row in ask_rows(testland, slug, region="testland"):
            assert (row["dataset"] or "").startswith("https://w3id.org/digint/graph/testland/"), row
            assert local(row["status"]) == "illustrative"


def test_13_regions_without_map_are_told_so(testland: Service) -> None:
    missing = {local(row["region"]): row["missing"] or "" for row in ask_rows(testland, "governance")}
    assert missing == {
        "testland": "governance body, governance model, vision",
        "otherland": "collaboration map, governance body, governance model, vision",
        "noland": "collaboration map, governance body, governance model, vision",
        "bigland": "collaboration map, governance body, governance model, vision",
    }
