"""What a template says of itself in its hidden sheets: sheets, columns, and what its cells choose from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from digint_kg.graphs import GraphNames
from digint_kg.reading.tables.cells import Row
from digint_kg.reading.tables.workbook import Sheet, Workbook
from digint_kg.templates import layout

_LIST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A column as the template was made with it."""

    key: str
    header: str
    required: int
    chosen: int | None


@dataclass(slots=True)
class Choices:
    """What a cell chooses from: IRIs by what the cell shows, and by whatever else people write for them."""

    shown: dict[str, str] = field(default_factory=dict)
    also: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class About:
    """What the hidden sheets say."""

    facts: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)
    """The keys of the sheets, by their titles."""
    columns: dict[str, list[Known]] = field(default_factory=dict)
    """The columns, by the key of their sheet."""
    lists: dict[int, Choices] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """What columns are called, by the short names of their properties.

        With the sheet, where the column says on another thing's row what belongs to it.
        """
        titles = {key: title for title, key in self.sheets.items()}
        found: dict[str, str] = {}
        for sheet, columns in self.columns.items():
            for column in columns[1:]:
                name = re.split("[@^]", column.key.lstrip("^"))[0]
                header = re.sub(r" \([a-z-]+\)\Z", "", column.header.rstrip(" *"))
                beside = f" ({titles.get(sheet, '')})" if column.key.startswith("^") else ""
                found.setdefault(name, f"“{header}”{beside}")
        return found

    @property
    def ignored(self) -> str:
        """The title of the sheet that explains the others."""
        return self.facts.get("readme", "")


def about(workbook: Workbook, names: GraphNames) -> About | None:
    """What the workbook says of itself; None where it is no template of ours."""
    hidden = _hidden(workbook, layout.ABOUT)
    if hidden is None:
        return None
    found = About()
    titles: dict[str, str] = {}
    for row in hidden.rows():
        cells = [str(cell.value) if cell.value is not None else "" for cell in row]
        cells += [""] * (6 - len(cells))
        if cells[0] == "sheet":
            found.sheets[cells[1]] = titles[cells[1]] = cells[2]
        elif cells[0] == "column":
            chosen = int(cells[5])
            known = Known(cells[2], cells[3], int(cells[4]), chosen if chosen >= 0 else None)
            found.columns.setdefault(titles[cells[1]], []).append(known)
        else:
            found.facts[cells[0]] = cells[1]
    if "template" not in found.facts:
        return None
    lists = _hidden(workbook, layout.LISTS)
    if lists is not None:
        _read_lists(lists.rows(), found, names)
    return found


def is_template(workbook: Workbook) -> bool:
    """Whether a workbook has the hidden sheet of a template."""
    return _hidden(workbook, layout.ABOUT) is not None


def _hidden(workbook: Workbook, name: str) -> Sheet | None:
    return next((sheet for sheet in workbook.sheets if sheet.name == name), None)


def _read_lists(rows: Iterator[Row], found: About, names: GraphNames) -> None:
    numbers: dict[int, int] = {}
    for row in rows:
        if row.number == 1:
            numbers = {cell.column: int(str(cell.value)) for cell in row if cell.value is not None}
            found.lists.update({number: Choices() for number in numbers.values()})
            continue
        for column, number in numbers.items():
            shown, written, also = (row.cell(column + offset).value for offset in range(_LIST_COLUMNS))
            iri = layout.read(written, names) if isinstance(written, str) else None
            if isinstance(shown, str) and iri is not None:
                choices = found.lists[number]
                choices.shown[shown] = iri
                for text in (shown, *str(also or "").split("\n")):
                    if text:
                        choices.also.setdefault(text.casefold(), set()).add(iri)
