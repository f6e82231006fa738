import pytest

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import CSV, RESULTS_JSON, RESULTS_XML, SOLUTIONS, TURTLE
from digint_kg.http.negotiation import choose, choose_both, wants_page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_format_beats_accept_beats_the_default() -> None:
    assert choose("csv", "application/json", SOLUTIONS) is CSV
    assert choose(None, "application/xml", SOLUTIONS) is RESULTS_XML
    assert choose(None, None, SOLUTIONS) is RESULTS_JSON


def test_nothing_fits() -> None:
    for name, accept in (("png", None), (None, "image/png")):
        with pytest.raises(DigintError) as caught:
            choose(name, accept, SOLUTIONS)
        assert caught.value.kind is Kind.NOT_ACCEPTABLE
        assert "csv" in caught.value.remedy


def test_a_query_may_give_a_table_or_a_graph() -> None:
    assert choose_both(None, "*/*") == (RESULTS_JSON, TURTLE)
    assert choose_both("turtle", None) == (None, TURTLE)
    assert choose_both(None, "text/csv") == (CSV, None)
    with pytest.raises(DigintError):
        choose_both("png", None)


@pytest.mark.parametrize(
    ("name", "accept", "page"),
    [
        (None, BROWSER, True),
        (None, None, False),
        (None, "*/*", False),
        (None, "application/json", False),
        (None, "text/html;q=0.1, application/json", False),
        ("html", None, True),
        ("csv", BROWSER, False),
    ],
)
def test_who_wants_a_page(name: str | None, accept: str | None, page: bool) -> None:  # noqa: FBT001
    assert wants_page(name, accept) is page
