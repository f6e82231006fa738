"""Tables for people."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPED_WIDTH = 200


def show(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Writes a table to standard output, as wide as the terminal allows."""
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=_PIPED_WIDTH)
    console.print(table)
