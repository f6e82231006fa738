"""Converts a table into N-Triples by a mapping, a row at a time, and says what became of each row."""

from collections.abc import Mapping as Table_
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.locations import Location
from digint_kg.reading.mapping import outcomes
from digint_kg.reading.mapping.codes import Codes
from digint_kg.reading.mapping.columns import Meaning, Understanding
from digint_kg.reading.mapping.compiled import Made, Maker, Meanings, columns_in_iris
from digint_kg.reading.mapping.dataset import dataset_lines
from digint_kg.reading.mapping.model import Mapping
from digint_kg.reading.mapping.places import PlacesWriter
from digint_kg.reading.mapping.records import Found, Record, records
from digint_kg.reading.mapping.report import Tally
from digint_kg.reading.mapping.said import Remark, Said, UnclearError
from digint_kg.reading.mapping.seen import Seen
from digint_kg.reading.tables.cells import a1
from digint_kg.reading.tables.workbook import Sheet, Workbook
from digint_kg.terms import CODE

_AMBIGUOUS: Final = frozenset({0, 1})
"""Numbers that are equal to yes and no, so that what they mean is not remembered."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A converted table: the report, and for findings the sheet's name and the columns of predicates."""

    tally: Tally
    sheet: str | None
    columns: Table_[str, int]


def convert(  # noqa: PLR0913 - what a conversion consists of
    workbook: Workbook,
    mapping: Mapping,
    graph: str,
    *,
    codes: Codes,
    names: GraphNames,
    out: IO[str],
    places: IO[bytes],
) -> Converted:
    """Writes a table's statements as N-Triples, and the cell of each line beside.

    Args:
        workbook: the table.
        mapping: what its rows become.
        graph: the dataset's graph; a region of the installation's.
        codes: code lists and NUTS codes.
        names: the graph layout.
        out: where the statements go.
        places: where the cells go, one number a line.

    Raises:
        DigintError: BAD_INPUT where columns or sheets are missing, with the place.
    """
    sheet = _sheet(workbook, mapping)
    found = records(sheet, mapping.table, mapping.columns)
    tally = Tally(str(workbook.path), str(mapping.path), unused=found.header.unused)
    for note in workbook.notes:
        tally.note(Said(note.code, note.messages["en"], note.messages["it"]), "", note.where)
    with Seen() as seen:
        run = _Run(sheet, mapping, tally, seen, PlacesWriter(places), out)
        run.prepare(codes, names, graph)
        run.all(found)
    if found.rows and not mapping.table.fill_merged:
        _note_merged(sheet, found, tally)
    return Converted(tally, sheet.name, run.columns_of_predicates(found))


class _Run:
    """One pass over the records."""

    def __init__(
        self, sheet: Sheet, mapping: Mapping, tally: Tally, seen: Seen, places: PlacesWriter, out: IO[str]
    ) -> None:
        self._sheet = sheet
        self._mapping = mapping
        self._tally = tally
        self._seen = seen
        self._places = places
        self._out = out
        self._names = list(mapping.columns)
        self._made: list[Made] = []

    def prepare(self, codes: Codes, names: GraphNames, graph: str) -> None:
        """Makes columns, entities and rules ready, and writes what the dataset says of itself."""
        region = (names.split(graph) or ("unpublished", ""))[0]
        spaces = {"id": names.thing(f"{region}/"), "things": names.thing(""), "code": CODE}
        maker = Maker({name: index for index, name in enumerate(self._names)}, spaces)
        columns = self._mapping.columns.values()
        parts = {name for entity in self._mapping.entities for name in columns_in_iris(entity)}
        self._understandings = [
            Understanding(column, codes, in_iris=column.name in parts) for column in columns
        ]
        for column in columns:
            if column.list_:
                codes.scheme(column.list_)
        self._rules = [(str(item), maker.condition(item)) for item in self._mapping.where]
        self._required = [index for index, column in enumerate(columns) if column.required]
        for entity in self._mapping.entities:
            try:
                self._made.append(maker.entity(entity))
            except UnclearError as error:
                raise DigintError(
                    Kind.BAD_INPUT, error.said.en, where=entity.place, remedy="Correct the mapping."
                ) from error
        self._tally.entities = dict.fromkeys((made.entity.name for made in self._made), 0)
        self._tally.skipped = dict.fromkeys((rule for rule, _ in self._rules), 0)
        for line in dataset_lines(self._mapping.words, graph, names.region_iri(region)):
            self._out.write(line)
            self._places.add(0, 0)
            self._tally.triples += 1

    def all(self, found: Found) -> None:
        """Converts all records."""
        understandings = self._understandings
        for record in found.read():
            meanings = [
                (value not in _AMBIGUOUS and understanding.known.get(value)) or understanding.of(value)
                for understanding, value in zip(understandings, record.values, strict=True)
            ]
            self._one(record, meanings)
        self._places.flush()
        tally = self._tally
        tally.rows, tally.records = found.rows, found.records
        tally.blank, tally.repeated_headers = found.blank, found.repeated

    def columns_of_predicates(self, found: Found) -> dict[str, int]:
        """The column in the sheet that the objects of a predicate come from, where it is one and the same."""
        places = list(found.header.places.values())
        return {
            line.before.strip()[1:-1]: places[line.column]
            for made in reversed(self._made)
            for line in reversed(made.lines)
        }

    def _one(self, record: Record, meanings: list[Meaning]) -> None:
        for rule, holds in self._rules:
            if not holds(meanings):
                self._tally.skipped[rule] += 1
                return
        refusal = self._refusal(record, meanings)
        if refusal is None:
            refusal = self._described(record, meanings)
        if refusal is not None:
            self._tally.refused.append(refusal)

    def _refusal(self, record: Record, meanings: Meanings) -> Remark | None:
        for index, meaning in enumerate(meanings):
            if meaning.refused is not None:
                return Remark(meaning.refused, self._place(record, index))
        for index in self._required:
            if not meanings[index].texts:
                return Remark(outcomes.required(self._names[index]), self._place(record, index))
        return None

    def _described(self, record: Record, meanings: Meanings) -> Remark | None:
        """Writes what the row describes; a refusal where its thing is another row's already."""
        main, *others = self._made
        subject = main.subject(meanings)
        if subject is None:
            return Remark(outcomes.no_subject(self._names[main.column]), self._place(record, main.column))
        text, columns = _text(main, subject, meanings)
        earlier = self._seen.earlier(subject, text, record.row)
        if earlier is None:
            self._put(main, text, columns, record)
            for other in others:
                self._beside(other, record, meanings)
            self._note(record, meanings)
            self._tally.described += 1
            return None
        first, same = earlier
        if not same:
            return Remark(outcomes.taken(subject, first), self._place(record, main.column))
        self._tally.duplicates += 1
        self._tally.note(outcomes.duplicate(first), "", self._place(record, main.column))
        return None

    def _beside(self, made: Made, record: Record, meanings: Meanings) -> None:
        """Writes another thing that the row describes; several rows may describe it, and the first counts."""
        if made.where is not None and not made.where(meanings):
            return
        subject = made.subject(meanings)
        if subject is None:
            return
        text, columns = _text(made, subject, meanings)
        earlier = self._seen.earlier(f"{made.entity.name} {subject}", text, record.row)
        if earlier is None:
            self._put(made, text, columns, record)
        elif not earlier[1]:
            said = outcomes.differs(made.entity.name, earlier[0])
            self._tally.note(said, made.entity.name, self._place(record, made.column))

    def _put(self, made: Made, text: str, columns: Sequence[int], record: Record) -> None:
        self._tally.entities[made.entity.name] += 1
        self._out.write(text)
        self._tally.triples += len(columns)
        of_record = record.columns
        self._places.add_all(record.row, [of_record[index] for index in columns])

    def _note(self, record: Record, meanings: Meanings) -> None:
        for index, meaning in enumerate(meanings):
            for said in meaning.notes:
                self._tally.note(said, self._names[index], self._place(record, index))

    def _place(self, record: Record, index: int) -> Location:
        return Location(self._sheet.file, sheet=self._sheet.name, cell=a1(record.row, record.columns[index]))


def _text(made: Made, subject: str, meanings: Meanings) -> tuple[str, list[int]]:
    """The lines that describe an entity, and the index of the column that each comes from."""
    lines: list[str] = []
    columns: list[int] = []
    for before, terms, column, where in made.lines:
        if where is None or where(meanings):
            for term in terms(meanings):
                lines.append(f"{subject}{before}{term} .\n")
                columns.append(column)
    return "".join(lines), columns


def _sheet(workbook: Workbook, mapping: Mapping) -> Sheet:
    if mapping.table.sheet is not None and workbook.sheets[0].name is not None:
        return workbook.sheet(mapping.table.sheet)
    if len(workbook.sheets) > 1:
        filled = [sheet for sheet in workbook.sheets if any(not row.is_empty for row in sheet.rows())]
        if len(filled) != 1:
            raise DigintError(
                Kind.BAD_INPUT,
                f"the file has {len(filled)} sheets that hold something, and the mapping does not say which.",
                where=Location(str(workbook.path)),
                remedy=f"Write `sheet` under `table`: {', '.join(repr(sheet.name) for sheet in filled)}.",
            )
        return filled[0]
    return workbook.sheets[0]


def _note_merged(sheet: Sheet, found: Found, tally: Tally) -> None:
    used = set(found.header.places.values())
    for area in sheet.merged():
        if area.bottom > found.header.row and any(area.left <= column <= area.right for column in used):
            said = Said(
                "merged-cells",
                f"The merged cells {area.name} count for their first cell only. Write `merged: fill` under "
                "`table` in the mapping to have them count for all.",
                f"Le celle unite {area.name} valgono solo per la prima. Scrivere `merged: fill` sotto "
                "`table` nella mappatura perché valgano per tutte.",
            )
            where = Location(sheet.file, sheet=sheet.name, cell=a1(area.top, area.left))
            tally.note(said, area.name, where)
