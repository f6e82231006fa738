"""Real tables become checked data by the mappings kept with the project; all their rows are accounted for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from digint_kg.findings import Severity
from digint_kg.graphs import UNPUBLISHED
from digint_kg.reading.table_document import TableDocument
from digint_kg.use_cases import check
from digint_kg.wiring import Service

TABLES = {
    "esf-netherlands": "esf/NL_ESF_2014-2020_GTI.csv",
    "eurostat-adult-learning": "eurostat/trng_lfse_04_six_regions.tsv",
    "eurostat-adult-learning-long": "eurostat/trng_lfse_04_six_regions_long.csv",
    "eurostat-six-regions": "eurostat/eurostat_six_regions_2005_2020_long.csv",
    "erasmus-charter-holders": "erasmus/EUC_2013_2014_six_regions.csv",
    "nuts-2021": "nuts/NUTS2016-NUTS2021.xlsx",
    "s3-priorities": "s3/s3_priorities_six_regions.csv",
}
SUMS = {
    # rows, records, entities of the first mapping, refused, repeated, left out by rule, triples
    "esf-netherlands": (4, 4, 4, 0, 0, 0, 63),
    "eurostat-adult-learning": (24, 480, 460, 0, 0, 20, 2845),
    "eurostat-adult-learning-long": (480, 480, 460, 0, 0, 20, 2845),
    "eurostat-six-regions": (1558, 1558, 512, 0, 0, 1046, 3080),
    "erasmus-charter-holders": (366, 366, 366, 0, 0, 0, 1839),
    "nuts-2021": (2122, 2122, 2119, 0, 0, 3, 12685),
    "s3-priorities": (45, 45, 42, 0, 0, 3, 343),
}
WARNINGS = {
    # no licence is known for these compilations: facts with citation, as their SOURCE.txt says
    "esf-netherlands": ["DatasetLicence"],
    "erasmus-charter-holders": ["DatasetLicence"],
    "s3-priorities": ["DatasetLicence"],
}
MENDED = {
    "esf-netherlands": {"double-encoded": 4, "line-breaks": 4},
    "erasmus-charter-holders": {"blanks": 345},
    "nuts-2021": {"blanks": 1},
    "s3-priorities": {"described-before": 9},
}


@pytest.fixture(params=list(TABLES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def document(name: str, root: Path, shared: Path, build: Callable[..., Service]) -> TableDocument:
    return read(build(), root / "data" / "mappings" / f"{name}.yaml", shared / "data" / TABLES[name])


def read(service: Service, mapping: Path, table: Path) -> TableDocument:
    return service.tables.read(table, mapping, service.names.dataset(UNPUBLISHED, "table"))


def test_rows_in_are_entities_out_refused_repeated_or_left_out(name: str, document: TableDocument) -> None:
    tally = document.tally
    skipped = sum(tally.skipped.values())
    assert SUMS[name] == (
        tally.rows,
        tally.records,
        next(iter(tally.entities.values())),
        len(tally.refused),
        tally.duplicates,
        skipped,
        tally.triples,
    )
    assert tally.records == tally.described + len(tally.refused) + tally.duplicates + skipped
    assert len(list(document.triples())) == tally.triples


def test_what_was_mended_is_counted(name: str, document: TableDocument) -> None:
    counts: dict[str, int] = {}
    for remark in document.tally.notes.values():
        counts[remark.said.code] = counts.get(remark.said.code, 0) + remark.count
    assert counts == MENDED.get(name, {})


def test_no_violation_is_found(name: str, document: TableDocument, build: Callable[..., Service]) -> None:
    service = build()
    report = check.check(
        [document],
        checker=service.checker,
        store=service.store,
        package=service.package,
        progress=lambda _step: None,
    )
    assert [finding for finding in report.findings if finding.severity is Severity.VIOLATION] == []
    warnings = [
        finding.shape.partition("#")[2] for finding in report.findings if finding.severity is Severity.WARNING
    ]
    assert warnings == WARNINGS.get(name, [])


def test_both_forms_of_eurostat_s_table_say_the_same(
    root: Path, shared: Path, build: Callable[..., Service]
) -> None:
    service, mappings = build(), root / "data" / "mappings"
    said = [
        {
            str(triple)
            for triple in read(service, mappings / f"{name}.yaml", shared / "data" / table).triples()
        }
        for name, table in TABLES.items()
        if "adult-learning" in name
    ]
    assert said[0] == said[1]


def test_every_mapping_has_its_table(root: Path) -> None:
    kept = {path.stem for path in (root / "data" / "mappings").glob("*.yaml")}
    assert kept == {*TABLES, "example"}
