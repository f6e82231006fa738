import pytest
from starlette.requests import Request

from digint_kg.graphs import GraphNames
from digint_kg.http.addressed import iris_of

NAMES = GraphNames("https://kg.example/data/")


def request(path: str, raw: bytes) -> Request:
    return Request(
        {"type": "http", "method": "GET", "path": path, "raw_path": raw, "query_string": b"", "headers": []}
    )


@pytest.mark.parametrize(
    ("path", "raw", "expected"),
    [
        ("/id/x/y", b"/id/x/y", ["https://kg.example/data/id/x/y"]),
        ("/id/é", b"/id/%C3%A9", ["https://kg.example/data/id/%C3%A9", "https://kg.example/data/id/é"]),
        ("/id/a#b", b"/id/a%23b", ["https://kg.example/data/id/a%23b", "https://kg.example/data/id/a#b"]),
        ("/code/helix", b"/code/helix?x", ["https://w3id.org/digint/code/helix"]),
        ("/def/core", b"/def/core", ["https://w3id.org/digint/def/core"]),
        ("/definitely", b"/definitely", ["https://kg.example/data/definitely"]),
        ("/id/é", b"", ["https://kg.example/data/id/%C3%A9", "https://kg.example/data/id/é"]),
    ],
)
def test_what_a_path_may_stand_for(path: str, raw: bytes, expected: list[str]) -> None:
    assert iris_of(request(path, raw), NAMES) == expected


def test_what_stands_in_front_is_left_out() -> None:
    assert iris_of(request("/doc/id/x", b"/doc/id/x"), NAMES, below="/doc/") == [
        "https://kg.example/data/id/x"
    ]
