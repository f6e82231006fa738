"""What can happen to a filled template: one fault at a time, and the cells where it must be reported."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

KEYS, HEADERS, FIRST = 1, 2, 4
XSD_YEAR = "xsd:gYear"
PRIORITIES = {
    "brenovia": "river-logistics",
    "marenza": "coastal-food",
    "valdora": "precision-mechatronics",
}
LARGER_UNITS = {"emilia-romagna": "ITH", "noord-brabant": "NL4", "basque-country": "ES2"}


@dataclass(frozen=True)
class Wanted:
    """Where the fault must be found: in one of these cells, or on the sheet as a whole."""

    sheet: str
    cells: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Field:
    """A filled cell of a template, with what its column is."""

    sheet: Worksheet
    key: str
    required: int
    chosen: int
    cell: Cell

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.sheet.title, frozenset({self.cell.coordinate}))


class Template:
    """A filled template, open to be spoilt."""

    def __init__(self, path: Path) -> None:
        self.book: Workbook = load_workbook(path)
        about = [[cell.value for cell in row] for row in self.book["_template"].iter_rows()]
        self.columns = {
            (row[1], row[2]): (int(str(row[4])), int(str(row[5]))) for row in about if row[0] == "column"
        }
        titles = [str(row[1]) for row in about if row[0] == "sheet"]
        self.sheets: list[Worksheet] = [self.book[title] for title in titles]
        lists = self.book["_lists"]
        self.codes = {
            int(str(cell.value))
            for column, cell in enumerate(lists[1], 1)
            if cell.value is not None and "code/" in str(lists.cell(2, column + 1).value)
        }

    def fields(self) -> list[Field]:
        return [
            Field(sheet, key, *self.columns.get((sheet.title, key), (0, -1)), cell)
            for sheet in self.sheets
            for row in sheet.iter_rows(min_row=FIRST)
            if any(cell.value is not None for cell in row)
            for column, cell in enumerate(row[1:], 2)
            if isinstance(cell, Cell)
            and (key := str(sheet.cell(KEYS, column).value)) != "None"
            and cell.value is not None
        ]

    def of(self, *keys: str) -> list[Field]:
        return [field for field in self.fields() if field.key in keys]

    def beside(self, field: Field, key: str) -> object:
        """The value of another column in the same row."""
        return self.cell_beside(field, key).value

    def cell_beside(self, field: Field, key: str) -> Cell:
        for column, cell in enumerate(field.sheet[KEYS], 1):
            if cell.value == key:
                return cast("Cell", field.sheet.cell(field.cell.row, column))
        raise KeyError(key)

    def rows(self, sheet: Worksheet) -> list[int]:
        return [
            number
            for number, row in enumerate(sheet.iter_rows(min_row=FIRST), FIRST)
            if any(cell.value is not None for cell in row)
        ]


Mutation = Callable[[Template, random.Random], Wanted | None]


def one(rng: random.Random, fields: list[Field]) -> Field | None:
    return rng.choice(fields) if fields else None


def required_cell_emptied(template: Template, rng: random.Random) -> Wanted | None:
    field = one(rng, [item for item in template.fields() if item.required == 3])
    if field is None:
        return None
    name, tagged, _ = field.key.partition("@")
    cells = [field.cell]
    if tagged:
        cells = [
            cell
            for cell in _row(field)
            if str(field.sheet.cell(KEYS, cell.column).value).startswith(f"{name}@")
        ]
    for cell in cells:
        cell.value = None
    return Wanted(field.sheet.title, frozenset(cell.coordinate for cell in cells))


def _row(field: Field) -> list[Cell]:
    return [cell for cell in field.sheet[field.cell.row] if isinstance(cell, Cell)]


def code_misspelt(template: Template, rng: random.Random) -> Wanted | None:
    field = one(rng, [item for item in template.fields() if item.chosen in template.codes])
    if field is None:
        return None
    text = str(field.cell.value)
    place = rng.randrange(len(text))
    field.cell.value = f"{text[:place]}q{text[place:]}"
    return field.wanted


def date_impossible(template: Template, rng: random.Random) -> Wanted | None:
    fields = [item for item in template.fields() if isinstance(item.cell.value, datetime)]
    field = one(rng, fields)
    if field is None:
        return None
    field.cell.value = rng.choice(["2024-02-30", "31.06.2024", "2025-13-01", "2023-00-10"])
    return field.wanted


def year_as_text(template: Template, rng: random.Random) -> Wanted | None:
    field = one(rng, [i for i in template.fields() if XSD_YEAR in i.key and isinstance(i.cell.value, int)])
    if field is None:
        return None
    field.cell.value = rng.choice([str(field.cell.value), f"anno {field.cell.value}", "duemilaventi"])
    return field.wanted


def number_out_of_range(template: Template, rng: random.Random) -> Wanted | None:
    amounts = ("digint:answerValue", "digint:numericValue", "digint:targetValue", "digint:baselineValue")
    keys = [f"{key}^^xsd:decimal" for key in amounts]
    field = one(rng, [*template.of(*keys), *template.of("digint:listPosition^^xsd:integer")])
    if field is None:
        return None
    field.cell.value = -7
    return field.wanted


def unit_of_another_indicator(template: Template, rng: random.Random) -> Wanted | None:
    units = ["per cento", "numero", "senza unità"]
    fields = [item for item in template.of("digint:usesUnit") if "Osservazione" in item.sheet.title]
    field = one(rng, fields)
    if field is None:
        return None
    field.cell.value = rng.choice([unit for unit in units if unit != field.cell.value])
    return field.wanted


def unknown_entity(template: Template, rng: random.Random) -> Wanted | None:
    fields = [item for item in template.fields() if item.chosen >= 0 and item.chosen not in template.codes]
    field = one(rng, [item for item in fields if item.key != "rdf:type"])
    if field is None:
        return None
    field.cell.value = rng.choice(["Ente mai visto", "xyz", f"{str(field.cell.value)[:-3]}§§§"])
    return field.wanted


def duplicate_id(template: Template, rng: random.Random) -> Wanted | None:
    sheets = [sheet for sheet in template.sheets if len(template.rows(sheet)) > 1]
    if not sheets:
        return None
    sheet = rng.choice(sheets)
    first, second = sorted(rng.sample(template.rows(sheet), 2))
    sheet.cell(second, 1).value = sheet.cell(first, 1).value
    return Wanted(sheet.title, frozenset({f"A{second}"}))


def label_twice(template: Template, rng: random.Random) -> Wanted | None:
    fields = [item for item in template.fields() if item.key.startswith("rdfs:label@")]
    field = one(rng, fields)
    others = [
        item
        for item in fields
        if field and item.sheet is field.sheet and item.cell.column == field.cell.column
    ]
    if field is None or len(others) < 2:
        return None
    first, second = sorted(rng.sample(others, 2), key=lambda item: item.cell.row)
    second.cell.value = first.cell.value
    return second.wanted


def nuts_of_another_level(template: Template, rng: random.Random) -> Wanted | None:
    field = one(rng, template.of("digint:observedTerritory"))
    code = LARGER_UNITS.get(str(template.book["_template"]["B3"].value))
    if field is None or code is None:
        return None
    field.cell.value = f"http://data.europa.eu/nuts/code/{code}"
    return field.wanted


def kpi_without_objective(template: Template, rng: random.Random) -> Wanted | None:
    fields = [
        item
        for item in template.of("digint:measuresObjective")
        if "KPI" in str(template.beside(item, "rdf:type"))
    ]
    field = one(rng, fields)
    if field is None:
        return None
    field.cell.value = None
    return field.wanted


def priority_of_another_region(template: Template, rng: random.Random) -> Wanted | None:
    field = one(rng, template.of("digint:contributesToPriority"))
    if field is None:
        return None
    mine = str(template.book["_template"]["B3"].value)
    other = rng.choice(sorted(PRIORITIES.keys() - {mine}))
    field.cell.value = f"{other}/priority/{PRIORITIES[other]}"
    return field.wanted


def phase_before_predecessor(template: Template, rng: random.Random) -> Wanted | None:
    starts = template.of("digint:startsAt^^xsd:date")
    phases = [item for item in starts if "digint:phaseOf" in [cell.value for cell in item.sheet[KEYS]]]
    order = {"plan": 1, "do": 2, "check": 3, "act": 4}
    pairs = []
    for item in phases:
        place = order.get(str(item.sheet.cell(item.cell.row, 1).value).rpartition("-")[2], 0)
        for other in phases:
            before = order.get(str(item.sheet.cell(other.cell.row, 1).value).rpartition("-")[2], 0)
            same = template.beside(item, "digint:phaseOf") == template.beside(other, "digint:phaseOf")
            if same and before == place - 1 and before > 1:
                pairs.append((item, other))
    if not pairs:
        return None
    item, other = rng.choice(pairs)
    began = other.cell.value
    assert isinstance(began, datetime)
    item.cell.value = began - timedelta(days=10)
    return item.wanted


def target_before_baseline(template: Template, rng: random.Random) -> Wanted | None:
    baselines = {
        str(template.beside(item, "rdfs:label@it")): item.cell.value
        for item in template.of("digint:baselineYear^^xsd:gYear")
    }
    fields = [
        item
        for item in template.of("digint:targetYear^^xsd:gYear")
        if str(template.beside(item, "^digint:hasTarget")) in baselines
    ]
    field = one(rng, fields)
    if field is None:
        return None
    baseline = baselines[str(template.beside(field, "^digint:hasTarget"))]
    assert isinstance(baseline, int)
    field.cell.value = baseline - rng.randint(1, 5)
    return field.wanted


def column_shifted(template: Template, rng: random.Random) -> Wanted | None:
    last = {sheet.title: max(template.rows(sheet), default=0) for sheet in template.sheets}
    fields = [
        item
        for item in template.fields()
        if item.cell.row == last[item.sheet.title] and len(template.rows(item.sheet)) > 1
    ]
    field = one(rng, fields)
    if field is None:
        return None
    sheet, column, rows = field.sheet, field.cell.column, template.rows(field.sheet)
    values = [sheet.cell(row, column).value for row in rows]
    sheet.cell(rows[0], column).value = None
    for row, value in zip([*rows[1:], rows[-1] + 1], values, strict=True):
        sheet.cell(row, column).value = value
    cells = (sheet.cell(row, column).coordinate for row in [*rows, rows[-1] + 1])
    return Wanted(sheet.title, frozenset(cells))


def header_renamed(template: Template, rng: random.Random) -> Wanted | None:
    sheet = rng.choice(template.sheets)
    cell = sheet.cell(HEADERS, rng.randint(2, sheet.max_column))
    cell.value = rng.choice(["Colonna X", "name", f"{cell.value} 2"])
    return Wanted(sheet.title, frozenset({cell.coordinate}))


def sheet_missing(template: Template, rng: random.Random) -> Wanted | None:
    sheet = rng.choice(template.sheets)
    title = sheet.title
    template.book.remove(sheet)
    return Wanted(title)


def merged_header(template: Template, rng: random.Random) -> Wanted | None:
    sheet = rng.choice(template.sheets)
    column = rng.randint(2, sheet.max_column - 1)
    sheet.merge_cells(start_row=HEADERS, end_row=HEADERS, start_column=column, end_column=column + 1)
    return Wanted(sheet.title, frozenset({sheet.cell(HEADERS, column).coordinate}))


def formula_without_value(template: Template, rng: random.Random) -> Wanted | None:
    field = one(rng, template.fields())
    if field is None:
        return None
    field.cell.value = rng.choice(["=1+1", '=CONCATENATE("a","b")', "=TODAY()"])
    return field.wanted


def trailing_blanks(template: Template, rng: random.Random) -> Wanted | None:
    field = one(rng, [item for item in template.fields() if isinstance(item.cell.value, str)])
    if field is None:
        return None
    field.cell.value = f"{field.cell.value}{rng.choice(['  ', ' ', chr(0xA0)])}"
    return field.wanted


MUTATIONS: dict[str, Mutation] = {
    "required cell emptied": required_cell_emptied,
    "code misspelt": code_misspelt,
    "date impossible": date_impossible,
    "year as text": year_as_text,
    "number out of range": number_out_of_range,
    "unit of another indicator": unit_of_another_indicator,
    "reference to an unknown entity": unknown_entity,
    "duplicate id": duplicate_id,
    "label twice in a language": label_twice,
    "NUTS code of another level": nuts_of_another_level,
    "KPI without objective": kpi_without_objective,
    "priority of another region": priority_of_another_region,
    "phase before its predecessor": phase_before_predecessor,
    "target before baseline": target_before_baseline,
    "whole column shifted by one": column_shifted,
    "header renamed": header_renamed,
    "sheet missing": sheet_missing,
    "merged header": merged_header,
    "formula without value": formula_without_value,
    "trailing blanks": trailing_blanks,
}
