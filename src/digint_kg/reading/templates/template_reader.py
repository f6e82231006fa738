"""Reads a filled template into one document: all faults in one run, and the triples of everything else."""

import hashlib
from typing import Final

from digint_kg.formats import Format
from digint_kg.generations import SourceFile
from digint_kg.graphs import UNPUBLISHED, GraphNames
from digint_kg.locations import Location
from digint_kg.reading.tables.cells import Cell, is_blank, letters
from digint_kg.reading.tables.workbook import Sheet, Workbook
from digint_kg.reading.templates.about import About, about
from digint_kg.reading.templates.content import Content, Spot, spot
from digint_kg.reading.templates.document import TemplateDocument
from digint_kg.reading.templates.faults import fault
from digint_kg.reading.templates.head import Head, head_of, is_example
from digint_kg.reading.templates.references import References
from digint_kg.reading.templates.row_names import Named, named_rows, names_of
from digint_kg.reading.templates.row_reader import RowReader
from digint_kg.templates import layout
from digint_kg.terms import RDFS

XLSX: Final = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
ODS: Final = Format("ods", "application/vnd.oasis.opendocument.spreadsheet", "ods")
_LABEL: Final = RDFS + "label"


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
        graph = names.dataset(said.facts["region"], dataset)
    content = _Reading(workbook, graph, names, said).run()
    return TemplateDocument(_source(workbook), workbook.path, graph, content, said.headers())


class _Reading:
    """One reading of one workbook."""

    def __init__(self, workbook: Workbook, graph: str, names: GraphNames, said: About) -> None:
        self._workbook = workbook
        self._names = names
        self._about = said
        self._region, self._dataset = names.split(graph) or ("", "")
        self._content = Content(str(workbook.path), graph)
        self._references = References(names, said.lists)
        self._reader = RowReader(self._content, self._references)

    def run(self) -> Content:
        """What the workbook says."""
        self._check_aim()
        rows = [(head, named) for head in self._heads() for named in self._rows(head)]
        for head, named in rows:
            if named.iri is None:
                self._reader.note_mentions(head, named.row)
            else:
                self._reader.read(head, named.row, named.iri)
        if not self._content.broken and all(named.iri == self._content.graph for _, named in rows):
            self._content.tell("NothingFilledIn")
        return self._content

    def _check_aim(self) -> None:
        facts = self._about.facts
        if facts.get("region", self._region) != self._region:
            self._content.tell("OtherRegion", value=facts["region"], near=self._region)
        if facts.get("dataset") and facts["dataset"] != self._dataset:
            self._content.tell("OtherDataset", value=facts["dataset"], near=self._dataset)

    def _heads(self) -> list[Head]:
        """The heads of the sheets that can be read."""
        found: list[Head] = []
        for sheet in self._workbook.sheets:
            head = head_of(sheet, self._about)
            if head is not None:
                found.append(head)
                self._tell_flaws(head)
            elif not self._is_ours(sheet):
                self._content.tell("SheetUnknown", sheet, name=sheet.name or "")
        self._tell_missing({str(head.key) for head in found})
        return found

    def _tell_missing(self, there: set[str]) -> None:
        graph = self._content.graph
        for title, key in self._about.sheets.items():
            if key not in there:
                self._content.broken = True
                where = Location(self._content.file, sheet=title)
                self._content.faults.append(fault("SheetMissing", where, graph, graph, name=title))

    def _tell_flaws(self, head: Head) -> None:
        graph = self._content.graph
        for flaw in head.flaws:
            where = Location(self._content.file, sheet=head.sheet.name, cell=flaw.cell)
            self._content.faults.append(fault(flaw.code, where, graph, graph, **flaw.said))
            self._content.broken |= flaw.breaks
            if flaw.cell:
                self._content.bad.add(Spot(head.sheet.name or "", flaw.cell))

    def _is_ours(self, sheet: Sheet) -> bool:
        if sheet.name in (layout.ABOUT, layout.LISTS, self._about.ignored) or is_example(sheet):
            return True
        return all(row.is_empty for row in sheet.rows())

    def _rows(self, head: Head) -> list[Named]:
        """The rows; names of things are noted, so that cells of other rows can refer to them."""
        found: list[Named] = []
        called: dict[str, Cell] = {}
        for named in named_rows(head, self._names, self._region, self._content.graph):
            if named.iri is None:
                found.append(self._unnamed(head, named))
            elif named.iri in self._content.rows:
                found.append(self._double(head, named))
            else:
                self._content.rows[named.iri] = spot(head.sheet, named.row.cell(1))
                self._references.add(named.iri, named.identifier, *names_of(head, named.row))
                self._tell_namesakes(head, named, called)
                found.append(named)
        return found

    def _unnamed(self, head: Head, named: Named) -> Named:
        cell = named.cell or named.row.cell(1)
        field = head.field(cell.column)
        said = {"value": _quoted(cell), "header": field.header if field else ""}
        self._content.tell(named.fault or "NoIdentifier", head.sheet, cell, **said)
        if named.fault == "StrayValue":
            self._content.moved[head.sheet.name or ""] = letters(cell.column)
        self._content.unread.add(self._names.thing(f"{self._region}/{head.key.segment}/"))
        return named

    def _double(self, head: Head, named: Named) -> Named:
        first = self._content.rows[named.iri or ""]
        cell = named.row.cell(1)
        if head.key.segment is None:
            self._content.tell("SecondDataset", head.sheet, cell)
        else:
            said = {"value": f"“{named.identifier}”", "near": f"{first.sheet}!{first.cell}"}
            self._content.tell("SameIdentifier", head.sheet, cell, **said)
        self._content.unread.add((named.iri or "").rpartition("/")[0] + "/")
        return Named(named.row, None)

    def _tell_namesakes(self, head: Head, named: Named, called: dict[str, Cell]) -> None:
        for field in head.fields:
            cell = named.row.cell(field.number)
            if field.key.predicate != _LABEL or not field.key.language or is_blank(cell.value):
                continue
            name = f"{field.key.language} {' '.join(str(cell.value).split()).casefold()}"
            if name in called:
                near = f"{head.sheet.name}!{called[name].name}"
                self._content.tell("SameName", head.sheet, cell, named.iri, value=_quoted(cell), near=near)
            called.setdefault(name, cell)


def _quoted(cell: Cell) -> str:
    return f"“{str(cell.value).strip()}”"


def _source(workbook: Workbook) -> SourceFile:
    with workbook.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    media_type = (ODS if workbook.kind == "ods" else XLSX).media_type
    return SourceFile(workbook.path.name, digest, media_type)
