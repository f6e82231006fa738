"""Which language a page speaks: `?lang=` beats `Accept-Language`, which beats the setting."""

import json
from functools import cache
from importlib import resources
from typing import Final

from starlette.requests import Request

from digint_kg import texts as texts_of_all

_FILES: Final = resources.files("digint_kg.http")
LANGUAGES: Final = tuple(
    tag
    for tag in texts_of_all.LANGUAGES
    if all(_FILES.joinpath(folder, f"{tag}.json").is_file() for folder in ("texts", "names"))
)
"""Those of which there is every file."""


def language_of(request: Request, default: str) -> str:
    """The language for this request."""
    asked = request.query_params.get("lang", "")
    for tag in (asked, *_accepted(request.headers.get("accept-language", "")), default):
        primary = tag.partition("-")[0].lower()
        if primary in LANGUAGES:
            return primary
    return LANGUAGES[0]


@cache
def texts(language: str) -> dict[str, str]:
    """The sentences of the pages in one language; English ones where there is no translation."""
    return _read(LANGUAGES[0]) | (_read(language) if language in LANGUAGES else {})


def _read(language: str) -> dict[str, str]:
    file = _FILES.joinpath("texts", f"{language}.json")
    table: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return table


def _accepted(header: str) -> list[str]:
    ranked = []
    for place, part in enumerate(header.split(",")):
        tag, _, parameter = part.partition(";")
        name, _, value = parameter.strip().partition("=")
        try:
            quality = float(value) if name == "q" else 1.0
        except ValueError:
            quality = 0.0
        if quality > 0:
            ranked.append((-quality, place, tag.strip()))
    return [tag for _, _, tag in sorted(ranked)]
