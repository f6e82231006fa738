"""Reads the rows of sheets whose things are known: each cell becomes triples, or a fault."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from digint_kg.reading.tables.cells import Cell, Fault, Row, is_blank
from digint_kg.reading.templates.content import Content, spot
from digint_kg.reading.templates.head import Field, Head
from digint_kg.reading.templates.literals import literal
from digint_kg.reading.templates.references import References
from digint_kg.templates import layout
from digint_kg.terms import RDF_TYPE

_REQUIRED: Final = 3
_CHOOSE: Final = {
    "en": "Choose from the list, or write region/kind/identifier.",
    "it": "Scegliere dall'elenco, o scrivere regione/tipo/identificativo.",
}
_NEAR: Final = {"en": "Did you mean {near}?", "it": "Si intendeva {near}?"}


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows into `content`, names in cells by `references`."""

    content: Content
    references: References

    def read(self, head: Head, row: Row, iri: str) -> None:
        """Reads a row about the thing `iri`."""
        first = row.cell(1)
        self._tell_blanks(head, first, "", iri)
        kinds = [field for field in head.fields if field.key.is_kind]
        for field in head.fields:
            self._read_cell(head, field, row.cell(field.number), iri)
        if head.key.class_ and (not kinds or (iri, RDF_TYPE) in self.content.doubtful):
            self.content.say(iri, RDF_TYPE, NamedNode(head.key.class_), spot(head.sheet, first))
        self._tell_homeless(head, row)

    def note_mentions(self, head: Head, row: Row) -> None:
        """Notes what a row speaks of that could not be read, so that nothing is said to be missing there."""
        for field in head.fields:
            value = row.cell(field.number).value
            if field.key.is_link and isinstance(value, str):
                found = (self.references.find(text, field.chosen).iri for text in self._parts(value, field))
                self.content.near.update(iri for iri in found if iri)

    def _read_cell(self, head: Head, field: Field, cell: Cell, iri: str) -> None:
        if not field.key.back:
            where = spot(head.sheet, cell)
            self.content.columns.setdefault((iri, field.key.predicate), where)
            if is_blank(cell.value):
                self.content.empty.setdefault((iri, field.key.predicate), where)
        if isinstance(cell.value, Fault):
            code = "FormulaWithoutValue" if cell.value is Fault.FORMULA else "ErrorValue"
            self._unread(code, head, field, cell, iri)
        elif is_blank(cell.value):
            self._read_empty(head, field, cell, iri)
        elif field.key.is_link:
            self._tell_blanks(head, cell, field.header, iri)
            for text in self._parts(str(cell.value), field):
                self._link(head, field, cell, iri, text)
        else:
            self._literal(head, field, cell, iri)

    def _read_empty(self, head: Head, field: Field, cell: Cell, iri: str) -> None:
        if field.key.is_link and field.required >= _REQUIRED:
            self._doubt_links(field)
        if field.key.is_kind:
            self._unread("KindMissing", head, field, cell, iri)
        elif field.key.back:
            self._doubt(field, iri)
            self.content.tell("BelongsToNothing", head.sheet, cell, iri, header=field.header)

    def _literal(self, head: Head, field: Field, cell: Cell, iri: str) -> None:
        read = literal(cell.value, field.key)
        said = {"header": field.header, "value": _quoted(cell)}
        if read.literal is None:
            self._unread(read.fault or "NotText", head, field, cell, iri, **said)
            return
        self._tell_blanks(head, cell, field.header, iri)
        self.content.say(iri, field.key.predicate, read.literal, spot(head.sheet, cell))
        if read.fault:
            self.content.tell(read.fault, head.sheet, cell, iri, **said)

    def _parts(self, text: str, field: Field) -> Iterator[str]:
        """The names in a cell: one a line; several in a line, with semicolons, where the line is no name."""
        for line in text.split("\n"):
            name = line.strip()
            pieces = [piece.strip() for piece in name.split(";")]
            if len(pieces) > 1 and self.references.find(name, field.chosen).iri is None:
                yield from (piece for piece in pieces if piece)
            elif name:
                yield name

    def _link(self, head: Head, field: Field, cell: Cell, iri: str, text: str) -> None:
        found = self.references.find(text, field.chosen)
        if found.iri is not None:
            subject, value = (found.iri, iri) if field.key.back else (iri, found.iri)
            self.content.say(subject, field.key.predicate, NamedNode(value), spot(head.sheet, cell))
            return
        said = {"header": field.header, "value": f"“{text}”"}
        if found.several:
            self._unread("AmbiguousReference", head, field, cell, iri, near=", ".join(found.several), **said)
            return
        near = ", ".join(f"“{name}”" for name in found.near)
        words = {tag: _NEAR[tag].format(near=near) if near else _CHOOSE[tag] for tag in _CHOOSE}
        self._unread(
            "UnknownReference", head, field, cell, iri, near_en=words["en"], near_it=words["it"], **said
        )

    def _unread(self, code: str, head: Head, field: Field, cell: Cell, iri: str, **said: str) -> None:
        """Tells of a cell that says nothing, and notes what is not known whole by it."""
        self.content.tell(code, head.sheet, cell, iri, **{"header": field.header, **said})
        self._doubt(field, iri)

    def _doubt(self, field: Field, iri: str) -> None:
        if field.key.back:
            self.content.parents.add(field.key.predicate)
        else:
            self.content.doubtful.add((iri, field.key.predicate))
        self._doubt_links(field)

    def _doubt_links(self, field: Field) -> None:
        """Whatever the cell might have named may lack nothing."""
        if field.key.is_link and field.chosen in self.references.lists:
            self.content.near.update(self.references.lists[field.chosen].shown.values())

    def _tell_homeless(self, head: Head, row: Row) -> None:
        """Values under no header of the template."""
        for cell in row:
            if cell.column > 1 and not is_blank(cell.value) and head.field(cell.column) is None:
                top = Cell(None, layout.HEADERS, cell.column)
                if top.column not in head.told:
                    head.told.add(top.column)
                    letters = top.name.removesuffix(str(layout.HEADERS))
                    self.content.tell("ColumnUnknown", head.sheet, top, header=letters)

    def _tell_blanks(self, head: Head, cell: Cell, header: str, iri: str) -> None:
        value = cell.value
        if isinstance(value, str) and value != value.strip():
            said = {"header": header or value.strip(), "value": _quoted(cell)}
            self.content.tell("BlanksAround", head.sheet, cell, iri, **said)


def _quoted(cell: Cell) -> str:
    return f"“{str(cell.value).strip()}”"
