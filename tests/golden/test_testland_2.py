"""The answers that were worked out by hand for testland: questions 25 to 42, but for the score."""

from decimal import Decimal

from tests.golden.asking import ask_rows, local

from digint_kg.wiring import Service

DAY = "2024-12-31"


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_25_tasks_without_deadline_or_responsible_actor(testland: Service) -> None:
    rows = ask_rows(testland, "incomplete-tasks")
    assert [(local(row["task"]), row["missing"]) for row in rows] == [("t2", "deadline")]


def test_26_objectives_without_action(testland: Service) -> None:
    rows = ask_rows(testland, "objectives-without-action", region="testland")
    assert [local(row["objective"]) for row in rows] == ["o2", "o4", "o5", "o6"]
    everywhere = ask_rows(testland, "objectives-without-action")
    assert sorted(local(row["objective"]) for row in everywhere) == ["o2", "o4", "o5", "o6", "o7", "o8", "o9"]


def test_28_required_competences_that_no_module_develops(testland: Service) -> None:
    rows = ask_rows(testland, "competences-without-module")
    assert [(local(row["competence"]), local(row["requiredBy"])) for row in rows] == [("c1", "o6")]


def test_30_kpis_with_baseline_target_latest_and_trend(testland: Service) -> None:
    found = {
        local(row["indicator"]): (
            row["baselineYear"],
            number(row["baselineValue"]),
            row["targetYear"],
            number(row["targetValue"]),
            row["latestYear"],
            number(row["latestValue"]),
            row["trend"],
        )
        for row in ask_rows(testland, "kpi-trends")
    }
    assert found == {
        "k1": ("2022", 10, "2025", 20, "2024", 16, "improving"),
        "k2": (None, None, "2025", 30, None, None, None),
        "k3": (None, None, None, None, "2024", 5, None),
    }


def test_31_kpis_without_observation_in_the_last_cycle(testland: Service) -> None:
    for given in ({}, {"date": DAY}):
        rows = ask_rows(testland, "unobserved-kpis", **given)
        assert [(local(row["cycle"]), local(row["indicator"])) for row in rows] == [("cy2", "k2")]


def test_31_an_earlier_day_has_an_earlier_last_cycle(testland: Service) -> None:
    rows = ask_rows(testland, "unobserved-kpis", date="2023-12-31")
    assert [(local(row["cycle"]), local(row["indicator"])) for row in rows] == [("cy1", "k2"), ("cy1", "k3")]


def test_32_missed_targets(testland: Service) -> None:
    assert ask_rows(testland, "missed-targets") == []
    assert ask_rows(testland, "missed-targets", date=DAY) == []


def test_34_recommendations_without_revision(testland: Service) -> None:
    rows = ask_rows(testland, "recommendations-without-revision")
    assert [(local(row["recommendation"]), local(row["advisedIn"])) for row in rows] == [("r2", "au1")]


def test_35_cycles_with_missing_or_misordered_phases(testland: Service) -> None:
    rows = ask_rows(testland, "cycle-faults")
    assert [
        (local(row["cycle"]), row["fault"], local(row["phase"]), local(row["startedBefore"])) for row in rows
    ] == [("cy2", "missing", "act", ""), ("cy2", "out of order", "check", "do")]


def test_37_alignment_with_a_priority_and_its_path(testland: Service) -> None:
    rows = ask_rows(testland, "objectives-and-s3")
    found = [
        (
            local(row["objective"]),
            row["verdict"],
            row["grade"],
            local(row["via"]),
            local(row["priority"]),
            local(row["s3"]),
        )
        for row in rows
    ]
    assert sorted(found, key=lambda row: row[0]) == [
        ("o1", "aligned", "derived", "o1", "p1", "s3-test"),
        ("o2", "aligned", "inherited", "o1", "p1", "s3-test"),
        ("o3", "other territory", "derived", "o3", "p9", "s3-other"),
        ("o4", "other period", "derived", "o4", "p0", "s3-old"),
        ("o5", "no link", None, "", "", ""),
        ("o6", "aligned", "derived", "o6", "p2", "s3-test"),
        ("o7", "no link", None, "", "", ""),
        ("o8", "aligned", "derived", "o8", "p5", "s3-north"),
        ("o9", "no link", None, "", "", ""),
    ]


def test_38_strategies_without_s3_or_policy_link(testland: Service) -> None:
    found: dict[str | None, set[str]] = {}
    rows = ask_rows(testland, "strategies-without-links")
    for row in rows:
        found.setdefault(row["missing"], set()).add(local(row["strategy"]))
    assert found == {"S3 priority": {"st3"}, "policy objective": {"st2", "st3", "st4"}}
    assert len(rows) == 4


def test_39_priorities_that_no_objective_serves(testland: Service) -> None:
    for given in ({}, {"date": DAY}):
        rows = ask_rows(testland, "unserved-priorities", region="testland", **given)
        assert [(local(row["region"]), local(row["priority"])) for row in rows] == [("testland", "p3")]


def test_39_nowhere_else(testland: Service) -> None:
    rows = ask_rows(testland, "unserved-priorities")
    assert [local(row["priority"]) for row in rows] == ["p3"]


def test_42_alignments_on_an_s3_that_has_ended(testland: Service) -> None:
    for given in ({}, {"date": DAY}):
        rows = ask_rows(testland, "outdated-alignments", **given)
        assert [(local(row["objective"]), local(row["s3"])) for row in rows] == [("o4", "s3-old")]


def test_every_row_says_where_it_is_from(testland: Service) -> None:
    slugs = ("incomplete-tasks", "kpi-trends", "cycle-faults", "objectives-and-s3", "alignment-rows")
    for slug in slugs:
        for row in ask_rows(testland, slug, region="testland"):
            assert (row["dataset"] or "").startswith("https://w3id.org/digint/graph/testland/"), row
            assert local(row["status"]) == "illustrative"
