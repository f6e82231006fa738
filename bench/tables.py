"""How fast tables become RDF, beside a plain loop over the same rows that checks and places nothing."""

import csv
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from bench.figures import Figure, Sense
from bench.workbench import Workbench
from digint_kg import assets
from digint_kg.graphs import GraphNames
from digint_kg.reading.table_reader import TableReader
from digint_kg.terms import PROJECT, XSD

ROWS = 100_000
_HEADER = ("code", "name", "nuts", "start", "budget", "year", "url", "helix")
_MAPPING = """\
mapping: 1
dataset: {kind: reference, title: {en: Invented for the bench}, status: illustrative}
columns:
  code: {as: code}
  name: {}
  nuts: {as: nuts}
  start: {as: date}
  budget: {as: decimal, decimal: ","}
  year: {as: year}
  url: {as: iri}
  helix: {as: concept, list: helix}
mappings:
  organisation:
    s: things:o/$(code)
    po:
      - [a, digint:OrganisationActor]
      - [rdfs:label, $(name), en~lang]
      - [dcterms:identifier, $(code)]
      - [dcterms:spatial, $(nuts)]
      - [digint:startsAt, $(start)]
      - [digint:numericValue, $(budget)]
      - [digint:referenceYear, $(year)]
      - [dcterms:source, $(url)]
      - [digint:helix, $(helix)]
"""


def converted(bench: Workbench) -> Iterator[Figure]:
    """Rows of nine triples a second of processor time, and the memory that ten times the rows take more."""
    table, mapping = bench.folder / "rows.csv", bench.folder / "rows.yaml"
    mapping.write_text(_MAPPING, encoding="utf-8")
    _write(table, ROWS // 10)
    _convert(table, mapping, bench.folder)
    few = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _write(table, ROWS)
    speeds, ratios = [], []
    for _ in range(bench.rounds):
        bench.say(f"converting {ROWS:,} rows, by a mapping and by a plain loop")
        ours = ROWS / _convert(table, mapping, bench.folder)
        plain = ROWS / _loop(table, bench.folder / "plain.nt")
        speeds.append((ours, plain))
        ratios.append(ours / plain)
    much = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours, plain = sorted(speeds)[len(speeds) // 2]
    yield Figure(
        "rows of nine triples, by a mapping",
        "rows/s",
        ours,
        "csv and pyoxigraph in a loop",
        plain,
        sorted(ratios)[len(ratios) // 2],
    )
    yield Figure("the same, held to what is asked", "rows/s", ours, sense=Sense.AT_LEAST, bound=20_000)
    yield Figure("memory for ten times the rows", "times", much / few, bound=1.2)


def _write(path: Path, rows: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for row in range(rows):
            day, amount = f"{1 + row % 28:02}.05.2014", f"€ {row % 900 + 1}.{row % 1000:03},50"
            address, year = f"https://example.org/{row}", 2000 + row % 20
            writer.writerow(
                [f"C{row}", f"Organisation {row}", "ITH5", day, amount, year, address, "education"]
            )


def _convert(table: Path, mapping: Path, folder: Path) -> float:
    names = GraphNames(PROJECT)
    began = time.process_time()
    with (folder / "ours.nt").open("w", encoding="utf-8") as out, (folder / "places").open("wb") as cells:
        graph = names.dataset("bench", "table")
        TableReader(names, assets.root()).write(table, mapping, graph, out, cells)
    return time.process_time() - began


def _loop(table: Path, out: Path) -> float:
    began = time.process_time()
    with table.open(newline="", encoding="utf-8") as file, out.open("wb") as written:
        serialize(_triples(csv.DictReader(file)), written, format=RdfFormat.N_TRIPLES)
    return time.process_time() - began


def _triples(rows: Iterator[dict[str, str]]) -> Iterator[Triple]:
    terms = [NamedNode(f"{PROJECT}def#{name}") for name in (*_HEADER, "kind")]
    decimal, kind = NamedNode(XSD + "decimal"), NamedNode(f"{PROJECT}def#OrganisationActor")
    for row in rows:
        subject = NamedNode(f"{PROJECT}id/o/{row['code']}")
        amount = row["budget"].removeprefix("€ ").replace(".", "").replace(",", ".")
        objects: tuple[NamedNode | Literal, ...] = (
            Literal(row["code"]),
            Literal(row["name"], language="en"),
            NamedNode(f"http://data.europa.eu/nuts/code/{row['nuts']}"),
            Literal("-".join(reversed(row["start"].split("."))), datatype=NamedNode(XSD + "date")),
            Literal(amount, datatype=decimal),
            Literal(row["year"], datatype=NamedNode(XSD + "gYear")),
            NamedNode(row["url"]),
            NamedNode(f"{PROJECT}code/helix/{row['helix']}"),
            kind,
        )
        for term, value in zip(terms, objects, strict=True):
            yield Triple(subject, term, value)
