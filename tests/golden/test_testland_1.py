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
