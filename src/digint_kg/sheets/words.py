"""The words of templates, by language; English where a language has none of its own."""

import json
from functools import cache
from importlib import resources
from typing import Any

_FALLBACK = "en"


@cache
def words(language: str) -> dict[str, Any]:
    """All words in a language, else in English."""
    folder = resources.files("digint_kg.sheets") / "texts"
    file = folder / f"{language}.json"
    chosen = file if file.is_file() else folder / f"{_FALLBACK}.json"
    data: dict[str, Any] = json.loads(chosen.read_text(encoding="utf-8"))
    return data
