"""Fills sheets with what a graph holds, every triple of it or none: what no cell can hold is refused."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.templates import layout
from digint_kg.templates.book import BookSheet, CellValue, Filled
from digint_kg.templates.cell_values import cell_value
from digint_kg.templates.columns import Planner, SheetPlan
from digint_kg.templates.key import LANG_STRING, Key
from digint_kg.templates.lists import Lists
from digint_kg.terms import RDF_TYPE

Term = NamedNode | Literal
_SEPARATOR: Final = "\n"
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class Filling:
    """Fills the sheets of one workbook.

    Args:
        planner: adds columns where the plan has none.
        lists: what links choose from.
        names: the graph layout.
        graph: the dataset's graph, which is also the dataset's own IRI.
        region: the short name of the region.
        plans: the sheets, each thing's in `sheet_of`.
    """

    def __init__(
        self,
        planner: Planner,
        lists: Lists,
        names: GraphNames,
        graph: str,
        region: str,
        plans: Sequence[SheetPlan],
    ) -> None:
        self._planner = planner
        self._lists = lists
        self._names = names
        self._graph = graph
        self._region = region
        self._plans = plans
        self.sheets = [
            BookSheet(plan.key, plan.title, plan.help, list(plan.columns), planner.classes(plan.spec))
            for plan in plans
        ]
        self._rows: dict[str, tuple[int, Filled]] = {}
        self._links: dict[tuple[int, int, str], list[str]] = {}

    def fill(self, triples: Iterable[Triple], sheet_of: Mapping[str, int]) -> None:
        """Puts every triple into a cell.

        Args:
            triples: of one graph.
            sheet_of: the place of the sheet that each subject's row is in.

        Raises:
            DigintError: REFUSED for what a cell cannot hold.
        """
        for iri, place in sheet_of.items():
            row = Filled(self._identifier(iri, self._plans[place]))
            self._rows[iri] = (place, row)
            self.sheets[place].rows.append(row)
        for triple in sorted(triples, key=str):
            self._put(triple)
        self._number_lists()
        self._write_links()

    def _put(self, triple: Triple) -> None:
        subject, prop, value = triple.subject, triple.predicate.value, triple.object
        if not isinstance(subject, NamedNode) or isinstance(value, (BlankNode, Triple)):
            raise _refused(triple, "it concerns a node without a name")
        place, row = self._rows[subject.value]
        if isinstance(value, Literal):
            self._put_literal(place, row, prop, value, triple)
        elif prop == RDF_TYPE and not self._has(place, Key(RDF_TYPE)):
            if self.sheets[place].key.class_ != value.value:
                raise _refused(triple, "it is of more than one class")
        elif (there := self._back_of(prop, value.value)) is not None:
            self._link(there, self._rows[value.value][1].identifier, subject.value)
        else:
            self._link((place, self._column(place, Key(prop))), row.identifier, value.value)

    def _put_literal(self, place: int, row: Filled, prop: str, value: Literal, triple: Triple) -> None:
        try:
            content = cell_value(value)
        except ValueError as error:
            raise _refused(triple, str(error)) from error
        if value.language:
            key = Key(prop, value.language, (LANG_STRING,))
        else:
            key = self._key_of(place, prop, value.datatype.value)
        row.values[self._free_column(place, key, row.values)] = content

    def _key_of(self, place: int, prop: str, datatype: str) -> Key:
        for column in self.sheets[place].columns:
            if column.key.predicate == prop and datatype in column.key.datatypes:
                return column.key
        return Key(prop, datatypes=(datatype,))

    def _free_column(self, place: int, key: Key, taken: Mapping[int, CellValue]) -> int:
        """The first column of this key that the row has not used; one is added where there is none."""
        columns = self.sheets[place].columns
        for number, column in enumerate(columns):
            if column.key == key and number not in taken:
                return number
        columns.append(self._planner.column(self.sheets[place].key.class_, key))
        return len(columns) - 1

    def _column(self, place: int, key: Key) -> int:
        return self._free_column(place, key, {})

    def _has(self, place: int, key: Key) -> bool:
        return any(column.key == key for column in self.sheets[place].columns)

    def _back_of(self, prop: str, iri: str) -> tuple[int, int] | None:
        if iri not in self._rows:
            return None
        place = self._rows[iri][0]
        for number, column in enumerate(self.sheets[place].columns):
            if column.key == Key(prop, back=True):
                return place, number
        return None

    def _link(self, cell: tuple[int, int], identifier: str, iri: str) -> None:
        self._links.setdefault((*cell, identifier), []).append(iri)

    def _number_lists(self) -> None:
        """Gives each link column its list, once all columns are there."""
        for sheet in self.sheets:
            for number, column in enumerate(sheet.columns):
                if column.targets:
                    sheet.lists[number] = self._lists.number(column.targets, classes=column.key.is_kind)
        for (place, number, _), iris in self._links.items():
            column = self.sheets[place].columns[number]
            for iri in iris if column.targets else ():
                if self._is_thing(iri):
                    self._lists.include(column.targets, iri)

    def _write_links(self) -> None:
        by_identifier = [{row.identifier: row for row in sheet.rows} for sheet in self.sheets]
        shown: dict[int, Mapping[str, str]] = {}
        for (place, number, identifier), iris in self._links.items():
            chosen = self.sheets[place].lists.get(number)
            if chosen is not None and chosen not in shown:
                shown[chosen] = self._lists.shown(chosen)
            texts = shown[chosen] if chosen is not None else {}
            values = sorted(texts.get(iri) or layout.written(iri, self._names) for iri in iris)
            by_identifier[place][identifier].values[number] = _SEPARATOR.join(values)

    def _is_thing(self, iri: str) -> bool:
        return iri.startswith(self._names.thing("")) or self._lists.is_named(iri)

    def _identifier(self, iri: str, plan: SheetPlan) -> str:
        if iri == self._graph:
            return "."
        beginning = self._names.thing(f"{self._region}/{plan.key.segment}/")
        slug = iri.removeprefix(beginning)
        return slug if _SLUG.match(slug) and iri != slug else layout.written(iri, self._names)


def _refused(triple: Triple, why: str) -> DigintError:
    return DigintError(
        Kind.REFUSED,
        f"A workbook cannot hold {triple}: {why}.",
        remedy="Export this dataset as RDF (`digint-kg export`) and work on that.",
    )
