"""Templates: derived from ontology and shapes, read back to the very triples, loaded, and undone."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyoxigraph import Literal, NamedNode
from tests.steward import spoiling

from digint_kg import assets
from digint_kg.errors import DigintError, Kind
from digint_kg.reading.templates import faults
from digint_kg.sheets import template_writer
from digint_kg.templates.cell_values import cell_value
from digint_kg.templates.columns import Planner
from digint_kg.templates.kinds import Kinds
from digint_kg.templates.vocabulary import Vocabulary
from digint_kg.terms import DEF, XSD
from digint_kg.use_cases import load
from digint_kg.use_cases.template import Templates
from digint_kg.wiring import Service

KINDS = Kinds(assets.folder("data") / "templates")


def templates(service: Service) -> Templates:
    return Templates(assets.root(), service.store, service.package, service.reader, service.names)


def planner(root: Path, language: str = "it") -> Planner:
    return Planner(Vocabulary(root), KINDS, language, (language, "en", "it"))


def silent(_step: str) -> None:
    return


def test_there_is_a_template_for_everything_that_is_entered_by_hand() -> None:
    entered_by_hand = {
        "actors",
        "audits",
        "benchmark",
        "competences",
        "indicators",
        "observations",
        "pdca",
        "s3-priorities",
        "strategies",
        "swot",
        "work-plan",
    }
    assert entered_by_hand <= set(KINDS.names)


@pytest.mark.parametrize("kind", KINDS.names)
@pytest.mark.parametrize("language", ["en", "it"])
def test_what_shapes_demand_has_a_column_marked_so(kind: str, language: str) -> None:
    made = planner(assets.root(), language)
    specs = KINDS.get(kind).sheets
    elsewhere = {prop for spec in specs for prop in (*spec.back, *spec.instead)}
    for plan in made.sheets(specs):
        class_ = plan.key.class_ or ""
        columns = {column.key.predicate: column for column in reversed(plan.columns)}
        for prop in made.vocabulary.properties_of(class_):
            demanded = made.vocabulary.expectation(class_, prop).required
            if demanded and prop not in elsewhere:
                assert columns[prop].required == demanded, f"{plan.title}: {prop}"
        assert all(column.header for column in plan.columns)


def test_a_new_term_is_a_column_without_a_line_of_code(tmp_path: Path) -> None:
    root = tmp_path / "assets"
    for name in ("ontology", "shapes"):
        shutil.copytree(assets.folder(name), root / name)
    with (root / "ontology" / "workplan.ttl").open("a", encoding="utf-8") as file:
        file.write(
            'digint:costsMoney a owl:DatatypeProperty ; rdfs:label "costa"@it , "costs"@en ; '
            "schema:domainIncludes digint:Task ; schema:rangeIncludes xsd:decimal ."
        )
    sheets = planner(root).sheets(KINDS.get("work-plan").sheets)
    task = next(plan for plan in sheets if plan.key.class_ == DEF + "Task")
    column = next(item for item in task.columns if item.key.predicate == DEF + "costsMoney")
    assert (column.header, column.key.datatypes) == ("Costa", (XSD + "decimal",))


@pytest.mark.parametrize("kind", ["actors", "observations", "pdca"])
def test_an_empty_template_offers_lists_and_an_example_and_demands_to_be_filled(
    seeded: Service, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"{kind}.xlsx"
    template_writer.write(templates(seeded).empty(kind, "emilia-romagna", "it"), path)
    book = load_workbook(path)
    assert "Esempio" in book.sheetnames
    assert "ILLUSTRATIVO" in str(book["Esempio"]["A1"].value)
    assert book["_template"].sheet_state == book["_lists"].sheet_state == "veryHidden"
    checked = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert any(rule.type == "list" for rule in checked)
    found = spoiling.spots(seeded, path, seeded.names.dataset("emilia-romagna", kind))
    assert any(item.shape.endswith("ReadingNothingFilledIn") for item in found)


def test_every_dataset_comes_back_as_it_was(seeded: Service, tmp_path: Path) -> None:
    regions = {(seeded.names.split(graph) or ("",))[0] for graph in seeded.store.datasets()}
    filled = spoiling.filled_templates(seeded, tmp_path, regions)
    assert len(filled) == len(seeded.store.datasets()) > 90
    for book in filled:
        (document,) = seeded.reader.read(book.path, book.graph)
        published = {str(quad.triple) for quad in seeded.store.quads([book.graph])}
        assert {str(triple) for triple in document.triples()} == published, book.path
        assert document.faults == []


def test_a_region_loaded_unchanged_publishes_nothing_and_a_changed_cell_one_triple(
    seeded: Service, tmp_path: Path
) -> None:
    path = tmp_path / "actors.xlsx"
    template_writer.write(templates(seeded).filled("actors", "valdora", "it"), path)
    assert _load(seeded, path) == (0, 0)
    book = load_workbook(path)
    sheet = book["Organizzazione"]
    sheet["B4"].value = f"{sheet['B4'].value} rinnovato"
    book.save(path)
    assert _load(seeded, path) == (1, 1)
    assert _load(seeded, path) == (0, 0)


def test_findings_speak_of_cells_and_not_of_rdf(seeded: Service, tmp_path: Path) -> None:
    path = tmp_path / "work-plan.xlsx"
    template_writer.write(templates(seeded).filled("work-plan", "valdora", "it"), path)
    book = load_workbook(path)
    sheet = book["Compito"]
    assert [sheet[cell].value for cell in ("E2", "F2", "B5")] == [
        "Inizia il",
        "Da concludere entro **",
        "Pubblicare il bando per le borse",
    ]
    sheet["E5"].value = date(2024, 7, 1)
    book.save(path)
    told = {
        (item.location.sheet, item.location.cell): item.message("it")
        for item in spoiling.spots(seeded, path, seeded.names.dataset("valdora", "work-plan"))
        if item.location
    }
    assert told["Compito", "F5"].endswith("Correggere “Inizia il” o “Da concludere entro”.")
    assert "per esempio 2026-06-30." in told["Compito", "F6"]
    assert not any("^^" in said or "digint:" in said for said in told.values())


def _load(service: Service, path: Path) -> tuple[int, int]:
    documents = service.reader.read(path, service.names.dataset("valdora", path.stem))
    outcome = load.load(
        list(documents),
        "valdora",
        publisher=service.publisher,
        store=service.store,
        names=service.names,
        progress=silent,
        by="test",
    )
    assert outcome.report.conforms
    return sum(change.added for change in outcome.changes), sum(change.removed for change in outcome.changes)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("0.12345678901234567", "decimal"),
        ("1899-12-31", "date"),
        ("blanks at the end ", "string"),
        ("", "string"),
        ("a bell \x07", "string"),
    ],
)
def test_what_a_cell_would_harm_is_refused(text: str, datatype: str) -> None:
    with pytest.raises(ValueError, match=r"number|day|text"):
        cell_value(Literal(text, datatype=NamedNode(XSD + datatype)))


def test_numbers_stay_exact() -> None:
    assert cell_value(Literal("28.10", datatype=NamedNode(XSD + "decimal"))) == Decimal("28.10")


def test_a_kind_or_region_that_is_not_there_is_named(seeded: Service) -> None:
    for kind, region in (("nothing", "valdora"), ("swot", "nowhere")):
        with pytest.raises(DigintError) as error:
            templates(seeded).empty(kind, region, "it")
        assert error.value.kind is Kind.NOT_FOUND


def test_every_fault_of_reading_speaks_both_languages() -> None:
    for code, words in faults.known().items():
        assert words.keys() == {"severity", "en", "it"}, code
        assert words["en"].count("{") == words["it"].count("{"), code
