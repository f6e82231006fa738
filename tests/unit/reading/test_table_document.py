"""A table as a document: findings at cells, the table kept beside, and published, undone and read again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from digint_kg.errors import DigintError, Kind
from digint_kg.findings import Severity
from digint_kg.reading.table_document import TableDocument
from digint_kg.use_cases import check
from digint_kg.use_cases.documents import read_files
from digint_kg.use_cases.load import load
from digint_kg.use_cases.restore import restore
from digint_kg.wiring import Service

MAPPING = """\
mapping: 1
dataset: {kind: reference, title: {en: T}, status: sourced, source: "https://example.org/"}
columns:
  year: {header: Year, as: year}
  value: {header: Value, as: decimal}
  unit: {header: Unit, as: code}
mappings:
  observation:
    s: id:observation/$(year)
    po:
      - [a, digint:IndicatorObservation]
      - [digint:observationOf, things:eurostat/indicator/adult-learning~iri]
      - [digint:observedTerritory, nuts:ITH5~iri]
      - [digint:referenceYear, $(year)]
      - [digint:usesUnit, "http://qudt.org/vocab/unit/$(unit)~iri"]
      - [digint:numericValue, $(value)]
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "t.csv").write_text(
        "Title,,\nYear,Unit,Value\n2019,PERCENT,10.4\n2018,PERCENT,999.5\n2017,,9\n"
    )
    return [tmp_path / "t.csv", tmp_path / "m.yaml"]


def findings(service: Service, files: list[Path], severity: Severity) -> dict[tuple[str, str], str]:
    documents = read_files(service.reader, service.names, files, "emilia-romagna")
    report = check.check(
        documents,
        checker=service.checker,
        store=service.store,
        package=service.package,
        progress=lambda _step: None,
    )
    return {
        (finding.shape.partition("#")[2], finding.location.cell or ""): finding.location.file
        for finding in report.findings
        if finding.severity is severity and finding.location
    }


def test_findings_are_told_at_their_cells(build: Callable[..., Service], files: list[Path]) -> None:
    found = findings(build(), files, Severity.VIOLATION)
    assert found == {
        ("ObservationBelowMaximum", "C4"): str(files[0]),
        ("ObservationUnit", "B5"): str(files[0]),
    }


def test_what_the_dataset_says_of_itself_is_told_in_the_mapping(
    build: Callable[..., Service], files: list[Path]
) -> None:
    found = findings(build(), files, Severity.WARNING)
    assert found == {("DatasetLicence", ""): str(files[1])}


def test_refused_rows_are_violations(build: Callable[..., Service], files: list[Path]) -> None:
    files[0].write_text("Year,Unit,Value\n2019,PERCENT,much\n")
    assert findings(build(), files, Severity.VIOLATION) == {("ReadingRowRefused", "C2"): str(files[0])}


def test_published_undone_and_kept_with_its_table(seeded: Service, files: list[Path]) -> None:
    def publish(text: str) -> None:
        files[0].write_text(text)
        documents = read_files(seeded.reader, seeded.names, files, "emilia-romagna")
        outcome = load(
            documents,
            "emilia-romagna",
            publisher=seeded.publisher,
            store=seeded.store,
            names=seeded.names,
            progress=lambda _step: None,
            by="a test",
        )
        assert outcome.generation, [finding.message() for finding in outcome.report.findings]

    def published() -> set[str]:
        return {str(quad.object) for quad in seeded.store.quads([graph]) if "numericValue" in str(quad)}

    graph = seeded.names.dataset("emilia-romagna", "t")
    publish("Year,Unit,Value\n2019,PERCENT,10.4\n")
    first = seeded.store.current()
    assert first
    state = seeded.store.datasets()[graph]
    assert [source.name for source in state.source.made_from] == ["t.csv", "m.yaml"]
    assert [seeded.store.source(source).read_bytes() for source in state.source.made_from] == [
        path.read_bytes() for path in files
    ]
    before = published()
    publish("Year,Unit,Value\n2019,PERCENT,11.5\n")
    assert published() != before
    restore(
        "emilia-romagna",
        first.number,
        publisher=seeded.publisher,
        reader=seeded.reader,
        store=seeded.store,
        names=seeded.names,
        progress=lambda _step: None,
        by="a test",
    )
    assert published() == before
    assert seeded.store.datasets()[graph].source == state.source


def test_a_table_without_mapping_says_how_to_get_one(
    build: Callable[..., Service], files: list[Path]
) -> None:
    service = build()
    with pytest.raises(DigintError, match="mapping suggest") as caught:
        read_files(service.reader, service.names, files[:1], "emilia-romagna")
    assert caught.value.kind is Kind.BAD_INPUT


def test_a_mapping_without_table_and_two_mappings_are_told(
    build: Callable[..., Service], files: list[Path], tmp_path: Path
) -> None:
    service = build()
    with pytest.raises(DigintError, match="no table"):
        read_files(service.reader, service.names, files[1:], "emilia-romagna")
    (tmp_path / "other.yml").write_text(MAPPING)
    with pytest.raises(DigintError, match="Several mappings"):
        read_files(service.reader, service.names, [*files, tmp_path / "other.yml"], "emilia-romagna")


def test_a_table_that_says_nothing_is_refused(build: Callable[..., Service], files: list[Path]) -> None:
    service = build()
    files[0].write_text("Year,Unit,Value\n")
    with pytest.raises(DigintError, match="nothing in the table"):
        read_files(service.reader, service.names, files, "emilia-romagna")


def test_the_converted_file_goes_with_its_document(build: Callable[..., Service], files: list[Path]) -> None:
    service = build()
    (document,) = read_files(service.reader, service.names, files, "emilia-romagna")
    assert isinstance(document, TableDocument)
    assert document.path.exists()
    document.folder.remove()
    assert not document.path.exists()
