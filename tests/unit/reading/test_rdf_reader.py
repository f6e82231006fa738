import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Store

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import TURTLE
from digint_kg.graphs import GraphNames
from digint_kg.ports import Document
from digint_kg.reading.rdf_reader import RdfReader

Read = Callable[..., Document]


def lines(document: Document) -> set[str]:
    return {str(triple) for triple in document.triples()}


def refused(reader: RdfReader, path: Path, graph: str) -> DigintError:
    with pytest.raises(DigintError) as caught:
        reader.read(path, graph)
    if caught.value.where:
        assert caught.value.where.file == str(path)
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(("stem", "count"), [("csiro-dap-examples", 410), ("ga-courts", 148)])
def test_same_graph_in_three_syntaxes(
    reader: RdfReader, rdf: Path, graph: str, stem: str, count: int
) -> None:
    seen = [
        lines(reader.read(rdf / "dxwg" / f"{stem}.{ending}", graph)[0]) for ending in ("ttl", "rdf", "jsonld")
    ]
    assert [len(each) for each in seen] == [count] * 3
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("ending", ["trig", "jsonld"])
def test_named_graphs_are_merged_only_when_told(
    reader: RdfReader, rdf: Path, graph: str, ending: str
) -> None:
    path = rdf / "dxwg" / f"conformance-standards.{ending}"
    error = refused(reader, path, graph)
    assert error.kind is Kind.BAD_INPUT
    assert "https://dcat.example.org/testResult" in error.what
    assert "--merge-graphs" in error.remedy
    (document,) = reader.read(path, graph, merge=True)
    assert len(lines(document)) == 97
    assert document.merged_graphs
    assert not document.loads_as_it_stands


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("dcat-ap_2.1.0_BOM_malformed.rdf", 1485, "rdfs:seeAlso, opened at line 1484, is not closed"),
        ("dcat-ap_2.1.0_context_only_zero_triples.jsonld", None, "not mapped by an @context"),
        ("issue_datagouv_1437_space_in_iri.ttl", 2, "an IRI holds a blank"),
        ("issue_inbo_59_missing_comma.ttl", 2, '"Occurrence" is not a valid subject'),
    ],
)
def test_broken_files(
    reader: RdfReader, rdf: Path, graph: str, name: str, line: int | None, words: str
) -> None:
    error = refused(reader, rdf / "broken" / name, graph)
    assert error.kind is Kind.BAD_INPUT
    assert error.where
    assert error.where.line == line
    assert words in error.what


def test_remote_context_is_named_and_not_fetched(reader: RdfReader, rdf: Path, graph: str) -> None:
    error = refused(reader, rdf / "cpov" / "example-rdf_public_organisation.jsonld", graph)
    assert "https://semiceu.github.io/uri.semic.eu-generated/CPOV/" in error.what
    assert error.remedy == "Put the context itself into the file."
    assert error.where
    assert error.where.line == 3


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("a.ttl", b'<a> <b> <c> .\n<a> <b> "\xff" .', 2, "not UTF-8"),
        ("a.ttl", b"\xef\xbb\xbf<a> <b> <c> .", 1, "byte order mark"),
        ("a.ttl", b"", None, "empty"),
        ("a.ttl", b"# nothing\n", None, "no triples"),
        ("a.nt", b"", None, "empty"),
        ("a.rdf", b"", None, "empty"),
        ("a.jsonld", b"", None, "empty"),
        ("a.jsonld", b"{}", None, "no triples"),
        ("a.jsonld", b'{"x":\n 1,,}', 2, "Object keys must be strings"),
        ("a.jsonld", b'{"@id": "http://e/\xff"}', 1, "UTF-8"),
        ("a.nt", b"<http://e/a b> <http://e/p> <http://e/o> .", 1, "an IRI holds a blank"),
        ("a.ttl", b"<a> <b> <<( <c> <d> <e> )>> .", None, "triple terms"),
        ("a.ttl", b"<a> <b> <c> {| <d> <e> |} .", None, "triple terms"),
        ("a.ttl", b"_:a <p> _:b . _:b <q> _:a .", None, "in a circle"),
        ("a.ttl", b"_:a <p> _:a .", None, "in a circle"),
        ("a.nq", b"<http://e/a> <http://e/p> <http://e/o> _:g .", None, "_:g"),
        ("a.jsonld", b'{"@id": "http://e/a",\n "http://e/p": {"@id": "http://e/o o"}}', 2, "http://e/o o"),
        (
            "a.jsonld",
            b"""{"@context": {"id": "@id", "p": {"@id": "http://e/p", "@type": "@id"}},
"id": "http://e/a",
"p": ["http://e/o", "http://e/o o"]}""",
            3,
            "http://e/o o",
        ),
        ("a.jsonld", b'{"@id": "http://e/a", "http://e/q": 1, "http://e/p p": 1}', 1, "http://e/p p"),
    ],
)
def test_refusals(  # noqa: PLR0913, PLR0917
    reader: RdfReader, tmp_path: Path, graph: str, name: str, text: bytes, line: int | None, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(text)
    error = refused(reader, path, graph)
    assert error.kind is Kind.BAD_INPUT
    assert words in error.what
    assert error.where
    assert error.where.line == line


def test_blank_in_an_iri_of_rdf_xml(reader: RdfReader, tmp_path: Path, graph: str) -> None:
    path = tmp_path / "a.rdf"
    path.write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="http://e/a b"><rdf:value>1</rdf:value></rdf:Description>\n</rdf:RDF>'
    )
    error = refused(reader, path, graph)
    assert error.where
    assert error.where.line == 2
    assert "%20" in error.remedy


def test_files_that_cannot_be_read(reader: RdfReader, tmp_path: Path, graph: str) -> None:
    assert refused(reader, tmp_path / "none.ttl", graph).kind is Kind.NOT_FOUND
    folder = tmp_path / "folder.ttl"
    folder.mkdir()
    assert "folder" in refused(reader, folder, graph).what
    assert "ending" in refused(reader, tmp_path / "a.docx", graph).what


def test_entity_bomb_is_refused_at_once(reader: RdfReader, tmp_path: Path, graph: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    path = tmp_path / "bomb.rdf"
    path.write_text(
        f'<!DOCTYPE r [<!ENTITY e0 "aaaaaaaaaa">{entities}]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="http://e/a"><rdf:value>&e9;</rdf:value></rdf:Description></rdf:RDF>'
    )
    started = time.monotonic()
    assert "entities" in refused(reader, path, graph).what
    assert time.monotonic() - started < 5


def test_harmless_entities_are_read(read: Read) -> None:
    document = read(
        '<!DOCTYPE r [<!ENTITY e "http://e/">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="&e;a"><rdf:value>1</rdf:value></rdf:Description></rdf:RDF>',
        "a.rdf",
    )
    assert lines(document) == {'<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> "1"'}


def test_what_a_document_tells(read: Read, graph: str) -> None:
    text = "<a> <p> 007 ."
    document = read(text)
    assert document.source.name == "file.ttl"
    assert document.source.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert document.source.media_type == TURTLE.media_type
    assert document.graph == graph
    assert document.loads_as_it_stands
    assert not document.merged_graphs
    (triple,) = document.triples()
    assert str(triple.object) == '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert lines(document) == lines(document)


@pytest.mark.parametrize(
    ("text", "name", "as_it_stands"),
    [
        ("<a> <p> 'a list (of [things])' .", "a.ttl", True),
        ("<a> <p> [] .", "a.ttl", False),
        ("<http://e/a> <http://e/p> _:b .", "a.nt", False),
        ("<http://e/a> <http://e/p> '_:b' .".replace("'", '"'), "a.nt", True),
        ("<a> <p> 1 .", "a.trig", True),
        ('{"@id": "http://e/a", "http://e/p": 1}', "a.jsonld", True),
        ('{"http://e/p": 1}', "a.jsonld", False),
    ],
)
def test_what_a_store_may_load_itself(read: Read, text: str, name: str, as_it_stands: bool) -> None:  # noqa: FBT001
    assert read(text, name).loads_as_it_stands is as_it_stands


def test_graphs_of_the_same_region_become_documents(
    reader: RdfReader, tmp_path: Path, names: GraphNames, graph: str
) -> None:
    other = names.dataset("emilia-romagna", "actors")
    path = tmp_path / "a.trig"
    path.write_text(f"<a> <p> 1 . <{graph}> {{ <a> <p> 2 , [ <q> 3 ] }} <{other}> {{ <b> <p> [ <q> 3 ] }}")
    first, second = reader.read(path, graph)
    assert (first.graph, second.graph) == (graph, other)
    assert (len(lines(first)), len(lines(second))) == (4, 2)
    assert not first.loads_as_it_stands
    assert not second.loads_as_it_stands
    assert not first.merged_graphs


@pytest.mark.parametrize("region", ["basque-country", "derived"])
def test_graphs_of_elsewhere_are_refused(
    reader: RdfReader, tmp_path: Path, names: GraphNames, graph: str, region: str
) -> None:
    path = tmp_path / "a.trig"
    path.write_text(f"<{names.prefix}{region}/x> {{ <a> <p> 2 }}")
    assert region in refused(reader, path, graph).what


def test_export_comes_back_with_the_same_names(
    reader: RdfReader, rdf: Path, tmp_path: Path, graph: str
) -> None:
    before = lines(reader.read(rdf / "dxwg" / "csiro-dap-examples.ttl", graph)[0])
    store = Store()
    store.load(path=rdf / "dxwg" / "csiro-dap-examples.ttl", base_iri=graph)
    path = tmp_path / "export.nq"
    path.write_text("".join(f"{quad.triple} <{graph}> .\n" for quad in store))
    after = lines(reader.read(path, graph)[0])
    assert {line for line in before if "genid" in line} == {line for line in after if "genid" in line}
    assert len(after) == 410


def test_a_file_that_changed_meanwhile_is_told(read: Read) -> None:
    document = read("<a> <p> [ <q> 1 ] .")
    document.path.write_text("<a> <p> [ <q> 1 ] , [] , [] .")
    with pytest.raises(DigintError) as caught:
        lines(document)
    assert caught.value.kind is Kind.CONFLICT
