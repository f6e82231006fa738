"""Reads the numbers of a page, and what each must be by the answer of the question named beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import httpx


@dataclass(frozen=True)
class Shown:
    """A number on a page: what stands there, and where it says that it comes from."""

    text: str
    value: str
    question: str
    reading: str
    column: str
    row: int
    generation: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Shown] = []
        self._open: dict[str, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "data":
            self._open, self._text = {name: value or "" for name, value in attrs}, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "data" and self._open is not None:
            told = self._open
            self.found.append(
                Shown(
                    self._text.strip(),
                    told["value"],
                    told["data-question"],
                    told["data-reading"],
                    told.get("data-column", ""),
                    int(told.get("data-row", "0")),
                    told.get("data-generation", ""),
                )
            )
            self._open = None


def shown(page: str) -> list[Shown]:
    """The numbers of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.found


class Answers:
    """Asks questions, each once."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._known: dict[str, list[dict[str, Any]]] = {}

    def expected(self, figure: Shown) -> str:
        """What the answer to the question says; empty for nothing."""
        rows = self._rows(figure.question)
        if figure.reading == "rows":
            return str(len(rows))
        if figure.reading == "missing":
            return str(sum(bool(row.get("missing", {}).get("value")) for row in rows))
        return str(rows[figure.row - 1].get(figure.column, {}).get("value", ""))

    def _rows(self, question: str) -> list[dict[str, Any]]:
        if question not in self._known:
            answer = self._client.get(question, headers={"accept": "application/sparql-results+json"})
            assert answer.status_code == 200, question
            self._known[question] = answer.json()["results"]["bindings"]
        return self._known[question]


def wrong(page: str, answers: Answers, then: Mapping[str, Answers] | None = None) -> list[tuple[Shown, str]]:
    """The numbers of a page that are not what the named answers say, with what these say.

    A number of an earlier generation is held to what `then` has of it; without that, it is passed over.
    """
    asked = {"": answers, **(then or {})}
    pairs = [
        (figure, asked[figure.generation].expected(figure))
        for figure in shown(page)
        if figure.generation in asked
    ]
    return [(figure, right) for figure, right in pairs if not _same(figure, right)]


def _same(figure: Shown, right: str) -> bool:
    if not right:
        return not figure.value
    return figure.text == figure.value and float(figure.value) == float(right)
