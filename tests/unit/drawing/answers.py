"""The expected rows of a question as a sheet to draw."""

import csv
import datetime as dt
import re

from pyoxigraph import Literal, NamedNode

from digint_kg import assets
from digint_kg.drawing.sheet import Cell, Sheet, sheet
from digint_kg.questions import Catalogue, Question
from digint_kg.terms import XSD

CATALOGUE = Catalogue(assets.folder("queries"))
DRAWN = [(question, chart) for question in CATALOGUE for chart in question.charts]
NAMES = [f"{question.slug}-{chart.kind}" for question, chart in DRAWN]


def term(written: str) -> Cell:
    """The term that stands in a CSV answer: IRIs, numbers and dates are told by how they look."""
    if not written:
        return None
    if written.startswith("http"):
        return NamedNode(written)
    if re.fullmatch(r"-?\d+(\.\d+)?", written):
        return Literal(written, datatype=NamedNode(XSD + "decimal"))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return Literal(dt.date.fromisoformat(written).isoformat(), datatype=NamedNode(XSD + "date"))
    return Literal(written)


def sheet_of(question: Question, language: str = "en") -> Sheet:
    """The question's expected answer."""
    path = assets.folder("queries") / question.step / f"{question.slug}.expected.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return sheet(header, [[term(cell) for cell in row] for row in rows], 7, question.columns, language)


def table(header: str, *rows: str) -> Sheet:
    """A small answer, written with bars between cells."""
    return sheet(header.split("|"), [[term(cell) for cell in row.split("|")] for row in rows], 7)
