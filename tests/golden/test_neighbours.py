"""A region that lacks something is given its own gap, never its neighbour's answer."""

from tests.golden.asking import ask_rows, local

from digint_kg.wiring import Service


def test_a_region_without_process_has_no_record(seeded: Service) -> None:
    rows = ask_rows(seeded, "step-1-progress", region="marenza")
    assert [(row["process"], row["state"], row["order"]) for row in rows] == [
        (None, "no record", "cannot tell")
    ] * 5


def test_a_sub_step_begun_before_the_one_before_it(seeded: Service) -> None:
    rows = ask_rows(seeded, "step-1-progress", region="brenovia")
    assert [(local(row["step"]), row["order"]) for row in rows] == [
        ("1-1", "in order"),
        ("1-2", "too early"),
        ("1-3", "cannot tell"),
        ("1-4", "cannot tell"),
        ("1-5", "cannot tell"),
    ]


def test_a_region_without_map_or_strategy_is_told_so(seeded: Service) -> None:
    (row,) = ask_rows(seeded, "governance", region="marenza")
    assert (row["body"], row["vision"], row["map"]) == (None, None, None)
    assert (row["missing"] or "").startswith("collaboration map")
    (row,) = ask_rows(seeded, "vet-as-innovation-domain", region="bucuresti-ilfov")
    assert (row["strategy"], row["missing"]) == (None, "strategy")


def test_a_strategy_of_a_part_is_shown_with_its_part(seeded: Service) -> None:
    (row,) = ask_rows(seeded, "vet-as-innovation-domain", region="marenza")
    assert (local(row["territory"]), row["missing"]) == ("coast", "domain")


def test_providers_of_one_region_alone(seeded: Service) -> None:
    rows = ask_rows(seeded, "providers", region="brenovia")
    assert [(local(row["provider"]), row["strategy"], row["objectives"]) for row in rows] == [
        ("vocational-college", None, "0")
    ]


def test_peers_are_elsewhere_and_higher(seeded: Service) -> None:
    rows = ask_rows(seeded, "peers", region="brenovia")
    assert [(local(row["topic"]), local(row["peer"]), row["missing"]) for row in rows] == [
        ("mobility", "", "peer"),
        ("networks", "institute-of-trades", ""),
    ]
