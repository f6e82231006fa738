import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from digint_kg.answering.counting import COUNTERS

NASTY = r"""SELECT ?a ?b { VALUES (?a ?b) {
  ("plain" UNDEF) (UNDEF UNDEF) ("a,\n\"b\"\r\n" 1) ("}},{\"" "[{") (",{" "\\") ("\\\"" ",{\\\"")
  ("<result>" "</result><result>") ("\"" "\"\"") ("é😀\t" <urn:x>) ("tail\\" "{[{,{") ("\u0001" "")
  (<<( <urn:a> <urn:b> ",{[{" )>> "\n\n") } }"""


def _document(text: str, media_type: str) -> bytes:
    result = Store().query(text)
    assert isinstance(result, QuerySolutions)
    written = result.serialize(format=QueryResultsFormat.from_media_type(media_type))
    assert written is not None
    return written


@pytest.mark.parametrize("media_type", COUNTERS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (NASTY, 12),
        ("SELECT ?a { FILTER(false) }", 0),
        ("SELECT * { }", 1),
        ("SELECT * { VALUES () { () () () } }", 3),
        ('SELECT ?a { VALUES ?a { ",{" } }', 1),
    ],
)
def test_rows_are_counted_exactly_however_the_document_is_cut(
    media_type: str, size: int, text: str, rows: int
) -> None:
    document = _document(text, media_type)
    counter = COUNTERS[media_type]()
    found = sum(counter.count(document[place : place + size]) for place in range(0, len(document), size))
    assert found == rows
