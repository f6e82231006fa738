"""Reads a mapping file and says what is wrong with it, where, and what was probably meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from digint_kg.errors import DigintError
from digint_kg.reading.mapping.model import KINDS, LAYOUTS, ORDERS, Column, Condition, Mapping, Table, Words
from digint_kg.reading.mapping.statements import Statements
from digint_kg.reading.mapping.yaml_text import Text
from digint_kg.reading.tables.cells import position
from digint_kg.terms import PREFIXES

VERSION: Final = 1

_TOP: Final = ("mapping", "dataset", "prefixes", "table", "columns", "where", "mappings")
_WORDS: Final = ("kind", "title", "description", "rights", "source", "license", "status")
_TABLE: Final = ("sheet", "layout", "header", "last", "merged", "encoding", "delimiter")
_COLUMN: Final = (
    "header", "column", "as", "required", "list", "decimal", "order", "take", "split", "values", "missing",
    "wrong", "slug", "older", "known",
)  # fmt: skip
_CONDITION: Final = ("column", "is", "not", "filled", "matches")


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file.

    Raises:
        DigintError: BAD_INPUT with file and line.
    """
    return _Parser(Text(path)).mapping()


class _Parser:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._columns: dict[str, Column] = {}

    def mapping(self) -> Mapping:
        top = self._table_of(self._text.value, _TOP)
        if top.get("mapping") != VERSION:
            raise self._text.wrong(
                f"the file does not say that it is a mapping of version {VERSION}.",
                "mapping",
                remedy=f"Let it begin with `mapping: {VERSION}`.",
            )
        prefixes = PREFIXES | {str(key): str(value) for key, value in (top.get("prefixes") or {}).items()}
        columns = self._table_of(top.get("columns") or {}, None, "columns")
        self._columns = {name: self._column(name, said) for name, said in columns.items()}
        if not self._columns:
            raise self._text.wrong("no column is named.", "columns", remedy="Name columns under `columns`.")
        statements = Statements(self._text, self._columns, prefixes, self.conditions)
        return Mapping(
            path=self._text.path,
            words=self._words(self._table_of(top.get("dataset") or {}, _WORDS, "dataset")),
            table=self._table(self._table_of(top.get("table") or {}, _TABLE, "table")),
            columns=self._columns,
            where=self.conditions(top.get("where"), "where"),
            entities=statements.entities(self._table_of(top.get("mappings") or {}, None, "mappings")),
            prefixes=prefixes,
        )

    def conditions(self, said: Any, *keys: object) -> tuple[Condition, ...]:
        """The conditions in a list."""
        if said is None:
            return ()
        if not isinstance(said, list):
            raise self._text.wrong("conditions are a list.", *keys, remedy="Write `- {column: …, is: […]}`.")
        return tuple(self._condition(item, *keys, number) for number, item in enumerate(said))

    def _condition(self, said: Any, *keys: object) -> Condition:
        table = self._table_of(said, _CONDITION, *keys)
        name = str(table.get("column"))
        if name not in self._columns:
            raise self.unknown(f"column {name!r}", name, self._columns, *keys)
        return Condition(
            column=name,
            is_=_texts(table["is"]) if "is" in table else None,
            not_=_texts(table["not"]) if "not" in table else None,
            filled=bool(table["filled"]) if "filled" in table else None,
            matches=self._pattern(table["matches"], *keys, "matches") if "matches" in table else None,
        )

    def _words(self, said: dict[str, Any]) -> Words:
        kind, status = str(said.get("kind", "regional")), str(said.get("status", ""))
        self._one_of(kind, ("regional", "reference"), "dataset", "kind")
        self._one_of(status, ("sourced", "illustrative"), "dataset", "status")
        source = said.get("source")
        return Words(
            kind=kind,
            title=self._by_language(said, "title"),
            description=self._by_language(said, "description"),
            rights=self._by_language(said, "rights"),
            sources=tuple(map(str, source if isinstance(source, list) else [source])) if source else (),
            license=said.get("license"),
            status=status,
            where=self._text.place("dataset"),
        )

    def _by_language(self, said: dict[str, Any], key: str) -> dict[str, str]:
        value = said.get(key) or {}
        if not isinstance(value, dict):
            raise self._text.wrong(
                f"{key} is one text in no language.", "dataset", key, remedy="Write {en: …, it: …}."
            )
        return {str(tag): str(text) for tag, text in value.items()}

    def _table(self, said: dict[str, Any]) -> Table:
        layout = str(said.get("layout", "rows"))
        self._one_of(layout, LAYOUTS, "table", "layout")
        self._one_of(said.get("merged", "leave"), ("leave", "fill"), "table", "merged")
        header, last = said.get("header", "find"), said.get("last")
        rows = [] if header == "find" else header if isinstance(header, list) else [header]
        if not all(isinstance(row, int) and row > 0 for row in rows):
            raise self._text.wrong(
                f"{header!r} is no row of headers.", "table", "header", remedy="Give its number, or `find`."
            )
        if not (last is None or last == "blank" or (isinstance(last, int) and last > 0)):
            raise self._text.wrong(
                f"{last!r} is no last row.", "table", "last", remedy="Give its number, or `blank`."
            )
        return Table(
            sheet=None if said.get("sheet") is None else str(said["sheet"]),
            layout=layout,
            header=tuple(rows),
            last=last if isinstance(last, int) else None,
            to_blank=last == "blank",
            fill_merged=said.get("merged") == "fill",
            encoding=said.get("encoding"),
            delimiter=said.get("delimiter"),
        )

    def _column(self, name: str, said: Any) -> Column:
        keys = ("columns", name)
        table = self._table_of({"header": said} if isinstance(said, str) else said or {}, _COLUMN, *keys)
        kind, order = str(table.get("as", "text")), str(table.get("order", "dmy"))
        self._one_of(kind, KINDS, *keys, "as")
        self._one_of(order, ORDERS, *keys, "order")
        self._one_of(table.get("decimal"), (None, ",", "."), *keys, "decimal")
        self._one_of(table.get("wrong", "refuse"), ("refuse", "omit"), *keys, "wrong")
        self._one_of(table.get("older", "map"), ("map", "keep"), *keys, "older")
        if kind == "concept" and not table.get("list"):
            raise self._text.wrong(
                f"{name} holds codes, but of which list?", *keys, remedy="Add `list: …`, as in `list: helix`."
            )
        values = table.get("values")
        return Column(
            name=name,
            where=self._text.place(*keys),
            header=str(table.get("header", name)),
            letter=self._letter(table["column"], *keys, "column") if "column" in table else None,
            kind=kind,
            required=bool(table.get("required", False)),
            list_=table.get("list"),
            decimal=table.get("decimal"),
            order=order,
            take=self._pattern(table["take"], *keys, "take") if "take" in table else None,
            split=table.get("split"),
            values={str(key): str(value) for key, value in values.items()} if values else None,
            missing=tuple(sorted(_texts(table.get("missing", [])))),
            omit=table.get("wrong") == "omit",
            slug=bool(table.get("slug", False)),
            keep_older=table.get("older") == "keep",
            any_code=table.get("known") is False,
        )

    def _letter(self, said: Any, *keys: object) -> int:
        try:
            return position(f"{said}1")[1]
        except ValueError as error:
            raise self._text.wrong(
                f"{said!r} names no column.", *keys, remedy="Give its letters, as in C."
            ) from error

    def _pattern(self, said: Any, *keys: object) -> str:
        try:
            re.compile(str(said))
        except re.error as error:
            raise self._text.wrong(
                f"{said!r} is no regular expression: {error}.", *keys, remedy="Correct it."
            ) from error
        return str(said)

    def _one_of(self, value: Any, allowed: Iterable[Any], *keys: object) -> None:
        options = list(allowed)
        if value not in options:
            raise self.unknown(f"{keys[-1]}: {value}", str(value), [str(option) for option in options], *keys)

    def _table_of(self, said: Any, known: Iterable[str] | None, *keys: object) -> dict[str, Any]:
        if not isinstance(said, dict):
            raise self._text.wrong(
                "here stands no table of names and values.",
                *keys,
                remedy=f"Names that may stand here: {', '.join(known or ('any',))}.",
            )
        for key in said:
            if known is not None and key not in known:
                raise self.unknown(f"word {key!r}", str(key), known, *keys, key)
        return {str(key): value for key, value in said.items()}

    def unknown(self, what: str, word: str, known: Iterable[str], *keys: object) -> DigintError:
        """What to tell about a word that means nothing here."""
        options = list(known)
        near = get_close_matches(word, options, 1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        return self._text.wrong(
            f"the {what} means nothing here.", *keys, remedy=f"{hint}Known are: {', '.join(options)}."
        )


def _texts(said: Any) -> frozenset[str]:
    return frozenset(str(item) for item in (said if isinstance(said, list) else [said]))
