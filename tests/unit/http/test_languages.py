import json
from importlib import resources

import pytest
from starlette.requests import Request

from digint_kg.http.languages import LANGUAGES, language_of, texts


def _request(query: str = "", accept: str | None = None) -> Request:
    headers = [(b"accept-language", accept.encode())] if accept is not None else []
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


@pytest.mark.parametrize(
    ("query", "accept", "language"),
    [
        ("", None, "en"),
        ("lang=it", "en", "it"),
        ("lang=xx", "it", "it"),
        ("", "fr, it;q=0.5, en;q=0.4", "it"),
        ("", "it-CH", "it"),
        ("", "it;q=0, en;q=0.1", "en"),
        ("", "it;q=nonsense", "en"),
    ],
)
def test_lang_beats_accept_language_beats_the_setting(query: str, accept: str | None, language: str) -> None:
    assert language_of(_request(query, accept), "en") == language


def test_every_language_says_everything() -> None:
    english = set(texts("en"))
    for language in LANGUAGES:
        file = resources.files("digint_kg.http").joinpath("texts", f"{language}.json")
        assert set(json.loads(file.read_text(encoding="utf-8"))) == english
