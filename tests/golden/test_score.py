"""The score on testland, worked by hand, and on real regions whose S3 is missing, partial or wider."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from tests.golden.asking import Row, ask_rows, local

from digint_kg import assets
from digint_kg.use_cases.documents import read_files
from digint_kg.use_cases.load import load
from digint_kg.wiring import Service

CRITERIA = ("a1", "a2", "a3", "a4", "a5", "a6")
WEIGHTS = {"a1": 3, "a2": 2, "a3": 2, "a4": 1, "a5": 1, "a6": 1}
SUMMARY = ("earned", "decidable", "total", "score", "coverage")

# One objective, and what it is linked to, if anything. A real region takes nothing illustrative, so the
# test's own copy of the data is told that the region had published it.
STRATEGY = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix digint: <https://w3id.org/digint/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<> a digint:RegionalDataset ;
    dcterms:title "A strategy invented for a test"@en , "Una strategia inventata per una prova"@it ;
    dcterms:description "Invented."@en , "Inventata."@it ;
    dcterms:source <https://w3id.org/digint/> ;
    dcterms:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> ;
    digint:status <https://w3id.org/digint/code/status/sourced> ;
    digint:describesRegion <../../id/{region}/region/{region}> .

<../../id/{region}/strategy/tried> a digint:RegionalInternationalisationStrategy ;
    rdfs:label "A strategy that is tried"@en , "Una strategia messa alla prova"@it ;
    digint:inRegion <../../id/{region}/region/{region}> ;
    digint:validFrom "{first}"^^xsd:date ;
    digint:validTo "{last}"^^xsd:date ;
    dcterms:source <https://w3id.org/digint/> .

<../../id/{region}/objective/tried> a digint:Objective ;
    rdfs:label "An objective that is tried"@en , "Un obiettivo messo alla prova"@it ;
    digint:objectiveOf <../../id/{region}/strategy/tried> ;{link}
    dcterms:source <https://w3id.org/digint/> .
"""

EARLIER = ("2018-01-01", "2020-12-31")
LATER = ("2024-01-01", "2027-12-31")


def worked_answers(shared: Path) -> dict[str, dict[str, list[object]]]:
    text = (shared / "data" / "testland" / "answers.yaml").read_text(encoding="utf-8")
    answers: dict[str, dict[str, list[object]]] = yaml.safe_load(text)[40]
    return answers


def outcome_and_grade(row: Row) -> str:
    return local(row["outcome"]) + (" inherited" if row["grade"] == "inherited" else "")


def number(row: Row, column: str) -> Decimal:
    return Decimal(row[column] or "NaN")


def test_every_row_of_testland(testland: Service, shared: Path) -> None:
    answers = worked_answers(shared)
    expected = {
        (objective, criterion.lower()): (str(cell[0]), Decimal(str(cell[1])) if len(cell) > 1 else None)
        for objective, cells in answers.items()
        if objective != "strategies"
        for criterion, cell in cells.items()
    }
    rows = ask_rows(testland, "alignment-rows")
    found = {
        (local(row["objective"]), local(row["criterion"])): (
            outcome_and_grade(row),
            None if row["earned"] is None else Decimal(row["earned"]),
        )
        for row in rows
    }
    assert found == expected
    assert len(rows) == len(expected) == 9 * len(CRITERIA)
    assert {local(row["criterion"]): number(row, "weight") for row in rows} == WEIGHTS


def test_every_sum_of_testland(testland: Service) -> None:
    found = {
        local(row["strategy"]): (row["label"], *(number(row, name) for name in SUMMARY))
        for row in ask_rows(testland, "strategy-score")
    }
    assert found == {
        "st1": ("partly aligned (2 of 5)", *map(Decimal, ("14.5", "50", "50", "0.29", "1"))),
        "st2": ("aligned with S3", *map(Decimal, ("5", "10", "10", "0.5", "1"))),
        "st3": ("cannot tell", *map(Decimal, ("0", "1", "10", "0", "0.1"))),
        "st4": ("aligned with S3 (1 of 1 decidable)", *map(Decimal, ("3", "5", "20", "0.6", "0.25"))),
    }


def test_passed_rows_name_what_decides_them(testland: Service) -> None:
    passed = {
        (local(row["objective"]), local(row["criterion"])): (
            row["grade"],
            local(row["via"]),
            local(row["witness"]),
        )
        for row in ask_rows(testland, "alignment-rows")
        if local(row["outcome"]) == "passed"
    }
    assert passed == {
        ("o1", "a1"): ("derived", "o1", "p1"),
        ("o1", "a2"): ("derived", "o1", "po1"),
        ("o1", "a3"): ("derived", "o1", "k1"),
        ("o1", "a4"): ("derived", "o1", "k1-observed-2023"),
        ("o1", "a5"): ("derived", "o1", "c2"),
        ("o1", "a6"): ("asserted", "o1", "aa1"),
        ("o2", "a1"): ("inherited", "o1", "p1"),
        ("o2", "a2"): ("inherited", "o1", "po1"),
        ("o2", "a3"): ("derived", "o2", "k2"),
        ("o6", "a1"): ("derived", "o6", "p2"),
        ("o6", "a4"): ("derived", "o6", "k3-observed-2024"),
        ("o6", "a5"): ("derived", "o6", "c1"),
        ("o8", "a1"): ("derived", "o8", "p5"),
    }


def test_gaps_say_what_was_looked_for_and_what_is_there(testland: Service) -> None:
    gaps = {
        (local(row["objective"]), local(row["criterion"])): row
        for row in ask_rows(testland, "alignment-rows")
        if local(row["outcome"]) != "passed"
    }
    assert all(row["lookedFor"] and row["grade"] is None and row["via"] is None for row in gaps.values())
    assert "smart specialisation strategy" in (gaps["o3", "a1"]["lookedFor"] or "")
    there = {key: local(gaps[key]["witness"]) for key in gaps}
    assert there["o3", "a1"] == "s3-test"  # linked to another region's priority, while this S3 is published
    assert there["o2", "a4"] == "k2"  # measures the objective, and was never observed
    assert there["o6", "a3"] == "k3"  # measures the objective, and has no target
    assert there["o9", "a1"] == "s3-north"  # covers a part: one cannot tell
    assert there["o5", "a5"] == "cf1"
    assert {there["o7", name] for name in CRITERIA} == {""}


@pytest.mark.parametrize("slug", ["alignment-rows", "strategy-score"])
def test_the_convention_and_its_version_are_said(testland: Service, slug: str) -> None:
    codes = assets.root() / "ontology" / "codes" / "alignment-criterion.ttl"
    (version,) = re.findall(r'owl:versionInfo "([^"]+)"', codes.read_text(encoding="utf-8"))
    said = testland.questions.get(slug).description
    assert f"version {version}" in said["en"]
    assert f"versione {version}" in said["it"]
    assert "a convention of this project, not of the blueprint" in said["en"]
    assert "una convenzione di questo progetto, non del blueprint" in said["it"]


def test_what_is_looked_for_is_said_in_italian(testland: Service) -> None:
    rows = ask_rows(testland, "alignment-rows", strategy="noland/strategy/st3", language="it")
    assert [row["lookedFor"] for row in rows if local(row["criterion"]) == "a6"] == [
        "Qualcuno asserisce l'allineamento dell'obiettivo e ne dà evidenza."
    ]


@pytest.mark.parametrize(
    ("region", "period", "link", "outcome", "witness", "label"),
    [
        # No S3 domains of the region are known; its programme's priorities are none.
        ("bucuresti-ilfov", LATER, "", "cantTell", "", "cannot tell"),
        # The S3 known is that of Rhône-Alpes, a part of the region, and has ended.
        ("auvergne-rhone-alpes", EARLIER, "", "cantTell", "S3", "cannot tell"),
        ("auvergne-rhone-alpes", LATER, "", "cantTell", "", "cannot tell"),
        ("auvergne-rhone-alpes", EARLIER, "priority", "passed", "priority", "aligned with S3"),
        # The S3 of South Netherlands covers Noord-Brabant and more.
        ("noord-brabant", LATER, "", "failed", "S3", "not aligned"),
        ("noord-brabant", LATER, "priority", "passed", "priority", "aligned with S3"),
        # The same S3 before it began.
        ("noord-brabant", EARLIER, "", "cantTell", "", "cannot tell"),
    ],
)
def test_real_regions(  # noqa: PLR0913 - a table of cases
    seeded: Service,
    tmp_path: Path,
    *,
    region: str,
    period: tuple[str, str],
    link: str,
    outcome: str,
    witness: str,
    label: str,
) -> None:
    things = {"": "", "S3": "", "priority": ""} | _first_of(seeded, region)
    stated = f"\n    digint:contributesToPriority <{things['priority']}> ;" if link else ""
    _publish(seeded, tmp_path, region, period, stated)
    asked = {"strategy": f"{region}/strategy/tried"}
    (row,) = (row for row in ask_rows(seeded, "alignment-rows", **asked) if local(row["criterion"]) == "a1")
    assert (local(row["outcome"]), row["witness"] or "") == (outcome, things[witness])
    (total,) = ask_rows(seeded, "strategy-score", **asked)
    assert total["label"] == label
    assert (total["dataset"] or "").endswith(f"/graph/{region}/tried")


def _first_of(service: Service, region: str) -> dict[str, str]:
    rows = ask_rows(service, "s3-priorities")
    own = [row for row in rows if f"/id/{region}/" in (row["strategy"] or "")]
    return {"S3": own[0]["strategy"] or "", "priority": own[0]["priority"] or ""} if own else {}


def _publish(service: Service, folder: Path, region: str, period: tuple[str, str], link: str) -> None:
    first, last = period
    path = folder / "tried.ttl"
    path.write_text(STRATEGY.format(region=region, first=first, last=last, link=link), encoding="utf-8")
    outcome = load(
        read_files(service.reader, service.names, [path], region),
        region,
        publisher=service.publisher,
        store=service.store,
        names=service.names,
        progress=lambda _step: None,
        by="tests",
    )
    assert outcome.report.conforms, [finding.message() for finding in outcome.report.findings]
