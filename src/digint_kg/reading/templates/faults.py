"""What can be wrong with a filled template before any shape is asked; its words are in `faults.json`."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from digint_kg.findings import Finding, Severity
from digint_kg.locations import Location
from digint_kg.terms import SHAPES

STAGE: Final = "00-reading"
_SEVERITY: Final = "severity"


def fault(code: str, where: Location, focus: str, graph: str, **said: str) -> Finding:
    """The finding of one of the kinds in `faults.json`.

    Args:
        code: which.
        where: the cell, or the sheet.
        focus: the thing of the row, or the dataset.
        graph: the dataset's graph.
        said: what fills the sentences.
    """
    words = known()[code]
    return Finding(
        severity=Severity[words[_SEVERITY].upper()],
        stage=STAGE,
        shape=f"{SHAPES}Reading{code}",
        focus=focus,
        messages={tag: text.format(**said) for tag, text in words.items() if tag != _SEVERITY},
        graph=graph,
        location=where,
    )


@cache
def known() -> Mapping[str, Mapping[str, str]]:
    """All kinds of fault: severity and a sentence in each language."""
    file = resources.files("digint_kg.reading.templates") / "faults.json"
    words: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return words
