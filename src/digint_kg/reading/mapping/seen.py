"""Remembers which things rows have described, in a file, so that memory stays flat."""

import sqlite3
from contextlib import closing
from types import TracebackType
from typing import Self


class Seen:
    """The subjects so far, with the row that described each first and what it said."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("CREATE TABLE seen (subject INTEGER PRIMARY KEY, said INTEGER, row INTEGER)")
        self._base.execute("BEGIN")
        self._insert = self._base.cursor()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def earlier(self, subject: str, said: str, row: int) -> tuple[int, bool] | None:
        """The row that described the subject earlier, and whether it said the same; None for the first."""
        key, content = hash(subject), hash(said)
        self._insert.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (key, content, row))
        if self._insert.rowcount:
            return None
        with closing(self._base.execute("SELECT said, row FROM seen WHERE subject = ?", (key,))) as found:
            before, first = found.fetchone()
        return first, before == content
