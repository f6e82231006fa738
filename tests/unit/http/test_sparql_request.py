import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from digint_kg.errors import DigintError, Kind
from digint_kg.http.problems import HttpError
from digint_kg.http.sparql_request import Fields, fields_of, query_of, single


def _fields(
    query: bytes = b"", *, body: bytes | None = None, media_type: str = "application/x-www-form-urlencoded"
) -> Fields:
    async def receive() -> Message:
        return {"type": "http.request", "body": body or b"", "more_body": False}

    scope = {
        "type": "http",
        "method": "GET" if body is None else "POST",
        "query_string": query,
        "headers": [(b"content-type", media_type.encode())],
    }
    return asyncio.run(fields_of(Request(scope, receive)))


def test_percent_encoding_is_undone_once() -> None:
    assert _fields(b"query=ASK+%7B%7D&a=%2525&b=%C3%A9&empty=&bare") == {
        "query": ["ASK {}"],
        "a": ["%25"],
        "b": ["é"],
        "empty": [""],
        "bare": [""],
    }


def test_a_form_adds_to_the_query_string() -> None:
    fields = _fields(b"default-graph-uri=urn:a", body=b"query=ASK%7B%7D&default-graph-uri=urn:b")
    assert fields["default-graph-uri"] == ["urn:a", "urn:b"]
    assert query_of(fields) == "ASK{}"
    assert single(fields, "default-graph-uri") == "urn:b"
    assert single(fields, "format") is None


def test_a_direct_query_is_the_body() -> None:
    assert query_of(_fields(body="ASK { ?s ?p 'é' }".encode(), media_type="application/sparql-query")) == (
        "ASK { ?s ?p 'é' }"
    )


@pytest.mark.parametrize("query", [b"query=%FF", b"query=a&query=b"])
def test_bad_requests(query: bytes) -> None:
    with pytest.raises(DigintError) as caught:
        query_of(_fields(query))
    assert caught.value.kind is Kind.BAD_INPUT


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/sparql-query; charset=UTF-16"])
def test_media_types_that_are_not_taken(media_type: str) -> None:
    with pytest.raises(HttpError) as caught:
        _fields(body=b"ASK {}", media_type=media_type)
    assert caught.value.status == 415
