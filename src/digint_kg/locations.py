"""Where in a source something stands: what a person needs to find and mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file: a line of text, an element of a tree, or a cell of a sheet.

    `line` and `column` count from 1. `element` is a JSON path (JSON-LD) or an element's name (RDF/XML).
    `sheet` is None for the one table of a text file; `cell` is a name such as B7.
    """

    file: str
    line: int | None = None
    column: int | None = None
    element: str | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        text = self.file
        if self.line is not None:
            text += f":{self.line}"
            if self.column is not None:
                text += f":{self.column}"
        spot = "!".join(part for part in (self.sheet, self.cell) if part)
        if spot:
            text += f":{spot}"
        return f"{text} ({self.element})" if self.element else text
