"""Reads a filled template into one document: all faults in one run, and the triples of everything else."""

import hashlib
from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode, Triple

from digint_kg.formats import Format
from digint_kg.generations import SourceFile
from digint_kg.graphs import UNPUBLISHED, GraphNames
from digint_kg.locations import Location
from digint_kg.reading.tables.cells import Cell, Fault, Row, a1, is_blank
from digint_kg.reading.tables.workbook import Sheet, Workbook
from digint_kg.reading.templates.about import About, about
from digint_kg.reading.templates.content import Content, Spot
from digint_kg.reading.templates.document import TemplateDocument
from digint_kg.reading.templates.faults import fault
from digint_kg.reading.templates.head import Field, Head, head_of, is_example
from digint_kg.reading.templates.literals import literal
from digint_kg.reading.templates.references import References
from digint_kg.reading.templates.row_names import Named, named_rows, names_of
from digint_kg.templates import layout
from digint_kg.terms import RDF_TYPE, RDFS

_LABEL: Final = RDFS + "label"

XLSX: Final = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
ODS: Final = Format("ods", "application/vnd.oasis.opendocument.spreadsheet", "ods")


def read_template(workbook: Workbook, graph: str, names: GraphNames) -> TemplateDocument:
    """The document in a filled template.

    Args:
        workbook: a template, as `about.is_template` says.
        graph: the graph that it is for; of the template's own region where that is not known yet.
        names: the graph layout.
    """
    said = about(workbook, names) or About()
    region, dataset = names.split(graph) or ("", "")
    if region == UNPUBLISHED and said.facts.get("region"):
        region = said.facts["region"]
        graph = names.dataset(region, dataset)
    reading = _Reading(workbook, graph, names, said, region, dataset)
    reading.run()
    return TemplateDocument(_source(workbook), workbook.path, graph, reading.content)


class _Reading:
    def __init__(
        self, workbook: Workbook, graph: str, names: GraphNames, said: About, region: str, dataset: str
    ) -> None:
        self._workbook = workbook
        self._file = str(workbook.path)
        self._graph = graph
        self._names = names
        self._about = said
        self._region = region
        self._dataset = dataset
        self._references = References(names, said.lists)
        self.content = Content()

    def run(self) -> None:
        self._check_aim()
        heads = self._heads()
        rows = [(head, self._rows(head)) for head in heads if not head.flaws or self._tell_flaws(head)]
        for head, named in rows:
            for row in named:
                self._read_row(head, row)
        if not self.content.broken and all(row.iri == self._graph for _, named in rows for row in named):
            self._tell("NothingFilledIn", None, None)

    def _check_aim(self) -> None:
        facts = self._about.facts
        if facts.get("region", self._region) != self._region:
            self._tell("OtherRegion", None, None, value=facts["region"], near=self._region)
        if facts.get("dataset") and facts["dataset"] != self._dataset:
            self._tell("OtherDataset", None, None, value=facts["dataset"], near=self._dataset)

    def _heads(self) -> list[Head]:
        found: list[Head] = []
        for sheet in self._workbook.sheets:
            head = head_of(sheet, self._about)
            if head is not None:
                found.append(head)
            elif not self._is_ours(sheet):
                self._tell("SheetUnknown", sheet, None, name=sheet.name or "")
        there = {str(head.key) for head in found}
        for title, key in self._about.sheets.items():
            if key not in there:
                self.content.broken = True
                where = Location(self._file, sheet=title)
                self.content.faults.append(fault("SheetMissing", where, self._graph, self._graph, name=title))
        return found

    def _is_ours(self, sheet: Sheet) -> bool:
        if sheet.name in (layout.ABOUT, layout.LISTS, self._about.ignored) or is_example(sheet):
            return True
        return all(row.is_empty for row in sheet.rows())

    def _tell_flaws(self, head: Head) -> bool:
        """Tells what is wrong with the head; whether rows can be read at all."""
        for flaw in head.flaws:
            where = Location(self._file, sheet=head.sheet.name, cell=flaw.cell)
            self.content.faults.append(fault(flaw.code, where, self._graph, self._graph, **flaw.said))
            if flaw.cell:
                self.content.bad.add(Spot(head.sheet.name or "", flaw.cell))
        broken = any(flaw.breaks for flaw in head.flaws)
        self.content.broken |= broken
        return bool(head.fields)

    def _rows(self, head: Head) -> list[Named]:
        """The rows whose things are known; their names are noted, so that cells can refer to them."""
        found: list[Named] = []
        called: dict[str, Cell] = {}
        for named in named_rows(head, self._names, self._region, self._graph):
            if named.iri is None:
                self._tell_unnamed(head, named)
            elif named.iri in self.content.rows:
                self._tell_double(head, named)
            else:
                self.content.rows[named.iri] = self._spot(head, named.row.cell(1))
                self._references.add(named.iri, named.identifier, *names_of(head, named.row))
                self._tell_namesakes(head, named, called)
                found.append(named)
        return found

    def _tell_unnamed(self, head: Head, named: Named) -> None:
        cell = named.cell or named.row.cell(1)
        field = head.field(cell.column)
        self._tell(
            named.fault or "NoIdentifier",
            head.sheet,
            cell,
            value=_quoted(cell),
            header=field.header if field else "",
        )

    def _tell_double(self, head: Head, named: Named) -> None:
        spot = self.content.rows[named.iri or ""]
        if head.key.segment is None:
            self._tell("SecondDataset", head.sheet, named.row.cell(1))
            return
        near = f"{spot.sheet}!{spot.cell}"
        self._tell("SameIdentifier", head.sheet, named.row.cell(1), value=f"“{named.identifier}”", near=near)

    def _tell_namesakes(self, head: Head, named: Named, called: dict[str, Cell]) -> None:
        for field in head.fields:
            if field.key.predicate != _LABEL or not field.key.language:
                continue
            cell = named.row.cell(field.number)
            if is_blank(cell.value):
                continue
            name = f"{field.key.language} {' '.join(str(cell.value).split()).casefold()}"
            if name in called:
                near = f"{head.sheet.name}!{called[name].name}"
                self._tell("SameName", head.sheet, cell, named.iri, value=_quoted(cell), near=near)
            called.setdefault(name, cell)

    def _read_row(self, head: Head, named: Named) -> None:
        iri = named.iri or self._graph
        first = named.row.cell(1)
        self._tell_blanks(head.sheet, first, "", iri)
        if head.key.class_ and not any(field.key.is_kind for field in head.fields):
            self._say(Triple(NamedNode(iri), NamedNode(RDF_TYPE), NamedNode(head.key.class_)), head, first)
        for field in head.fields:
            self._read_cell(head, field, named.row.cell(field.number), iri)
        self._tell_homeless(head, named.row)

    def _read_cell(self, head: Head, field: Field, cell: Cell, iri: str) -> None:
        if not field.key.back:
            self.content.columns.setdefault((iri, field.key.predicate), self._spot(head, cell))
        if isinstance(cell.value, Fault):
            code = "FormulaWithoutValue" if cell.value is Fault.FORMULA else "ErrorValue"
            self._tell(code, head.sheet, cell, iri, header=field.header)
        elif is_blank(cell.value):
            self._tell_empty(head, field, cell, iri)
        elif field.key.is_link:
            self._tell_blanks(head.sheet, cell, field.header, iri)
            for text in self._parts(str(cell.value), field):
                self._link(head, field, cell, iri, text)
        else:
            self._literal(head, field, cell, iri)

    def _tell_empty(self, head: Head, field: Field, cell: Cell, iri: str) -> None:
        if field.key.is_kind:
            self._tell("KindMissing", head.sheet, cell, iri, header=field.header)
        elif field.key.back:
            self._tell("BelongsToNothing", head.sheet, cell, iri, header=field.header)

    def _literal(self, head: Head, field: Field, cell: Cell, iri: str) -> None:
        read = literal(cell.value, field.key)
        if read.literal is not None:
            self._tell_blanks(head.sheet, cell, field.header, iri)
            self._say(Triple(NamedNode(iri), NamedNode(field.key.predicate), read.literal), head, cell)
        if read.fault:
            self._tell(read.fault, head.sheet, cell, iri, header=field.header, value=_quoted(cell))

    def _parts(self, text: str, field: Field) -> Iterable[str]:
        """The names in a cell: one a line; several in a line, with semicolons, where the line is no name."""
        for line in text.split("\n"):
            name = line.strip()
            pieces = [piece.strip() for piece in name.split(";")]
            if len(pieces) > 1 and self._references.find(name, field.chosen).iri is None:
                yield from (piece for piece in pieces if piece)
            elif name:
                yield name

    def _link(self, head: Head, field: Field, cell: Cell, iri: str, text: str) -> None:
        found = self._references.find(text, field.chosen)
        if found.iri is None:
            self._tell_unfound(head, field, cell, iri, text)
            return
        subject, object_ = (found.iri, iri) if field.key.back else (iri, found.iri)
        self._say(Triple(NamedNode(subject), NamedNode(field.key.predicate), NamedNode(object_)), head, cell)

    def _tell_unfound(self, head: Head, field: Field, cell: Cell, iri: str, text: str) -> None:
        found = self._references.find(text, field.chosen)
        said = {"header": field.header, "value": f"“{text}”"}
        if found.several:
            self._tell("AmbiguousReference", head.sheet, cell, iri, near=", ".join(found.several), **said)
            return
        near = ", ".join(f"“{name}”" for name in found.near)
        english = (
            f"Did you mean {near}?" if near else "Choose from the list, or write region/kind/identifier."
        )
        italian = (
            f"Si intendeva {near}?"
            if near
            else "Scegliere dall'elenco, o scrivere regione/tipo/identificativo."
        )
        self._tell("UnknownReference", head.sheet, cell, iri, near_en=english, near_it=italian, **said)

    def _tell_homeless(self, head: Head, row: Row) -> None:
        """Values under no header of the template."""
        for cell in row:
            if cell.column > 1 and not is_blank(cell.value) and head.field(cell.column) is None:
                top = Cell(None, layout.HEADERS, cell.column)
                if self._spot(head, top) not in self.content.bad:
                    letters = top.name.removesuffix(str(layout.HEADERS))
                    self._tell("ColumnUnknown", head.sheet, top, header=letters)

    def _tell_blanks(self, sheet: Sheet, cell: Cell, header: str, iri: str) -> None:
        value = cell.value
        if isinstance(value, str) and value != value.strip():
            self._tell("BlanksAround", sheet, cell, iri, header=header or value.strip(), value=_quoted(cell))

    def _say(self, triple: Triple, head: Head, cell: Cell) -> None:
        self.content.triples.setdefault(triple, self._spot(head, cell))

    def _tell(
        self, code: str, sheet: Sheet | None, cell: Cell | None, focus: str | None = None, **said: str
    ) -> None:
        where = sheet.place(cell) if sheet else Location(self._file)
        self.content.faults.append(fault(code, where, focus or self._graph, self._graph, **said))
        if sheet and cell:
            self.content.bad.add(Spot(sheet.name or "", cell.name))

    def _spot(self, head: Head, cell: Cell) -> Spot:
        return Spot(head.sheet.name or "", a1(cell.row, cell.column))


def _quoted(cell: Cell) -> str:
    return f"“{str(cell.value).strip()}”"


def _source(workbook: Workbook) -> SourceFile:
    with workbook.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    media_type = (ODS if workbook.kind == "ods" else XLSX).media_type
    return SourceFile(workbook.path.name, digest, media_type)
