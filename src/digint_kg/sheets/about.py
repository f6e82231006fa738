"""The hidden sheet that says which template this is, so that it is read back exactly."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from digint_kg.templates.book import Book, BookSheet

VERSION: Final = 1


def rows(
    book: Book, readme: str, titles: Sequence[str], headers: Callable[[BookSheet], list[str]]
) -> Iterator[list[str | int]]:
    """Its rows: facts of the whole first, then one for each sheet, then one for each column.

    Args:
        book: the workbook.
        readme: the title of the sheet that explains the others.
        titles: what its sheets are called.
        headers: the headers of a sheet, the identifier's first.
    """
    yield ["template", VERSION]
    yield ["kind", book.kind]
    yield ["region", book.region]
    yield ["language", book.language]
    yield ["dataset", book.dataset or ""]
    yield ["readme", readme]
    for name, value in sorted(book.hashes.items()):
        yield [name, value]
    for sheet, title in zip(book.sheets, titles, strict=True):
        yield ["sheet", title, str(sheet.key)]
        keys = [str(sheet.key), *(str(column.key) for column in sheet.columns)]
        required = [0, *(column.required for column in sheet.columns)]
        lists = [-1, *(sheet.lists.get(number, -1) for number in range(len(sheet.columns)))]
        for key, header, must, chosen in zip(keys, headers(sheet), required, lists, strict=True):
            yield ["column", title, key, header, must, chosen]
