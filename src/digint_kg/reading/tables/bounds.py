"""How much a file of tables may hold, so that none fills the memory."""

from dataclasses import dataclass
from pathlib import Path

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that is read of one file.

    Args:
        bytes: size of the file.
        entries: files inside the archive that a workbook is.
        unpacked_bytes: what they come to when unpacked.
        ratio: how many times as large any of them may get by unpacking.
        rows: rows of a sheet.
        columns: columns of a sheet.
        cells: rows times columns of a sheet; a library holds them all at once.
        characters: characters of a cell of text.
    """

    bytes: int = 500_000_000
    entries: int = 10_000
    unpacked_bytes: int = 1_000_000_000
    ratio: int = 400
    rows: int = 1_048_576
    columns: int = 16_384
    cells: int = 30_000_000
    characters: int = 131_072

    def refuse_area(self, where: Location, rows: int, columns: int) -> None:
        """Refuses a sheet that is too large.

        Raises:
            DigintError: TOO_LARGE.
        """
        if rows > self.rows or columns > self.columns or rows * columns > self.cells:
            raise too_large(where, f"the sheet reaches over {rows} rows and {columns} columns")


def too_large(where: Location, what: str) -> DigintError:
    """What to tell about a file beyond bounds."""
    return DigintError(
        Kind.TOO_LARGE,
        f"{what}, which is more than is read.",
        where=where,
        remedy="Clear cells that were filled by mistake, or hand the table in as several files.",
    )


def size_within(path: Path, bounds: Bounds) -> int:
    """The size of the file in bytes.

    Raises:
        DigintError: TOO_LARGE; BAD_INPUT where it is empty.
    """
    size = path.stat().st_size
    if size > bounds.bytes:
        raise too_large(Location(str(path)), f"the file has {size} bytes")
    if not size:
        raise DigintError(
            Kind.BAD_INPUT,
            "the file is empty.",
            where=Location(str(path)),
            remedy="Hand in a file that says something.",
        )
    return size
