import pytest

from digint_kg.answering.allow_list import parsed, understood
from digint_kg.errors import DigintError, Kind

LISTED = "http://there.example/sparql"


@pytest.mark.parametrize(
    "iri",
    [
        LISTED,
        "HTTP://there.example/sparql",
        "http://There.EXAMPLE/sparql",
        "http://there.example:80/sparql",
    ],
)
def test_found_in_any_case_and_with_the_usual_port(iri: str) -> None:
    assert parsed(f" {LISTED} ,, https://else.example/q?a=b", private=False).find(iri)


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "http://",
        "https://there.example/sparql",
        "http://there.example/sparql/",
        "http://there.example/SPARQL",
        "http://there.example/sparql?x",
        "http://there.example/sparql#x",
        "http://there.example/sparql ",
        " http://there.example/sparql",
        "http://there.example/sparql\n",
        "http://there.example/%73parql",
        "http://there.example/x/../sparql",
        "http://there.example/./sparql",
        "http://there.example//sparql",
        "http://there.example\\sparql",
        "http:/there.example/sparql",
        "http:\\\\there.example/sparql",
        "http:there.example/sparql",
        "//there.example/sparql",
        "http://there.example:081/sparql",
        "http://there.example:0/sparql",
        "http://there.example:99999/sparql",
        "http://there.example:/sparql",
        "http://there.example:+80/sparql",
        "http://there.example./sparql",
        "http://.there.example/sparql",
        "http://there..example/sparql",
        "http://user@there.example/sparql",
        "http://user:secret@there.example/sparql",
        "http://@there.example/sparql",
        "http://evil.example@there.example/sparql",
        "http://there.example@evil.example/sparql",
        "http://there.example%40evil.example/sparql",
        "http://there.example%2Fsparql",
        "http://there%2Eexample/sparql",
        "http://there\u3002example/sparql",
        "http://\uff54here.example/sparql",
        "http://the\u0433e.example/sparql",
        "http://there.example\u2100/sparql",
        "http://there.example\t/sparql",
        "http://there.example\x00/sparql",
        "http://there.example;/sparql",
        "http://there.examp\u017fle/sparql",
        "ftp://there.example/sparql",
        "file://there.example/sparql",
        "http://there.example/" + "a" * 3000,
    ],
)
def test_not_found(iri: str) -> None:
    assert parsed(LISTED, private=False).find(iri) is None


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "127.0.0.01",
        "127.0.0.1.",
        "127.0.0.256",
        "017700000001",
        "[::1%1]",
        "[::1%25lo]",
        "[::ffff:127.0.0.1]",
        "[::1",
        "::1",
        "[]",
        "[1.2.3.4]",
        "\u2460\u2461\u2466.0.0.1",
    ],
)
def test_numbers_in_odd_notations_are_no_hosts(host: str) -> None:
    assert understood(f"http://{host}/sparql") is None


def test_addresses_have_one_form() -> None:
    assert understood("http://[0:0:0:0:0:0:0:1]:8000/q") == understood("HTTP://[::1]:8000/q")
    endpoint = understood("http://[0::1]:8000/q")
    assert endpoint
    assert endpoint.authority == "[::1]:8000"


@pytest.mark.parametrize(
    ("entry", "private"),
    [
        ("there.example/sparql", False),
        ("http://user@there.example/", True),
        ("http://127.0.0.1:9/s", False),
        ("http://[::1]/s", False),
        ("http://10.0.0.1/s", False),
        ("http://169.254.169.254/latest", True),
        ("http://0.0.0.0/s", True),
        ("http://[fe80::1]/s", True),
        ("http://224.0.0.1/s", True),
        ("http://[::ffff:7f00:1]/s", True),
        ("http://d\u00f6main.example/s", True),
    ],
)
def test_what_cannot_be_listed_is_told(entry: str, private: bool) -> None:  # noqa: FBT001
    with pytest.raises(DigintError, match="service_allow") as caught:
        parsed(f"{LISTED},{entry}", private=private)
    assert caught.value.kind is Kind.BAD_INPUT
    assert caught.value.remedy


@pytest.mark.parametrize("entry", ["http://127.0.0.1:9/s", "http://[::1]/s", "http://10.0.0.1/s"])
def test_a_server_of_the_house_can_be_listed_by_its_address(entry: str) -> None:
    assert len(parsed(entry, private=True)) == 1
