import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from digint_kg.findings import Finding, Severity
from digint_kg.locations import Location
from digint_kg.ports import Document
from digint_kg.reading.rdf_reader import RdfReader

Read = Callable[..., Document]

TURTLE = '''# a comment . ; [
@prefix ex: <http://e/> . # <another>
ex:a
  ex:p "x" # . ;
    ,
    ex:o.
ex:b ex:l """long "" . ;
 text
"""@en ;
  ex:m """long
text"""
  ;
  ex:n [
    ex:q "u"
  ] , 3
  ,
  [ ex:t
    ex:u ] ;
  a
     ex:T
  ; ex:z (
    "1"
    "2"
    "3"
   ) .
ex:c ex:k
  1.0e5, true,
  007 .
ex:c ex:esc\\,aped "\\"." .
'''


def iri(term: object) -> str:
    return str(term).strip("<>")


def finding(focus: str, path: str | None = None, value: str | None = None) -> Finding:
    return Finding(Severity.VIOLATION, "links", "urn:shape", focus, {"en": "wrong"}, path=path, value=value)


def place(document: Document, *parts: str | None) -> tuple[int | None, str | None]:
    focus, *rest = parts
    assert focus is not None
    (found,) = document.locate([finding(focus, *rest)])
    assert found.location is not None
    assert found.location.file.endswith(document.source.name)
    return found.location.line, found.location.element


def line_of_each(document: Document) -> dict[str, int | None]:
    """The line of each triple of a document, by its predicate and object."""
    found = {}
    for triple in document.triples():
        focus, value = str(triple.subject), str(triple.object)
        found[f"{triple.predicate} {value}"] = place(document, focus, triple.predicate.value, value)[0]
    return found


@pytest.mark.parametrize("name", ["a.ttl", "a.trig"])
def test_turtle_over_several_lines(read: Read, name: str) -> None:
    document = read(TURTLE, name)
    lines = {
        what.removeprefix("<http://e/"): line
        for what, line in line_of_each(document).items()
        if "genid" not in what and "#rest" not in what
    }
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    rdf = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    assert lines == {
        'p> "x"': 4,
        "p> <http://e/o>": 6,
        'l> "long \\"\\" . ;\\n text\\n"@en': 7,
        'm> "long\\ntext"': 10,
        'q> "u"': 14,
        f'n> "3"{integer}': 15,
        "t> <http://e/u>": 18,
        f"{rdf}type> <http://e/T>": 20,
        f'{rdf}first> "1"': 22,
        f'{rdf}first> "2"': 23,
        f'{rdf}first> "3"': 24,
        'k> "1.0e5"^^<http://www.w3.org/2001/XMLSchema#double>': 27,
        'k> "true"^^<http://www.w3.org/2001/XMLSchema#boolean>': 27,
        f'k> "007"{integer}': 28,
        'esc,aped> "\\"."': 29,
    }


def test_turtle_blank_nodes(read: Read) -> None:
    document = read(TURTLE)
    by_predicate = {
        triple.predicate.value: iri(triple.subject)
        for triple in document.triples()
        if "genid" in str(triple.subject)
    }
    assert place(document, by_predicate["http://e/q"]) == (14, None)
    assert place(document, by_predicate["http://e/t"], "http://e/missing") == (18, None)
    lists = [t.object for t in document.triples() if t.predicate.value == "http://e/z"]
    assert place(document, "http://e/b", "http://e/z", str(lists[0])) == (21, None)


def test_windows_line_ends(read: Read) -> None:
    document = read(TURTLE.replace("\n", "\r\n"))
    assert (
        place(document, "http://e/c", "http://e/k", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>')[0]
        == 27
    )


def test_from_the_exact_triple_to_the_file(read: Read) -> None:
    document = read("<http://e/a> <http://e/p>\n 1 ,\n 2 .\n<http://e/a> <http://e/q>\n[] .")
    two = '"2"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert place(document, "http://e/a", "http://e/p", two) == (3, None)
    assert place(document, "http://e/a", "http://e/p", '"9"') == (2, None)
    assert place(document, "http://e/a", "http://e/q") == (5, None)
    assert place(document, "http://e/a", "(<http://e/q>/<http://e/p>)") == (2, None)
    assert place(document, "<http://e/a>") == (2, None)
    leaf = next(str(t.object) for t in document.triples() if "genid" in str(t.object))
    assert place(document, leaf, "http://e/p") == (5, None)
    assert place(document, "http://e/none") == (None, None)
    assert document.locate([]) == []


def test_a_finding_keeps_what_it_says(read: Read) -> None:
    document = read("<http://e/a> <http://e/p> 1 .")
    (found,) = document.locate([finding("http://e/a", "http://e/p")])
    assert found.messages == {"en": "wrong"}
    assert found.shape == "urn:shape"
    assert isinstance(found.location, Location)


@pytest.mark.parametrize(("name", "gap"), [("a.nt", ""), ("a.nq", " ")])
def test_a_line_a_statement(read: Read, name: str, gap: str) -> None:
    document = read(
        "# first\n"
        f'<http://e/a> <http://e/p> "x\\ny"{gap}.\n\n'
        f"<http://e/a> <http://e/q> _:b{gap}. # more\n"
        f'_:b <http://e/r> "z"{gap}.\n',
        name,
    )
    assert list(line_of_each(document).values()) == [2, 4, 5]


def test_lines_within_one_of_several_graphs(reader: RdfReader, tmp_path: Path, graph: str) -> None:
    other = graph.replace("/s3", "/actors")
    path = tmp_path / "a.trig"
    path.write_text(
        f"<{graph}> {{\n <http://e/a> <http://e/p>\n [ <http://e/q> 1 ] }}\n"
        f"<{other}> {{\n<http://e/a> <http://e/p>\n[ <http://e/q> 2 ] }}"
    )
    first, second = reader.read(path, graph)
    assert set(line_of_each(first).values()) == {3}
    assert set(line_of_each(second).values()) == {6}


def test_rdf_xml(read: Read) -> None:
    document = read(
        """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://e/" xml:base="http://e/">
  <ex:T rdf:ID="a"
        ex:at="1">
    <!-- > -->
    <ex:p>x
y</ex:p>
    <ex:q>
      <ex:U>
        <ex:r>1 &gt; 0</ex:r>
      </ex:U>
    </ex:q>
    <ex:s rdf:parseType="Resource">
      <ex:t>3</ex:t>
    </ex:s>
    <ex:n rdf:nodeID="n"/>
  </ex:T>
  <rdf:Description rdf:nodeID="n">
    <ex:v><![CDATA[a > b]]></ex:v>
  </rdf:Description>
</rdf:RDF>
""",
        "a.rdf",
    )
    focus = "http://e/#a"
    assert place(document, focus) == (3, "ex:T")
    assert place(document, focus, "http://e/at") == (3, "ex:T")
    assert place(document, focus, "http://e/p") == (6, "ex:p")
    assert place(document, focus, "http://e/q") == (8, "ex:q")
    assert place(document, focus, "http://e/s") == (13, "ex:s")
    assert place(document, focus, "http://e/n") == (16, "ex:n")
    assert {line for what, line in line_of_each(document).items() if "/r>" in what} == {10}
    assert {line for what, line in line_of_each(document).items() if "/v>" in what} == {19}


JSON = {
    "@context": {
        "@vocab": "http://e/",
        "id": "@id",
        "names": {"@id": "http://e/names", "@container": "@language"},
        "years": {"@id": "http://e/years", "@container": "@index"},
        "raw": {"@id": "http://e/raw", "@type": "@json"},
        "of": {"@reverse": "http://e/has"},
    },
    "@graph": [
        {"p": 1, "id": "http://e/a", "@type": "T", "q": [1, {"r": "x"}, {"r": "y", "s": {"t": 1}}]},
        {
            "id": "http://e/b",
            "names": {"en": "one", "it": "uno"},
            "years": {"2021": {"v": 1}, "2022": {"v": 2}},
        },
        {"id": "http://e/c", "raw": {"@id": "x", "a": [1]}, "of": {"id": "http://e/d", "w": 1}, "u": "x"},
        {"id": "http://e/f", "l": {"@list": [1, {"m": 2}]}, "http://e/full#name": "z"},
    ],
}


@pytest.mark.parametrize("indent", [None, 2])
def test_json_ld(read: Read, indent: int | None) -> None:
    text = json.dumps(JSON, indent=indent)
    document = read(text, "a.jsonld")
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"

    def path(*parts: str | None) -> str | None:
        line, element = place(document, *parts)
        assert line is not None
        assert line > 0
        return element

    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert path("http://e/a") == "$['@graph'][0]['@type']"
    assert path("http://e/a", rdf_type) == "$['@graph'][0]['@type']"
    assert path("http://e/a", "http://e/p") == "$['@graph'][0].p"
    assert path("http://e/a", "http://e/q", f'"1"{integer}') == "$['@graph'][0].q[0]"
    nodes = {str(t.predicate) + str(t.object): iri(t.subject) for t in document.triples()}
    assert path(nodes['<http://e/r>"y"'], "http://e/r") == "$['@graph'][0].q[2].r"
    assert path(nodes[f'<http://e/t>"1"{integer}'], "http://e/t") == "$['@graph'][0].q[2].s.t"
    assert path("http://e/a", "http://e/q", nodes['<http://e/r>"y"']) == "$['@graph'][0].q[2]"
    assert path("http://e/b", "http://e/names", '"uno"@it') == "$['@graph'][1].names"
    assert path(nodes[f'<http://e/v>"2"{integer}'], "http://e/v") == "$['@graph'][1].years['2022'].v"
    assert path("http://e/c", "http://e/raw") == "$['@graph'][2].raw"
    assert path("http://e/d", "http://e/w") == "$['@graph'][2].of.w"
    assert path("http://e/c", "http://e/u") == "$['@graph'][2].u"
    assert path(nodes[f'<http://e/m>"2"{integer}']) == "$['@graph'][3].l['@list'][1].m"
    assert path("http://e/f", "http://e/full#name") == "$['@graph'][3]['http://e/full#name']"


def test_json_ld_lines(read: Read) -> None:
    document = read('{"@id": "http://e/a",\n\n "http://e/p": [\n  1,\n  2],\n "http://e/q": "x"}', "a.jsonld")
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert place(document, "http://e/a", "http://e/p", f'"2"{integer}') == (5, "$['http://e/p'][1]")
    assert place(document, "http://e/a", "http://e/q") == (6, "$['http://e/q']")


@pytest.mark.parametrize("name", ["csiro-dap-examples", "ga-courts"])
@pytest.mark.parametrize("ending", ["ttl", "rdf", "jsonld"])
def test_every_triple_of_real_files_is_found(
    reader: RdfReader, rdf: Path, graph: str, name: str, ending: str
) -> None:
    path = rdf / "dxwg" / f"{name}.{ending}"
    (document,) = reader.read(path, graph)
    text = path.read_text().splitlines()
    triples = list(document.triples())
    found = document.locate([finding(iri(t.subject), t.predicate.value, str(t.object)) for t in triples])
    for triple, each in zip(triples, found, strict=True):
        assert each.location
        assert each.location.line
        if str(triple.object).startswith('"'):
            near = "\n".join(text[each.location.line - 1 : each.location.line + 3])
            start = re.match(r"\w*", str(triple.object)[1:])
            assert start
            assert start[0] in near
