import json
from typing import Any

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import CSV, GRAPHS, RDF, RESULTS_JSON, RESULTS_XML, SOLUTIONS, TSV, TURTLE, Format
from digint_kg.ports import Limits

POINT = "SELECT ?o { <urn:s7> <urn:name> ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s <urn:name> ?o }"


def rows(answer: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(answer)["results"]["bindings"]
    return found


def number(answer: bytes) -> int:
    return int(rows(answer)[0]["n"]["value"])


@pytest.mark.parametrize(
    ("format_", "wanted"),
    [
        (
            RESULTS_JSON,
            b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"value 7"}}]}}',
        ),
        (CSV, b"o\r\nvalue 7\r\n"),
        (TSV, b'?o\n"value 7"\n'),
        (RESULTS_XML, b"<literal>value 7</literal>"),
    ],
)
def test_a_table_in_each_format(play: Any, format_: Format, wanted: bytes) -> None:
    async def scenario(asker: Any) -> None:
        stream = await asker.stream(POINT, solutions=format_)
        assert stream.format == format_
        assert stream.generation == 1
        assert stream.complete is not None
        assert wanted in stream.complete

    play(scenario)


@pytest.mark.parametrize("format_", SOLUTIONS)
def test_yes_and_no_in_each_format(play: Any, format_: Format) -> None:
    async def scenario(asker: Any) -> None:
        assert b"true" in await asker.write("ASK { ?s ?p ?o }", format_)
        assert b"false" in await asker.write("ASK { <urn:none> ?p ?o }", format_)

    play(scenario)


@pytest.mark.parametrize("format_", GRAPHS)
def test_a_graph_in_each_format_with_blank_nodes(play: Any, format_: Format) -> None:
    async def scenario(asker: Any) -> tuple[bytes, bytes]:
        text = "CONSTRUCT { ?s ?p ?o } FROM <urn:g0> { ?s ?p ?o FILTER(?p != <urn:name>) }"
        return await asker.write(text, format_), await asker.write(text, format_)

    first, second = play(scenario)
    assert first == second
    assert b"genid" not in first
    triples = [quad.triple for quad in parse(first, RDF[format_])]
    assert len(triples) == 3
    assert sum(isinstance(triple.subject, BlankNode) for triple in triples) == 2


def test_turtle_uses_our_prefixes(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        answer = await asker.write(
            "CONSTRUCT { ?s a <http://www.w3.org/ns/dcat#Dataset> } { ?s <urn:address> ?o }", TURTLE
        )
        assert b"a dcat:Dataset" in answer.replace(b"rdf:type", b"a")

    play(scenario)


def test_a_description_takes_its_blank_nodes_along(play: Any) -> None:
    async def scenario(asker: Any) -> bytes:
        answer: bytes = await asker.ask("DESCRIBE <urn:place>")
        return answer

    triples = list(parse(play(scenario), RdfFormat.TURTLE))
    assert len(triples) == 4
    assert b"Bologna" in str(triples).encode()


def test_the_union_of_all_graphs_is_the_default(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        assert number(await asker.ask(COUNT)) == 2001
        assert (
            number(await asker.ask("SELECT (COUNT(*) AS ?n) { GRAPH <urn:g1> { ?s <urn:name> ?o } }")) == 1000
        )

    play(scenario)


def test_from_and_the_protocols_dataset_beat_the_union(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        from_ = COUNT.replace(" {", " FROM <urn:g1> {", 1)
        named = "SELECT (COUNT(*) AS ?n) FROM NAMED <urn:g1> { GRAPH ?g { ?s <urn:name> ?o } }"
        assert number(await asker.ask(from_)) == 1000
        assert number(await asker.ask(named)) == 1000
        assert number(await asker.ask(COUNT, default_graphs=("urn:g1",))) == 1000
        assert number(await asker.ask(from_, default_graphs=("urn:g0",))) == 1001
        assert number(await asker.ask(COUNT, named_graphs=("urn:g1",))) == 0
        inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <urn:name> ?o } }"
        assert number(await asker.ask(inside, named_graphs=("urn:g1",))) == 1000
        assert number(await asker.ask(inside, default_graphs=("urn:g1",))) == 0

    play(scenario)


@pytest.mark.parametrize("format_", SOLUTIONS)
def test_the_row_limit_is_exact(play: Any, format_: Format) -> None:
    async def scenario(asker: Any) -> None:
        text = "SELECT * { ?s <urn:name> ?o } LIMIT 100"
        assert await asker.ask(text, Limits(5, 100, 10**6), solutions=format_)
        with pytest.raises(DigintError, match="99 rows") as caught:
            await asker.ask(text, Limits(5, 99, 10**6), solutions=format_)
        assert caught.value.kind is Kind.TOO_LARGE

    play(scenario)


@pytest.mark.parametrize("format_", SOLUTIONS)
def test_the_row_limit_is_exact_for_large_answers(play: Any, format_: Format) -> None:
    async def scenario(asker: Any) -> None:
        text = "SELECT ?a { ?a <urn:name> ?b . ?c <urn:name> ?d } LIMIT 90000"
        assert await asker.ask(text, Limits(20, 90_000, 10**8), solutions=format_)
        with pytest.raises(DigintError, match="89999 rows"):
            await asker.ask(text, Limits(20, 89_999, 10**8), solutions=format_)

    play(scenario)


def test_triples_and_bytes_are_limited_too(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        text = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 100"
        assert await asker.ask(text, Limits(5, 100, 10**6))
        with pytest.raises(DigintError, match="99 rows"):
            await asker.ask(text, Limits(5, 99, 10**6))
        with pytest.raises(DigintError, match="1000 bytes"):
            await asker.ask(text, Limits(5, 100, 1000))
        with pytest.raises(DigintError, match="50 bytes"):
            await asker.ask("SELECT * { ?s ?p ?o } LIMIT 100", Limits(5, 100, 50))

    play(scenario)


def test_a_syntax_error_is_located(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        with pytest.raises(DigintError, match="not valid SPARQL") as caught:
            await asker.ask("SELECT *\n{ ?s foo:bar ?o }")
        assert caught.value.kind is Kind.BAD_INPUT
        assert caught.value.where is not None
        assert caught.value.where.line == 2
        assert "Prefix not found" in caught.value.what
        assert "u{00B7}" not in caught.value.what

    play(scenario)


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <urn:a> <urn:b> <urn:c> }", "DROP ALL", "# x\nDELETE WHERE {?s ?p ?o}"]
)
def test_an_update_is_told_where_to_go(play: Any, text: str) -> None:
    async def scenario(asker: Any) -> None:
        with pytest.raises(DigintError, match="SPARQL Update") as caught:
            await asker.ask(text)
        assert caught.value.kind is Kind.BAD_INPUT

    play(scenario)


def test_a_form_that_no_accepted_format_can_hold(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        for text, options in (("ASK {}", {"solutions": None}), ("DESCRIBE <urn:s1>", {"graph": None})):
            with pytest.raises(DigintError) as caught:
                await asker.ask(text, **options)
            assert caught.value.kind is Kind.NOT_ACCEPTABLE

    play(scenario)


def test_an_answer_larger_than_the_spool_comes_in_pieces(play: Any) -> None:
    async def scenario(asker: Any) -> None:
        stream = await asker.stream("SELECT * { ?s <urn:name> ?o }")
        assert stream.complete is None
        pieces = [piece async for piece in stream.chunks()]
        assert len(pieces) > 1
        assert len(rows(b"".join(pieces))) == 2001

    play(scenario, spool_bytes=1000)
