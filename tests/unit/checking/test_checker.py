"""The checker: every good example passes, every bad one is found where it is marked."""

import re
from pathlib import Path

import pytest

from digint_kg import assets
from digint_kg.checking import rendering
from digint_kg.checking.checker import ShapeChecker
from digint_kg.checking.messages import Labels, sentences
from digint_kg.findings import CheckReport, Finding, Severity
from digint_kg.graphs import GraphNames
from digint_kg.locations import Location
from digint_kg.reading.rdf_reader import RdfReader
from digint_kg.terms import PROJECT, SHAPES

NAMES = GraphNames(PROJECT)
GOOD = sorted(assets.folder("shapes").rglob("*.good.ttl"))
BAD = sorted(assets.folder("shapes").rglob("*.bad.ttl"))


@pytest.fixture(scope="module", params=["shifty", "pyshacl"])
def checker(request: pytest.FixtureRequest) -> ShapeChecker:
    return ShapeChecker(assets.root(), request.param)


def found(checker: ShapeChecker, path: Path) -> tuple[Finding, ...]:
    document = RdfReader(NAMES).read(path, NAMES.dataset("example", path.name.split(".")[0]))[0]
    return checker.check(document, ())


def marked(path: Path) -> set[tuple[str, int]]:
    return {
        (name, number)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (note := re.search(r"# <-(.*)$", line))
        for name in re.findall(r"shapes:([\w-]+)", note[1])
    }


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_examples_pass(path: Path, checker: ShapeChecker) -> None:
    assert [finding.message() for finding in found(checker, path)] == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_examples_are_found_where_they_are_marked(path: Path, checker: ShapeChecker) -> None:
    got = {
        (finding.shape.removeprefix(SHAPES), finding.location.line if finding.location else None)
        for finding in found(checker, path)
    }
    assert got == marked(path)
    assert got


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_messages_are_whole_sentences_in_both_languages(path: Path, checker: ShapeChecker) -> None:
    for finding in found(checker, path):
        english, italian = finding.message("en"), finding.message("it")
        assert english != italian
        assert english.endswith((".", "?"))
        assert "{" not in english + italian
        assert finding.stage


def test_a_misspelt_term_is_found_with_the_nearest_name(checker: ShapeChecker, tmp_path: Path) -> None:
    path = tmp_path / "typo.ttl"
    path.write_text(
        "<urn:a> a <https://w3id.org/digint/def#S3Prioritty> ;\n"
        " <https://w3id.org/digint/def#hasPriorty> <urn:b> ;\n"
        " <https://w3id.org/digint/def#priorityKind> <https://w3id.org/digint/code/priority-kind/none> .\n"
    )
    typos = [finding for finding in found(checker, path) if finding.shape.endswith("UndeclaredTerm")]
    assert [finding.location.line for finding in typos if finding.location] == [1, 2, 3]
    assert "digint:S3Priority?" in typos[0].message()
    assert "digint:hasPriority?" in typos[1].message()


def test_labels_come_in_the_asked_language_or_the_next_best() -> None:
    labels = Labels(())
    assert labels.of("https://example.org/a/thing", "it") == "thing"
    assert labels.of("https://example.org/.well-known/genid/x", "it") == "Un nodo senza nome"
    said = sentences({"en": "has {value}."}, "urn:x:y#Thing", '"a"^^<urn:t>', labels)
    assert said == {"en": "Thing has “a”."}


def report(*severities: Severity) -> CheckReport:
    findings = tuple(
        Finding(
            severity,
            "10-wellformed",
            SHAPES + "X",
            "urn:a",
            {"en": "is wrong."},
            location=Location("f.ttl", 3),
        )
        for severity in severities
    )
    return CheckReport(findings, ("f.ttl",), "engine 1", "a", "b")


def test_only_violations_block() -> None:
    assert report(Severity.WARNING, Severity.INFO).conforms
    assert not report(Severity.WARNING, Severity.VIOLATION).conforms


@pytest.mark.parametrize(
    ("severities", "language", "said"),
    [
        ((), "en", "Nothing was found that blocks a publication."),
        ((Severity.VIOLATION,), "en", "1 violation"),
        ((Severity.VIOLATION,) * 2, "it", "2 violazioni"),
        ((Severity.WARNING, Severity.INFO), "en", "1 warning 1 piece of advice"),
    ],
)
def test_summaries(severities: tuple[Severity, ...], language: str, said: str) -> None:
    assert said in rendering.summary(report(*severities), language)


def test_a_report_names_engine_and_place_in_html() -> None:
    page = rendering.render(report(Severity.VIOLATION), "html", "en")
    assert "engine 1" in page
    assert "f.ttl:3" in page
