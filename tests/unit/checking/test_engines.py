"""Both SHACL engines against the W3C suite, the SPARQL battery, and each other on our shapes."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse, serialize

from digint_kg import assets
from digint_kg.checking.engine import engine
from digint_kg.checking.result import SEVERITIES, Engine, Result
from digint_kg.checking.shape_library import ShapeLibrary
from digint_kg.findings import Severity
from digint_kg.graphs import GraphNames
from digint_kg.terms import PROJECT, SH

ENGINES = ("shifty", "pyshacl")

DIFFERENCES = {
    (
        "shifty",
        "core/property/uniqueLang-002",
    ): 'takes "1"^^xsd:boolean for true, the suite only the term true',
    ("pyshacl", "core/property/uniqueLang-002"): "as shifty",
    ("pyshacl", "sparql/node/prefixes-001"): "does not follow sh:prefixes over owl:imports",
    ("pyshacl", "sparql/pre-binding/shapesGraph-001"): "does not support $shapesGraph",
}
"""Where an engine is known to depart from the suite, and why that is of no harm here: our shapes use none."""

_SUITE = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX sht: <http://www.w3.org/ns/shacl-test#>
SELECT ?data ?shapes ?result WHERE {
  ?test a sht:Validate ; mf:action [ sht:dataGraph ?data ; sht:shapesGraph ?shapes ] ; mf:result ?result
}
"""
_EXPECTED = f"""
PREFIX sh: <{SH}>
SELECT ?focus ?path ?component ?severity ?value WHERE {{
  ?report a sh:ValidationReport ; sh:result ?r .
  ?r sh:focusNode ?focus ; sh:sourceConstraintComponent ?component ; sh:resultSeverity ?severity .
  OPTIONAL {{ ?r sh:resultPath ?path }}
  OPTIONAL {{ ?r sh:value ?value }}
}}
"""
Row = tuple[str, str, str, str, str]


def n_triples(*paths: Path) -> bytes:
    quads = (
        quad.triple
        for path in paths
        for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri(), rename_blank_nodes=True)
    )
    return serialize(quads, format=RdfFormat.N_TRIPLES) or b""


def got(result: Result) -> Row:
    focus = result.focus if re.match(r"[A-Za-z][\w+.-]*:", result.focus) else "_"
    return (focus, result.path or "-", result.component, SH + result.severity.word, plain(result.value))


def plain(value: str | None) -> str:
    if value is None:
        return "-"
    return value.removeprefix("<").removesuffix(">") if value.startswith("<") else value


def wanted(store: Store) -> list[Row]:
    rows = cast("QuerySolutions", store.query(_EXPECTED))
    return sorted(
        (
            "_" if isinstance(row["focus"], BlankNode | Literal) else cast("NamedNode", row["focus"]).value,
            row["path"].value if isinstance(row["path"], NamedNode) else "-",
            cast("NamedNode", row["component"]).value,
            SH + SEVERITIES.get(cast("NamedNode", row["severity"]).value, Severity.VIOLATION).word,
            "-" if row["value"] is None or isinstance(row["value"], BlankNode) else plain(str(row["value"])),
        )
        for row in rows
    )


def without_value(rows: Iterator[Row] | list[Row]) -> list[Row]:
    return sorted((*row[:4], "") for row in rows)


def suite_files(shared: Path) -> list[Path]:
    """The files of the W3C SHACL suite, core and SPARQL."""
    return sorted((shared / "suites" / "shacl" / "tests").rglob("*.ttl"))


def _path(node: object) -> Path:
    return Path(cast("NamedNode", node).value.removeprefix("file://"))


def check_file(path: Path, tested: Engine) -> str | None:
    """What is wrong with the engine's results on one suite file; None where nothing is."""
    store = Store()
    store.load(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri())
    for row in cast("QuerySolutions", store.query(_SUITE)):
        data, shapes = (_path(row[name]) for name in ("data", "shapes"))
        failure = str(row["result"]).endswith("#Failure>")
        try:
            results = tested.validate(n_triples(data), n_triples(shapes))
        except Exception as error:  # noqa: BLE001 - engines raise what they like
            if not failure:
                return f"raised {error}"
            continue
        if failure:
            return "did not fail"
        if without_value([got(result) for result in results]) != without_value(wanted(store)):
            return f"gave {sorted(map(got, results))} for {wanted(store)}"
    return None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ENGINES)
def test_w3c_suite(name: str, shared: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    tested = engine(name)
    folder = shared / "suites" / "shacl" / "tests"
    faults = {}
    for path in suite_files(shared):
        if fault := check_file(path, tested):
            faults[name, path.relative_to(folder).with_suffix("").as_posix()] = fault
    known = {key for key in DIFFERENCES if key[0] == name}
    assert {key: fault for key, fault in faults.items() if key not in known} == {}
    assert known <= faults.keys(), "a difference that is no more: take it off the list"


@pytest.mark.parametrize(("name", "fires"), [("shifty", 21), ("pyshacl", 20)])
def test_battery_of_sparql_constraints(name: str, fires: int, shared: Path) -> None:
    """pySHACL misses `<` on xsd:gYear: shapes cast years (design: HOUSE, section 6)."""
    folder = shared / "suites" / "shacl-sparql-battery"
    results = engine(name).validate(n_triples(folder / "data.ttl"), n_triples(folder / "shapes.ttl"))
    assert len({result.message for result in results}) == fires


def examples() -> list[Path]:
    return sorted(assets.folder("shapes").glob("*/*.*.ttl")) + sorted(
        assets.folder("data").glob("re*/**/*.ttl")
    )


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.stem)
def test_engines_agree_on_our_shapes(path: Path) -> None:
    base = GraphNames(PROJECT).dataset("example", "example")
    own = serialize((quad.triple for quad in parse(path=path, base_iri=base)), format=RdfFormat.N_TRIPLES)
    ontology = n_triples(*sorted(assets.folder("ontology").rglob("*.ttl")))
    shapes = ShapeLibrary(assets.folder("shapes")).text
    first, second = (
        sorted(
            (result.focus, result.shape, result.path or "", result.value or "", result.severity)
            for result in engine(name).validate((own or b"") + ontology, shapes)
            if "genid" not in result.focus and result.focus.startswith("http")
        )
        for name in ENGINES
    )
    assert first == second
